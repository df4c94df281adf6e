-- The columns that migration 0022 adds: a cohort with updates that wait, on a day with three mails.
UPDATE schedule SET updates_seq = last_seq, day_ends_at = 1763769600000, day_mails = 3 WHERE cadence = 'at-once';
