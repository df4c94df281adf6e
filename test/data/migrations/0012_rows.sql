-- The columns and the table that migration 0012 adds: a request that waits, a quota that is long over, and an erasure.
UPDATE request SET network = '5c0f9d1e', mailed_at = NULL, is_waiting = 1 WHERE id = 6;
UPDATE provider SET quota_limit = 100, quota_used = 95, quota_resets_at = 1763704800000, quota_read_at = 1763704800000 WHERE id = 1;
INSERT INTO erasure (address, erased_at) VALUES ('0d1cbd4e2a5b8f7790f3c6a1e4d2b8c75a6f9e0d3c1b4a8f7e6d5c4b3a291807', 1763704800000);
