-- The columns that migration 0008 adds: the first revision of an event was redacted, and its content is still to be deleted.
UPDATE journal SET redacted_at = 1796108801000, redacted_reason = 'privacy', redacted_by = 'newsroom'
  WHERE event = 'road-reopened' AND number = 1;
UPDATE edition SET revisions = told WHERE told <> '[]';
UPDATE edition SET redacted_at = 1796108801000, cleared_at = 1796108802000
  WHERE id = (SELECT min(id) FROM edition WHERE kind = 'welcome');
INSERT INTO kv_deletion (key, since_at)
  SELECT 'revision/' || event || '/' || number || '/' || hash, redacted_at FROM journal WHERE redacted_at IS NOT NULL;
