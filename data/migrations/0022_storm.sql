-- Of a cohort. The seq after which updates that alert nobody wait for a roll-up; null where none does. Alerts are held back
-- as well only if last_seq is another one. And the local day of its mails: when it ends, and how many mails it has.
ALTER TABLE schedule ADD COLUMN updates_seq INTEGER;
ALTER TABLE schedule ADD COLUMN day_ends_at INTEGER;
ALTER TABLE schedule ADD COLUMN day_mails INTEGER NOT NULL DEFAULT 0;
