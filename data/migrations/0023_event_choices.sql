-- The single events that a reader follows or muted, for the window (from_seq, to_seq] of the journal; to_seq is null while
-- the choice holds. The changes of a followed event come by alert, or in the digest.
CREATE TABLE event_choice (
  subscriber INTEGER NOT NULL,
  event TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('alert', 'digest', 'muted')),
  from_seq INTEGER NOT NULL,
  to_seq INTEGER,
  ended_at INTEGER, -- ms UTC
  PRIMARY KEY (subscriber, event, from_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_choice_followed ON event_choice (event, subscriber) WHERE kind <> 'muted';
CREATE INDEX event_choice_ended ON event_choice (ended_at) WHERE ended_at IS NOT NULL;
-- 1 for a reader who has or had such choices.
ALTER TABLE subscriber ADD COLUMN has_event_choices INTEGER NOT NULL DEFAULT 0;
-- The alerts of followed events.
CREATE INDEX run_of_follow ON run (to_seq) WHERE kind = 'follow';
