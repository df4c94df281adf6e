-- The table and the column that migration 0026 adds: a reader who paused once, and pauses again.
INSERT INTO pause (subscriber, from_run, to_run, from_seq, to_seq, until_at, ended_at)
  SELECT number, 1, 2, 1, 2, 1763769600000, 1763769600000 FROM subscriber WHERE state = 'active' LIMIT 1;
INSERT INTO pause (subscriber, from_run, to_run, from_seq, to_seq, until_at, ended_at)
  SELECT number, 3, NULL, 2, NULL, 1764374400000, NULL FROM subscriber WHERE state = 'active' LIMIT 1;
UPDATE subscriber SET has_pauses = 1 WHERE number IN (SELECT subscriber FROM pause);
