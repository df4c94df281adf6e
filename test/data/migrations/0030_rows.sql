INSERT INTO person (number, name, email, role, made_by, made_at, ended_at) VALUES
  (1, 'operator', 'operator@waqai.example.net', 'operator', 'configuration', 1, NULL),
  (2, 'Rana', 'rana@desk.example.org', 'editor', 'operator', 2, 3);
INSERT INTO sign_in (word, person, page, network, requested_at, used_at, session) VALUES
  ('00000000000000000000000000000001', 1, '/desk', NULL, 4, 5, 'aa'),
  ('00000000000000000000000000000002', 2, '/desk/trail', 'bb', 6, NULL, NULL);
INSERT INTO session (hash, person, begun_at, used_at) VALUES ('aa', 1, 5, 7);
INSERT INTO trail (id, at, person, act, subject, detail) VALUES (1, 5, 'operator', 'signed in', '', '{}');
