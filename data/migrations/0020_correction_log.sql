-- The corrections and retractions in the order recorded, for the page that lists them.
CREATE INDEX journal_corrected ON journal (seq) WHERE change IN ('correction', 'retraction');
-- How many notices of the run of a correction or retraction went into mails, and when half of them and the last one did.
CREATE TABLE mailed_notice (
  run INTEGER PRIMARY KEY,
  mailed INTEGER NOT NULL,
  half_at INTEGER, -- null until half of the run's members have one
  last_at INTEGER NOT NULL
) STRICT;
