-- The column that migration 0005 adds: a signed message repeated an event.
UPDATE receipt SET duplicate_of = (SELECT min(event) FROM journal) WHERE seq IS NOT NULL;
