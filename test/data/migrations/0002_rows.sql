-- The column that migration 0002 adds: a random word for one request; the others were written before.
UPDATE request SET requested_by = '9add9f26-cd0e-44b7-b63b-c165186766ac' WHERE id = 6;
