-- An event that an earlier revision placed elsewhere.
INSERT INTO former_event (event, number, day, last_day, keys, left_at)
VALUES ('road-reopened', 1, '2024-11-29', '2024-11-29', '["region sy-homs"]', 1763704800000);
