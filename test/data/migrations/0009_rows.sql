-- The receipt of a registration, with the body that was answered.
INSERT INTO receipt (publisher, key, body_hash, status, begun_at, answer)
VALUES ('newsroom', 'register-once', 'b0b0', 201, 1763704800000, '{"id":"ep_filled","state":"pending"}');
