-- The table and the column that migration 0023 adds: a reader who follows one event at once, and muted another for a while.
INSERT INTO event_choice (subscriber, event, kind, from_seq, to_seq, ended_at)
  SELECT number, 'aleppo-falls', 'alert', 1, NULL, NULL FROM subscriber WHERE state = 'active' LIMIT 1;
INSERT INTO event_choice (subscriber, event, kind, from_seq, to_seq, ended_at)
  SELECT number, 'homs-shelled', 'muted', 1, 2, 1763769600000 FROM subscriber WHERE state = 'active' LIMIT 1;
UPDATE subscriber SET has_event_choices = 1 WHERE number IN (SELECT subscriber FROM event_choice);
