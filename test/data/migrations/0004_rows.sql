-- A notice that waits, and one that was mailed.
INSERT INTO waiting (subscriber, run, due_at) SELECT max(number), 1, 1763704800000 FROM subscriber;
INSERT INTO waiting (subscriber, run, mailed_run, mailed_page, mailed_at, counted) SELECT max(number), 2, 3, 1, 1763704800000, 1 FROM subscriber;
-- The plan of joined mails, and the burst of a correction.
UPDATE plan SET due_after = -1, due_until = 1763704800000 WHERE id = (SELECT max(id) FROM plan);
UPDATE watch SET burst_until = 1763704800000, joined_at = 1763704800000 WHERE id = 1;
