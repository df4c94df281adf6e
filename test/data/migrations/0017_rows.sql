-- Migration 0017 only drops columns: a row as before.
UPDATE provider SET quota_used = 96 WHERE id = 1;
