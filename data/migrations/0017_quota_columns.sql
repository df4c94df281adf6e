-- Nothing reads when the quota of a day ends, or when it was read.
ALTER TABLE provider DROP COLUMN quota_resets_at;
ALTER TABLE provider DROP COLUMN quota_read_at;
