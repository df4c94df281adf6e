-- How an earlier revision of an event was found: a narrowed feed that listed it goes on listing the event for 90 days after a
-- revision that no longer matches, so that its readers learn of the change.
CREATE TABLE former_event (
  event TEXT NOT NULL,
  number INTEGER NOT NULL,
  day TEXT NOT NULL, -- as in event
  last_day TEXT NOT NULL,
  keys TEXT NOT NULL,
  left_at INTEGER NOT NULL, -- when the next revision was recorded
  PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_event_left ON former_event (left_at);
