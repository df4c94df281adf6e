-- When a frozen chunk is held, by the wall clock: 30 minutes after one of its readers was erased or complained.
ALTER TABLE chunk ADD COLUMN hold_at INTEGER;
-- Whose turn it is within a rank: a plan takes one turn for each page, a chunk has one after the other chunks of its plan.
-- A new plan begins at the turn that the others have reached, so that a large one does not hold it up.
ALTER TABLE plan ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chunk ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
DROP INDEX chunk_urgent;
CREATE INDEX chunk_urgent ON chunk (rank, turn, id) WHERE settled_at IS NULL AND rank < 3;
