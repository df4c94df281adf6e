-- The rows of a small deployment at migration 0001, as the product of that time wrote them. The rows file of a later
-- migration fills the tables and columns that it adds. 0001_content.json has the values in KV that these rows name.
INSERT OR REPLACE INTO deployment (id, word, pepper) VALUES
  (1, '6521042e', '4a1afde88da0ff0daad97c26b53a9ab068916c1de41bbbebbf5bd55b955afba2');
INSERT OR REPLACE INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts) VALUES
  (1, 'bridge-opened', 1, 'new', 0, 0, 'newsroom', 1796104800215, 1796104860215, '768e6c5504e285bde817322d2c3dd6e833793e12274dc1b2e197d230f94b2164', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  (2, 'bread-handed-out', 1, 'new', 1, 0, 'newsroom', 1796104800289, 1796104800289, 'a1464268895573d31f564f032bfc471138fd153d50e48ba0c69961156e795f0a', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  (3, 'market-closed', 1, 'new', 0, 0, 'newsroom', 1796104923161, 1796104983161, '25a00f522d4d1467e436442b9be21f30b8ad169eca78d76f07a1648a685a3992', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  (4, 'road-reopened', 1, 'new', 0, 0, 'newsroom', 1796104923188, 1796104983188, 'b6e968cf0c5cce62d01bf1e9cf19385f1d9ded7cf333e730ceb2031be2e82540', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  (5, 'market-closed', 2, 'retraction', 0, 0, 'newsroom', 1796108701202, 1796108701202, 'c05cf285990a254f6b566e00b2e640b55434a5ff82cf6a2b10203a48ca0de0d8', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  (6, 'road-reopened', 2, 'correction', 0, 1, 'newsroom', 1796108701263, 1796108761263, '5bc68e71b55a6725dec676f4d75560ba94c3d6484e45833b0123b9468f8beec2', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  (7, 'school-reopened', 1, 'new', 0, 0, 'newsroom', 1796109601508, 1796109661508, '815f3ab2689ff5f20efcfcf448e6d4b6637d3084fed6afe6b4d05e76eeca07e7', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}');
INSERT OR REPLACE INTO event (id, number, seq, status, hash, kind, certainty, gravity, day, when_max, last_day, keys, facts) VALUES
  ('bread-handed-out', 1, 2, 'current', 'a1464268895573d31f564f032bfc471138fd153d50e48ba0c69961156e795f0a', 'civic.protest', 'reported', 3, '2026-11-30', '2026-11-30', '2026-11-30', '["region sy-aleppo","kind civic.protest","kind civic","certainty reported","word bread","word handed","word out","word it","word was","word reported","word توزيع","word الخبز","word خبز","word بحسب","word حسب","word تقارير"]', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  ('bridge-opened', 1, 1, 'current', '768e6c5504e285bde817322d2c3dd6e833793e12274dc1b2e197d230f94b2164', 'civic.protest', 'reported', 3, '2026-11-30', '2026-11-30', '2026-11-30', '["region sy-aleppo","kind civic.protest","kind civic","certainty reported","word what","word happened","word bridge","word opened","word bridgeopened","word it","word was","word reported"]', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  ('market-closed', 2, 5, 'retracted', 'c05cf285990a254f6b566e00b2e640b55434a5ff82cf6a2b10203a48ca0de0d8', 'civic.protest', 'reported', 3, '2026-11-30', '2026-11-30', '2026-11-30', '["region sy-aleppo","kind civic.protest","kind civic","certainty reported","word what","word happened","word market","word closed","word marketclosed","word it","word was","word reported"]', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  ('road-reopened', 2, 6, 'current', '5bc68e71b55a6725dec676f4d75560ba94c3d6484e45833b0123b9468f8beec2', 'civic.protest', 'reported', 3, '2026-11-29', '2026-11-29', '2026-11-29', '["region sy-aleppo","kind civic.protest","kind civic","certainty reported","word what","word happened","word road","word reopened","word roadreopened","word it","word was","word reported"]', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}'),
  ('school-reopened', 1, 7, 'current', '815f3ab2689ff5f20efcfcf448e6d4b6637d3084fed6afe6b4d05e76eeca07e7', 'civic.protest', 'reported', 3, '2026-11-30', '2026-11-30', '2026-11-30', '["region sy-aleppo","kind civic.protest","kind civic","certainty reported","word what","word happened","word school","word reopened","word schoolreopened","word it","word was","word reported"]', '{"nature":"event","certainty":"reported","severity":"severe","regions":["sy-aleppo"],"actors":[]}');
INSERT OR REPLACE INTO event_key (key, day, event, last_day) VALUES
  ('certainty reported', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('certainty reported', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('certainty reported', '2026-11-30', 'market-closed', '2026-11-30'),
  ('certainty reported', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('certainty reported', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('kind civic', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('kind civic', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('kind civic', '2026-11-30', 'market-closed', '2026-11-30'),
  ('kind civic', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('kind civic', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('kind civic.protest', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('kind civic.protest', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('kind civic.protest', '2026-11-30', 'market-closed', '2026-11-30'),
  ('kind civic.protest', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('kind civic.protest', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('region sy-aleppo', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('region sy-aleppo', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('region sy-aleppo', '2026-11-30', 'market-closed', '2026-11-30'),
  ('region sy-aleppo', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('region sy-aleppo', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word bread', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word bridge', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word bridgeopened', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word closed', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word handed', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word happened', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word happened', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word happened', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word happened', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word it', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word it', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word it', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word it', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word it', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word market', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word marketclosed', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word opened', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word out', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word reopened', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word reopened', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word reported', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word reported', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word reported', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word reported', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word reported', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word road', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word roadreopened', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word school', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word schoolreopened', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word was', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word was', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word was', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word was', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word was', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word what', '2026-11-30', 'bridge-opened', '2026-11-30'),
  ('word what', '2026-11-30', 'market-closed', '2026-11-30'),
  ('word what', '2026-11-30', 'school-reopened', '2026-11-30'),
  ('word what', '2026-11-29', 'road-reopened', '2026-11-29'),
  ('word الخبز', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word بحسب', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word تقارير', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word توزيع', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word حسب', '2026-11-30', 'bread-handed-out', '2026-11-30'),
  ('word خبز', '2026-11-30', 'bread-handed-out', '2026-11-30');
INSERT OR REPLACE INTO receipt (publisher, key, body_hash, status, seq, begun_at) VALUES
  ('newsroom', 'first', 'eb64f0c0d610ab157561696a23fc2eeeb43b903088ac0b1358cf737b88ef58d8', 201, 1, 1795848357165);
INSERT OR REPLACE INTO publisher_key (name, hash, scopes, made_by, made_at, used_at, revoked_at) VALUES
  ('aleppo-desk', 'a58b5a04a8d080d610a88de47f55ba00a0ad2c129b58ff914ccf4a25c6c5fae9', '["publish"]', 'newsroom', 1795848357150, NULL, NULL);
INSERT OR REPLACE INTO filter (id, body) VALUES
  ('0edc0eee28c0bd106ea25e51a76bbdea', '{"actors":[],"backed":false,"match":"any","regions":["sy-aleppo"],"severity":"minor","version":1}');
INSERT OR REPLACE INTO schedule (id, cadence, weekday, time, timezone, terms, least, next_at, last_run, last_seq, opened_at, alerts) VALUES
  (1, 'daily', '', '07:00', 'UTC', '{}', 0, 1796194800000, 14, 4, NULL, 0),
  (2, 'at-once', '', '', '', '{"extremeAtOnce":true,"filter":"0edc0eee28c0bd106ea25e51a76bbdea","lang":"en","least":1,"perHour":null,"quiet":null,"version":1}', 1, NULL, 12, 2, 1796105400010, 1),
  (3, 'weekly', 'monday', '08:30', 'Asia/Damascus', '{}', 0, 1796621400000, 0, 2, NULL, 0),
  (4, 'at-once', '', '', '', '{"extremeAtOnce":true,"filter":"0edc0eee28c0bd106ea25e51a76bbdea","lang":"en","least":3,"perHour":null,"quiet":{"from":"22:00","timezone":"UTC","to":"06:30"},"version":1}', 3, NULL, 13, 2, NULL, 0);
INSERT OR REPLACE INTO subscriber (number, email, address, state, ended_reason, lang, filter, choice, alerted, consent, created_at, confirmed_at, ended_at) VALUES
  (1, 'anna@readers.example.net', 'cba650127006048f0ea0aba73f0bcadc9748d1dd4fbfe6073929e13b503f172c', 'active', NULL, 'en', '0edc0eee28c0bd106ea25e51a76bbdea', '{"actors":[],"alerted":"marked","alerts":"all","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 1, NULL, 1796104920157, 1796104920420, NULL),
  (2, 'badr@readers.example.net', '9b0b3846ecf5c69ee2cfcc596f87c392af3cd87598f6aa4e56c7e8cafe42ecfe', 'active', NULL, 'ar', '0edc0eee28c0bd106ea25e51a76bbdea', '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"weekly","time":"08:30","timezone":"Asia/Damascus","weekday":"monday"},"extreme_at_once":true,"lang":"ar","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 0, NULL, 1796104920928, 1796104921184, NULL),
  (3, 'carla@readers.example.net', 'edeae7be7253a79e70464f6290118d20847c86592fcf6f229258716d9a31cf61', 'active', NULL, 'en', '0edc0eee28c0bd106ea25e51a76bbdea', '{"actors":[],"alerted":"marked","alerts":"severe","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":{"from":"22:00","to":"06:30"},"regions":["sy-aleppo"],"severity":"minor"}', 1, NULL, 1796104921350, 1796104921453, NULL),
  (4, 'dina@readers.example.net', '9fc6ac11c53c5b5daf973ed969abebd42863316974b9bdf73b8c2151a82ffc2a', 'ended', 'unsubscribed', 'en', '0edc0eee28c0bd106ea25e51a76bbdea', '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 0, NULL, 1796104921642, 1796104921817, 1796104923005),
  (5, 'emil@readers.example.net', '113b6a3b54858de52b0f1cb2349f09c328fc6718345dff86b9d41ada77c6a888', 'pending', NULL, 'en', NULL, '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 0, NULL, 1796104922161, NULL, NULL),
  (6, 'fatima@readers.example.net', '6ac7ee1cf018d26b7679b903cf6751e31be0371abc2c538b487a6dfc6e4123c0', 'ended', 'complained', 'en', '0edc0eee28c0bd106ea25e51a76bbdea', '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 0, NULL, 1796104922309, 1796104922412, 1796104923037);
INSERT OR REPLACE INTO request (id, subscriber, choice, requested_at, confirmed_at, confirmed_by) VALUES
  (1, 1, '{"actors":[],"alerted":"marked","alerts":"all","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 1796104920157, 1796104920420, '588d1a7e-dd5b-4ca8-a1a5-cd742ee84b5c'),
  (2, 2, '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"weekly","time":"08:30","timezone":"Asia/Damascus","weekday":"monday"},"extreme_at_once":true,"lang":"ar","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 1796104920928, 1796104921184, '14d2093d-f4d7-4915-9d25-1cc758a94e65'),
  (3, 3, '{"actors":[],"alerted":"marked","alerts":"severe","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":{"from":"22:00","to":"06:30"},"regions":["sy-aleppo"],"severity":"minor"}', 1796104921350, 1796104921453, '19d2e01d-155a-4d8b-8dda-c0e75c773590'),
  (4, 4, '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 1796104921642, 1796104921817, '1886bdd0-7e37-4d50-8f91-2512a7aba462'),
  (5, 5, '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 1796104922161, NULL, NULL),
  (6, 6, '{"actors":[],"alerted":"marked","alerts":"none","alerts_per_hour":null,"backed":false,"digest":{"cadence":"daily","time":"07:00","timezone":"UTC","weekday":"monday"},"extreme_at_once":true,"lang":"en","match":"any","quiet":null,"regions":["sy-aleppo"],"severity":"minor"}', 1796104922309, 1796104922412, '9add9f26-cd0e-44b7-b63b-c165186766ac');
INSERT OR REPLACE INTO membership (schedule, subscriber, joined_run, left_run, from_seq, to_seq, cohort) VALUES
  (1, 1, 0, NULL, 2, NULL, 0),
  (1, 3, 0, NULL, 2, NULL, 0),
  (1, 4, 0, 0, 2, NULL, 0),
  (1, 6, 0, 0, 2, NULL, 0),
  (2, 1, 0, NULL, 2, NULL, 1),
  (3, 2, 0, NULL, 2, NULL, 0),
  (4, 3, 0, NULL, 2, NULL, 1);
INSERT OR REPLACE INTO suppression (address, reason, since_at) VALUES
  ('6ac7ee1cf018d26b7679b903cf6751e31be0371abc2c538b487a6dfc6e4123c0', 'complained', 1796104923037);
INSERT OR REPLACE INTO tick (id, clock_at, clock_wall_at, last_at, last_wall_at, tidied_day, noticed_seq, watched_seq, hooked_seq) VALUES
  (1, 1796109600000, 1795848362749, 1796109600000, 1795848362749, 20788, 6, 6, 6);
INSERT OR REPLACE INTO watch (id, seq, to_seq, cursor_least, cursor_cohort, turn) VALUES
  (1, 6, 6, 0, 0, 4);
INSERT OR REPLACE INTO plan (id, kind, rank, cursor_run, cursor_subscriber, remainder, not_before, gather_below, gather_after, claimed_at, planned_at) VALUES
  (1, 'welcome', 1, 2, 1, '[]', 0, NULL, NULL, 1796104920420, 1796104920489),
  (2, 'welcome', 1, 4, 2, '[]', 0, NULL, NULL, 1796104921184, 1796104921245),
  (3, 'welcome', 1, 6, 3, '[]', 0, NULL, NULL, 1796104921453, 1796104921533),
  (4, 'welcome', 1, 8, 4, '[]', 0, NULL, NULL, 1796104921817, 1796104921913),
  (5, 'welcome', 1, 11, 6, '[]', 0, NULL, NULL, 1796104922412, 1796104922577),
  (6, 'alert', 2, 12, 1, '[]', 0, NULL, NULL, 1796105400010, 1796105400534),
  (7, 'rollup', 2, 13, 3, '[]', 0, NULL, NULL, 1796108700008, 1796108700432),
  (8, 'digest', 3, 14, 3, '[]', 0, NULL, NULL, 1796108700000, 1796108700821),
  (9, 'retraction', 2, 15, 3, '[]', 0, NULL, NULL, 1796109600126, 1796109600694),
  (10, 'correction', 2, 16, 3, '[]', 0, NULL, NULL, 1796109600126, 1796109601112);
INSERT OR REPLACE INTO run (id, plan, kind, schedule, subscriber, due_at, previous_run, from_seq, to_seq, least, since_seq, audience, members, untold, gone, state) VALUES
  (1, 0, 'confirmation', NULL, 1, 1796104920157, 0, 0, 0, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (2, 1, 'welcome', NULL, 1, 1796104920420, 0, 0, 2, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (3, 0, 'confirmation', NULL, 2, 1796104920928, 0, 0, 0, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (4, 2, 'welcome', NULL, 2, 1796104921184, 0, 0, 2, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (5, 0, 'confirmation', NULL, 3, 1796104921350, 0, 0, 0, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (6, 3, 'welcome', NULL, 3, 1796104921453, 0, 0, 2, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (7, 0, 'confirmation', NULL, 4, 1796104921642, 0, 0, 0, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (8, 4, 'welcome', NULL, 4, 1796104921817, 0, 0, 2, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (9, 0, 'confirmation', NULL, 5, 1796104922161, 0, 0, 0, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (10, 0, 'confirmation', NULL, 6, 1796104922309, 0, 0, 0, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (11, 5, 'welcome', NULL, 6, 1796104922412, 0, 0, 2, NULL, NULL, 1, 1, 0, 0, 'planned'),
  (12, 6, 'alert', 2, NULL, 1796105400010, 0, 2, 4, 1, 2, 1, 1, 0, 0, 'planned'),
  (13, 7, 'rollup', 4, NULL, 1796106600000, 0, 2, 4, 3, 2, 1, 1, 0, 0, 'planned'),
  (14, 8, 'digest', 1, NULL, 1796108400000, 0, 2, 4, NULL, NULL, 2, 2, 0, 0, 'planned'),
  (15, 9, 'retraction', NULL, NULL, 1796108701202, 0, 4, 5, NULL, NULL, 2, 2, 0, 0, 'planned'),
  (16, 10, 'correction', NULL, NULL, 1796108761263, 0, 5, 6, NULL, NULL, 2, 2, 0, 0, 'planned');
INSERT OR REPLACE INTO page (plan, run, subscriber, last_chunk, chunks) VALUES
  (0, 1, 1, 1, 1),
  (0, 3, 2, 3, 1),
  (0, 5, 3, 5, 1),
  (0, 7, 4, 7, 1),
  (0, 9, 5, 9, 1),
  (0, 10, 6, 10, 1),
  (1, 9007199254740991, 9007199254740991, 2, 1),
  (2, 9007199254740991, 9007199254740991, 4, 1),
  (3, 9007199254740991, 9007199254740991, 6, 1),
  (4, 9007199254740991, 9007199254740991, 8, 1),
  (5, 9007199254740991, 9007199254740991, 11, 1),
  (6, 9007199254740991, 9007199254740991, 12, 1),
  (7, 9007199254740991, 9007199254740991, 13, 1),
  (8, 9007199254740991, 9007199254740991, 14, 1),
  (9, 9007199254740991, 9007199254740991, 16, 1),
  (10, 9007199254740991, 9007199254740991, 17, 1);
INSERT OR REPLACE INTO audience (run, subscriber, chunk, frozen_at, number, told_at) VALUES
  (15, 1, 12, 1795848361260, 1, 1796105400736),
  (15, 1, 14, 1795848362503, 1, 1796108701063),
  (15, 3, 13, 1795848362205, 1, 1796108700760),
  (15, 3, 14, 1795848362503, 1, 1796108701063),
  (16, 1, 12, 1795848361260, 1, 1796105400736),
  (16, 1, 14, 1795848362503, 1, 1796108701063),
  (16, 3, 13, 1795848362205, 1, 1796108700760),
  (16, 3, 14, 1795848362503, 1, 1796108701063);
INSERT OR REPLACE INTO edition (id, kind, lang, hash, bytes, told, made_at) VALUES
  ('085cfe7a7eaaffd81cc74315ab8ab8c8', 'correction', 'en', '801e70cfd4638bc85b6d64793ef810f94d69f17573d5bb5268611f43531268f2', 11100, '[["road-reopened",2]]', 1796109601112),
  ('0bc29fd19257f2049b82c42e6d76664f', 'rollup', 'en', '04ab10e2f6c0ca50daf77fe5d2a261de72188dd8778c12babde3ead3c11fe6f4', 11724, '[["market-closed",1],["road-reopened",1]]', 1796108700432),
  ('1820feba9171313534a45a47feb9654f', 'welcome', 'en', '76d375926e21d843e04d837257a070bf55432080beb4f03290f7315f07eeb0d9', 11391, '[["bread-handed-out",1],["bridge-opened",1]]', 1796104920489),
  ('55e1cb6c6fc0c2483a63423767dfe418', 'alert', 'en', '29cce123460457bcc63e19698a4c7c45038860e322d1b2446f6dc9ce788d4c5e', 11424, '[["market-closed",1],["road-reopened",1]]', 1796105400534),
  ('8f92efe96cd35b43ff605fe05257872b', 'confirmation', 'ar', '8b20f55a1eb4eb057fb9c22fa30e8d112f18c4c2f0d6632eff6ce4426872616d', 8569, '[]', 1796104920928),
  ('be0cca32197d551cef37682b7551fd1c', 'welcome', 'ar', '607e6fecaabe16e38a5e1b677e22debfc8fa4f9fbd1a06dc55c8a0fcaaedeef2', 12260, '[["bread-handed-out",1],["bridge-opened",1]]', 1796104921245),
  ('bed8203d5461103535224586fa906d77', 'confirmation', 'en', '6a48df4e17c6e7a2f3476ab59c641ba71596018458335612b8ca4c010420803e', 8242, '[]', 1796104920157),
  ('e05fd4ac0e32522fe99138616ea82d7f', 'retraction', 'en', 'f9e215b3ae2a7c62e14a9628062d023ac47cda70b26cefc41dff6b951b3f2f3e', 10315, '[["market-closed",2]]', 1796109600694),
  ('ea35dc61c2c1b9df251ff14b194b069b', 'digest', 'en', 'd663dd3d12058eb4ef06b449ccf0c0e755a105a87b28cb3e8ddb2d4a0d59ff9d', 10229, '[["market-closed",1],["road-reopened",1]]', 1796108700821),
  ('ea8ce8b36ecf342939639d3e01267297', 'endpoint', 'en', 'b2d961c7fb59500743a03fe1e1977cba7eb3b48fcb21bedfc314b2138aab0a11', 5910, '[]', 1795848363364);
INSERT OR REPLACE INTO chunk (id, kind, rank, members, checked_seq, state, not_before, lease_until, attempts, planned_at, planned_wall_at, envelope, recipients, left_out, replaced, payload_hash, frozen_at, outcome, delivered, settled_at) VALUES
  (1, 'confirmation', 1, '{"editions":["bed8203d5461103535224586fa906d77"],"filters":[],"runs":[1],"members":[[1,0,-1,0,1]]}', 0, 'sent', 0, 0, 1, 1796104920157, NULL, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '482c9983b40bfe791c1680f3aa36b372952cf382b87acfc7b393e13f5d13be27', 1795848357483, '{"ids":["b0c0f1bd-9546-4f61-b8ad-eebe25cc1021"],"refused":[]}', NULL, 1795848357663),
  (2, 'welcome', 1, '{"editions":["1820feba9171313534a45a47feb9654f"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[2],"members":[[1,0,0,0]]}', 2, 'sent', 0, 0, 1, 1796104920489, 1795848357771, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '3a4f17b6f7d25607d900818ae6d83daef7d0bfdad4afa066f1e1fd8736b50d68', 1795848357871, '{"ids":["10e692d5-b496-4765-afe7-852f1e159ed0"],"refused":[]}', NULL, 1795848358165),
  (3, 'confirmation', 1, '{"editions":["8f92efe96cd35b43ff605fe05257872b"],"filters":[],"runs":[3],"members":[[2,0,-1,0,2]]}', 0, 'sent', 0, 0, 1, 1796104920928, NULL, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '333d26ea3d863842352e2c47541adb4788fcca0fb2f758993345fd0f63f15b96', 1795848358378, '{"ids":["9e31f80c-22c6-4733-ab75-1343eaed4526"],"refused":[]}', NULL, 1795848358393),
  (4, 'welcome', 1, '{"editions":["be0cca32197d551cef37682b7551fd1c"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[4],"members":[[2,0,0,0]]}', 2, 'sent', 0, 0, 1, 1796104921245, 1795848358522, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '1d1c0af08b3f747b437d1121830efdc77937ba2c2c0caf76293c3f9e5f6ce0a9', 1795848358577, '{"ids":["704c2923-9963-4527-be35-636d7b505524"],"refused":[]}', '{"2":[5.0,1796104923126.0]}', 1795848358604),
  (5, 'confirmation', 1, '{"editions":["bed8203d5461103535224586fa906d77"],"filters":[],"runs":[5],"members":[[3,0,-1,0,3]]}', 0, 'sent', 0, 0, 1, 1796104921350, NULL, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', 'c0977f37588fda1cfc52e7f0e6b638d19b441afb92d5205e59cb034906ddc1af', 1795848358696, '{"ids":["d7aa6134-89ce-49f8-a1ae-6d7e2fb4397f"],"refused":[]}', NULL, 1795848358707),
  (6, 'welcome', 1, '{"editions":["1820feba9171313534a45a47feb9654f"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[6],"members":[[3,0,0,0]]}', 2, 'sent', 0, 0, 1, 1796104921533, 1795848358812, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '2d80aaa2fe2821a70bdda2a2d22190ad4b3b29b8ede0180fa2c881b5038d3bb3', 1795848358868, '{"ids":["2c85abb1-c820-4c81-9702-68e2a42149b7"],"refused":[]}', NULL, 1795848358884),
  (7, 'confirmation', 1, '{"editions":["bed8203d5461103535224586fa906d77"],"filters":[],"runs":[7],"members":[[4,0,-1,0,4]]}', 0, 'sent', 0, 0, 1, 1796104921642, NULL, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '4682ddf3890381660f6a219d352eaf466b0f3ad1c6cc245eaa12f2d57fb63ac3', 1795848359023, '{"ids":["fbc8bbdb-61d7-47e4-9b1e-ffced85ff398"],"refused":[]}', NULL, 1795848359039),
  (8, 'welcome', 1, '{"editions":["1820feba9171313534a45a47feb9654f"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[8],"members":[[4,0,0,0]]}', 2, 'sent', 0, 0, 1, 1796104921913, 1795848359206, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '7376e9a0fd40d5d9894286b2227fa43ed2912cdd8a09e26cb88a04f1065603a4', 1795848359332, '{"ids":["8adf71bb-ab18-4b04-95f0-90c5a0fddd39"],"refused":[]}', NULL, 1795848359362),
  (9, 'confirmation', 1, '{"editions":["bed8203d5461103535224586fa906d77"],"filters":[],"runs":[9],"members":[[5,0,-1,0,5]]}', 0, 'sent', 0, 0, 1, 1796104922161, NULL, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '2b88f671989afb14a0e66702226f396370d740e3dfb503fc2398d018e2984886', 1795848359517, '{"ids":["9c3bae36-5f23-4e19-b535-c1453f317e81"],"refused":[]}', NULL, 1795848359528),
  (10, 'confirmation', 1, '{"editions":["bed8203d5461103535224586fa906d77"],"filters":[],"runs":[10],"members":[[6,0,-1,0,6]]}', 0, 'sent', 0, 0, 1, 1796104922309, NULL, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '4646653ced5ad95c66e4fa89efe851ecab611c538637496870eb2d0e94e98543', 1795848359640, '{"ids":["18596cb6-f8eb-459a-bef2-863763b2ab4e"],"refused":[]}', NULL, 1795848359660),
  (11, 'welcome', 1, '{"editions":["1820feba9171313534a45a47feb9654f"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[11],"members":[[6,0,0,0]]}', 2, 'sent', 0, 0, 1, 1796104922577, 1795848359856, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '35cd2947792b694c09e2f3ff0f900a353b32eacdb598d8df7ce330ad500c3e38', 1795848360157, '{"ids":["6a421b43-39d8-471c-a8a8-dddac5d75c68"],"refused":[]}', '{"6":[6.0,1796104923037.0]}', 1795848360184),
  (12, 'alert', 2, '{"editions":["55e1cb6c6fc0c2483a63423767dfe418"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[12],"members":[[1,0,0,0]]}', 2, 'sent', 0, 0, 1, 1796105400534, 1795848361058, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', 'ef2d80ce7443a30220610ff15099205e834d0e0cc4bcd93152c4abc86130cc3a', 1795848361260, '{"ids":["03d1a4b3-b155-4611-8cc1-36ea7e9afb2d"],"refused":[]}', NULL, 1795848361376),
  (13, 'rollup', 2, '{"editions":["0bc29fd19257f2049b82c42e6d76664f"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[13],"members":[[3,0,0,0]]}', 2, 'sent', 0, 0, 1, 1796108700432, 1795848361877, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', 'c0b03dc7b747625c3902a5463f58da52cfcb1b81e5ddd197f73ee14eeea888c0', 1795848362205, '{"ids":["cab6bbbc-b81c-4d14-bf36-b11e817372e1"],"refused":[]}', NULL, 1795848362454),
  (14, 'digest', 3, '{"editions":["ea35dc61c2c1b9df251ff14b194b069b"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[14],"members":[[1,0,0,0],[3,0,0,0]]}', 4, 'sent', 0, 0, 1, 1796108700821, 1795848362261, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', '1bdf3fd46f4df25f4ab9059cd6ed07112da33a460eddc7b9dd964fe3a7bf5aaf', 1795848362503, '{"ids":["84b5f8b8-4014-4cde-8e72-e2a63f44fedf","39f37557-90fe-4195-9b6b-9e4da42770b7"],"refused":[]}', NULL, 1795848362561),
  (15, 'endpoint', 1, '{"editions":["ea8ce8b36ecf342939639d3e01267297"],"filters":[],"runs":[0],"members":[[0,0,-1,0]],"endpoint":"ep_filled"}', 0, 'sent', 0, 0, 1, 1795848363364, NULL, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', 'b7f9e383b43b30ea09d7bed0497bbf600f8c1f3fa3cf92d4711ba68e460b8496', 1795848363564, '{"ids":["c5d79e06-6cf6-4bb4-8ad7-e5d207e036b5"],"refused":[]}', NULL, 1795848363705),
  (16, 'retraction', 2, '{"editions":["e05fd4ac0e32522fe99138616ea82d7f"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[15],"members":[[1,0,0,0],[3,0,0,0]]}', 5, 'sent', 0, 0, 1, 1796109600694, 1795848363444, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', 'a2115561f7b18e0f615868205cfcd8fc5c90a284b334630c8993209d84c6bc25', 1795848363775, '{"ids":["99924ac8-f643-49f8-8cbb-cd37ef387477","070432cc-4ad7-42ce-8e94-9192f5e3cbc0"],"refused":[]}', NULL, 1795848364065),
  (17, 'correction', 2, '{"editions":["085cfe7a7eaaffd81cc74315ab8ab8c8"],"filters":["0edc0eee28c0bd106ea25e51a76bbdea"],"runs":[16],"members":[[1,0,0,0],[3,0,0,0]]}', 6, 'sent', 0, 0, 1, 1796109601112, 1795848363862, '{"from":"Waqai <news@waqai.example.net>","replyTo":"editors@waqai.example.net","siteUrl":"https://waqai.example.net","listId":"Waqai <events.waqai.example.net>","signer":"HUQ4ZDCP0R9sJkneZ4kghg"}', NULL, '[]', '{}', 'dbcb3958e3ff8658e8df582905e11513b7444bf601537a224dcf608da9559a4c', 1795848364144, '{"ids":["5af998da-6ef8-4540-83f4-2bf786132330","5beb9fd6-b1a0-4228-87b4-c20f7c7007fc"],"refused":[]}', NULL, 1795848364174);
INSERT OR REPLACE INTO provider (id, per_second, next_slot_at, wait_until, wait_reason, open_from, probing, paused_at, paused_reason) VALUES
  (1, 1000000, 1795848364152.001, 0, NULL, 15, 0, NULL, NULL);
INSERT OR REPLACE INTO held (kind, reason, until_at) VALUES
  ('rollup', 'validation_error', 1);
INSERT OR REPLACE INTO trouble (name, detail, since_at, last_at, told_at) VALUES
  ('dead letters', '3 tickets on waqai-mail-dead failed too often.', 1796104800000, 1796104800000, 1796104800000);
INSERT OR REPLACE INTO callback (id, type, chunk, member, transient, received_at) VALUES
  ('msg_1', 'email.complained', 11, 6, 0, 1796104923037),
  ('msg_2', 'email.bounced', 4, 2, 1, 1796104923126);
INSERT OR REPLACE INTO endpoint (id, url, follows, events, digest, lang, format, owner, secret, old_secret, old_secret_until, state, disabled_reason, disabled_at, paused, challenge, challenge_until, from_seq, digest_at, digest_seq, due_at, lease_until, tries, failing_since, warned_at, last_attempt, created_at, verified_at) VALUES
  ('ep_filled', 'https://hooks.example.org/waqai', '{"regions":["sy-aleppo"],"actors":[],"match":"any","backed":false,"severity":"minor"}', '["event.published","event.updated","event.corrected","event.retracted","digest.published"]', '{"cadence":"daily","weekday":"monday","time":"07:00","timezone":"UTC"}', 'en', 'standard', 'integrator@readers.example.net', 'whsec_ZmlsbGVkLWRhdGFiYXNlLXNlY3JldA==', NULL, 0, 'active', NULL, NULL, 0, NULL, 0, 2, 1796194800000, 4, 1796111527748, 0, 3, 1796105400546, 1796109600608, '{"at":1796109600482,"status":null,"error":"The host of the url could not be looked up just now.","ms":109}', 1796104800000, 1796104800000);
INSERT OR REPLACE INTO delivery (endpoint, place, type, from_seq, state, attempts, created_at, settled_at) VALUES
  ('ep_filled', 6, 'event.published', NULL, 'pending', '[{"at":1796105400546,"status":null,"error":"The host of the url could not be looked up just now.","ms":218},{"at":1796108700766,"status":null,"error":"The host of the url could not be looked up just now.","ms":221},{"at":1796109600482,"status":null,"error":"The host of the url could not be looked up just now.","ms":109}]', 1796105400214, NULL),
  ('ep_filled', 8, 'event.published', NULL, 'pending', '[]', 1796105400214, NULL),
  ('ep_filled', 9, 'digest.published', 0, 'pending', '[]', 1796108700226, NULL),
  ('ep_filled', 10, 'event.retracted', NULL, 'pending', '[]', 1796109600242, NULL),
  ('ep_filled', 12, 'event.corrected', NULL, 'pending', '[]', 1796109600242, NULL);
