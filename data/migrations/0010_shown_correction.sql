-- Readers to whom a freeze showed an urgent correction in place of what it corrects, in a mail that was planned before. They
-- get no mail of its own, and no later digest repeats it to them. The columns are those of `audience`.
CREATE TABLE shown_correction (
  run INTEGER NOT NULL,
  subscriber INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  frozen_at INTEGER NOT NULL,
  PRIMARY KEY (run, subscriber, chunk, frozen_at)
) STRICT, WITHOUT ROWID;
