-- The table that migration 0010 adds: the freeze of one chunk showed a reader an urgent correction.
INSERT INTO shown_correction (run, subscriber, chunk, frozen_at) VALUES (1, 1, 1, 1763704800000);
