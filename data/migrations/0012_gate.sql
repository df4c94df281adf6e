-- The keyed hash of the network that asked for a mail, and when the mail was given to sending. A request over the ceilings of
-- the site waits, and is mailed later.
ALTER TABLE request ADD COLUMN network TEXT;
ALTER TABLE request ADD COLUMN mailed_at INTEGER;
ALTER TABLE request ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 0 CHECK (is_waiting IN (0, 1));
UPDATE request SET mailed_at = requested_at;
CREATE INDEX request_mailed ON request (mailed_at, network) WHERE mailed_at IS NOT NULL;
CREATE INDEX request_waiting ON request (network, id) WHERE is_waiting = 1;
-- The provider's quota of a day: how many mails it accepts (null: any number), how many it accepted, and when that ends.
ALTER TABLE provider ADD COLUMN quota_limit INTEGER;
ALTER TABLE provider ADD COLUMN quota_used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE provider ADD COLUMN quota_resets_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE provider ADD COLUMN quota_read_at INTEGER NOT NULL DEFAULT 0;
-- Who erased their data, as a keyed hash: an import does not bring them back, and their own confirmation does.
CREATE TABLE erasure (
  address TEXT PRIMARY KEY,
  erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
