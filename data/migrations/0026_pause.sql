-- The pauses of readers. The runs after from_run and up to to_run tell the reader nothing; to_run is null during the pause.
-- The mail on return tells what stands of the window (from_seq, to_seq] of the journal.
CREATE TABLE pause (
  subscriber INTEGER NOT NULL,
  from_run INTEGER NOT NULL,
  to_run INTEGER,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER,
  until_at INTEGER NOT NULL, -- ms UTC
  ended_at INTEGER,
  PRIMARY KEY (subscriber, from_run)
) STRICT, WITHOUT ROWID;
CREATE INDEX pause_open ON pause (until_at, subscriber) WHERE to_run IS NULL;
CREATE INDEX pause_ended ON pause (ended_at) WHERE ended_at IS NOT NULL;
-- 1 for a reader who ever paused.
ALTER TABLE subscriber ADD COLUMN has_pauses INTEGER NOT NULL DEFAULT 0;
