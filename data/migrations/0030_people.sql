-- Who signs in to the desk. A person who left keeps the row, because the trail names it.
CREATE TABLE person (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  role TEXT NOT NULL CHECK (role IN ('writer', 'editor', 'operator')),
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  ended_at INTEGER -- null for one who may sign in
) STRICT;

-- Links that sign in, each by the random word in it.
CREATE TABLE sign_in (
  word TEXT PRIMARY KEY,
  person INTEGER NOT NULL,
  page TEXT NOT NULL, -- the path that is opened then
  network TEXT, -- the keyed hash of the network that asked; null for a link that a command printed
  requested_at INTEGER NOT NULL,
  used_at INTEGER,
  session TEXT -- the session that it opened
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_of_person ON sign_in (person, requested_at);
CREATE INDEX sign_in_of_network ON sign_in (network, requested_at) WHERE network IS NOT NULL;

CREATE TABLE session (
  hash TEXT PRIMARY KEY, -- of the token in the cookie
  person INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL -- exact to five minutes
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_person ON session (person);

-- What people did at the desk, in the order in which they did it. Nobody changes it.
CREATE TABLE trail (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  person TEXT NOT NULL, -- the name
  act TEXT NOT NULL,
  subject TEXT NOT NULL, -- what it was done to: an event, a run, a person; '' if nothing
  detail TEXT NOT NULL -- JSON, without addresses
) STRICT;
