-- The column that migration 0015 adds: one event has the newest form, the others have an earlier one.
UPDATE event SET index_version = 1 WHERE id = (SELECT min(id) FROM event);
