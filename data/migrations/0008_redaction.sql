-- A redacted revision. Its content is deleted from KV and never shown again; its row keeps seq, number, hash and facts.
ALTER TABLE journal ADD COLUMN redacted_at INTEGER;
ALTER TABLE journal ADD COLUMN redacted_reason TEXT; -- safety, legal or privacy
ALTER TABLE journal ADD COLUMN redacted_by TEXT; -- the name of the operator's key
CREATE INDEX journal_redacted ON journal (event, number) WHERE redacted_at IS NOT NULL;

ALTER TABLE edition ADD COLUMN revisions TEXT; -- JSON: [event, number] of each revision whose text the mail has; null: as in told
ALTER TABLE edition ADD COLUMN redacted_at INTEGER; -- when a revision was redacted whose text the mail has
ALTER TABLE edition ADD COLUMN cleared_at INTEGER; -- when the mail was then deleted from KV
CREATE INDEX edition_to_clear ON edition (id) WHERE redacted_at IS NOT NULL AND cleared_at IS NULL;

-- The values that are still to be deleted from KV.
CREATE TABLE kv_deletion (
  key TEXT PRIMARY KEY,
  since_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
