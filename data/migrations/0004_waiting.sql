-- What waits for a reader and may become one mail: the notice of a correction or retraction, or the reader's part of a run
-- of alerts. A row is settled when it is mailed or dropped: then due_at is null.
CREATE TABLE waiting (
  subscriber INTEGER NOT NULL,
  run INTEGER NOT NULL, -- of the correction, of the retraction, or of the cohort
  due_at INTEGER,
  held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)), -- 1: quiet hours or a full hour held it back
  retried INTEGER NOT NULL DEFAULT 0 CHECK (retried IN (0, 1)), -- 1: due, but an open alert or correction had not reached the reader
  extreme_mailed INTEGER NOT NULL DEFAULT 0 CHECK (extreme_mailed IN (0, 1)), -- 1: of a part of alerts, the extreme events went first
  mailed_run INTEGER, -- the run of the mail, and the page of its plan
  mailed_page INTEGER,
  mailed_at INTEGER,
  counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)), -- 1: the mail counts to the hour of the reader
  PRIMARY KEY (subscriber, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_due ON waiting (due_at) WHERE due_at IS NOT NULL;
-- Of joined mails: the plan takes what is due in (due_after, due_until]. Of a correction: its burst is complete at due_until.
ALTER TABLE plan ADD COLUMN due_after INTEGER;
ALTER TABLE plan ADD COLUMN due_until INTEGER;
-- When the last burst that a correction began is complete, and when joined mails were planned last.
ALTER TABLE watch ADD COLUMN burst_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE watch ADD COLUMN joined_at INTEGER NOT NULL DEFAULT 0;
