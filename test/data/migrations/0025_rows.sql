-- What migration 0025 adds: an edition that links an event, a run with its mail, and a reader who is still to get a correction.
UPDATE edition SET linked = '[["aleppo-enters",2,1]]';
UPDATE run SET links = 1 WHERE kind = 'digest';
INSERT INTO carried (subscriber, run) VALUES (1, 1);
