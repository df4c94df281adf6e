-- The table that migration 0020 adds: the notices of one run.
INSERT INTO mailed_notice (run, mailed, half_at, last_at) VALUES (9000, 12, 1796000000000, 1796000060000);
