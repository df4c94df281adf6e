-- The column that migration 0003 adds: a reader of one chunk was erased, so that the chunk is held if it is still frozen then.
UPDATE chunk SET hold_at = 1763704800000 WHERE id = (SELECT max(id) FROM chunk WHERE state = 'sent');
-- A plan that has taken two turns, and one chunk at its second turn.
UPDATE plan SET turn = 2 WHERE id = (SELECT max(id) FROM plan);
UPDATE chunk SET turn = 2 WHERE id = (SELECT max(id) FROM chunk);
