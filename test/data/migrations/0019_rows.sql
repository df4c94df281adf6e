-- The columns that migration 0019 adds: one event has the newest form, the others have an earlier one.
UPDATE event SET period = day, sources = 1, index_version = 2 WHERE id = (SELECT min(id) FROM event);
