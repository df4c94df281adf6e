-- What the mail of an edition only links: JSON, [event, number of the first revision whose reason it has, 1 for a correction
-- in a digest, else 0] each. Null: the mail shows all of its events, or the edition is older than this column.
ALTER TABLE edition ADD COLUMN linked TEXT;
-- 1 if a mail of the run only links some of its events.
ALTER TABLE run ADD COLUMN links INTEGER NOT NULL DEFAULT 0 CHECK (links IN (0, 1));

-- A digest whose mail had no room for all of its corrections. The next digest of its reader begins with the others.
CREATE TABLE carried (
  subscriber INTEGER NOT NULL,
  run INTEGER NOT NULL,
  PRIMARY KEY (subscriber, run)
) STRICT, WITHOUT ROWID;
