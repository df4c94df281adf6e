-- Times are integer milliseconds, UTC, named …_at. KV holds what is said; here stands what is decided.

-- A random word made with the database, so that no two deployments share a provider key; and the key of hashed addresses.
CREATE TABLE deployment (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  word TEXT NOT NULL,
  pepper TEXT NOT NULL
) STRICT;
INSERT INTO deployment (id, word, pepper) VALUES (1, lower(hex(randomblob(4))), lower(hex(randomblob(32))));

-- Timeline ------------------------------------------------------------------------------------------------------

-- Every revision in the order recorded: seq 1, 2, 3 …, no gaps. The revision itself lies in KV under its hash.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  event TEXT NOT NULL,
  number INTEGER NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('new', 'update', 'correction', 'retraction', 'translation', 'minor')),
  silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
  urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
  publisher TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  release_at INTEGER NOT NULL,
  hash TEXT NOT NULL,
  facts TEXT NOT NULL, -- JSON: what matching looks at
  UNIQUE (event, number)
) STRICT;
CREATE INDEX journal_held ON journal (release_at) WHERE release_at > recorded_at;
CREATE INDEX journal_retraction ON journal (seq) WHERE change = 'retraction';

-- The newest revision of each event, for pages and lists.
CREATE TABLE event (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('current', 'retracted')),
  hash TEXT NOT NULL,
  kind TEXT NOT NULL,
  certainty TEXT NOT NULL,
  gravity INTEGER NOT NULL,
  day TEXT NOT NULL, -- the first day it may have touched; '' where none is known
  when_max TEXT,
  facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_by_day ON event (day DESC, id);

-- What was answered to a publisher's key, so that the same request has the same answer.
CREATE TABLE receipt (
  publisher TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status INTEGER, -- null while the first is running
  seq INTEGER,
  begun_at INTEGER NOT NULL,
  PRIMARY KEY (publisher, key)
) STRICT, WITHOUT ROWID;

-- Audience ------------------------------------------------------------------------------------------------------

CREATE TABLE filter (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule (
  id INTEGER PRIMARY KEY,
  cadence TEXT NOT NULL,
  weekday TEXT NOT NULL, -- '' where the cadence knows none
  time TEXT NOT NULL,
  timezone TEXT NOT NULL,
  next_at INTEGER NOT NULL,
  last_run INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL,
  UNIQUE (cadence, weekday, time, timezone)
) STRICT;
CREATE INDEX schedule_due ON schedule (next_at);

CREATE TABLE subscriber (
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, or an erased reader's links would open another's door
  email TEXT NOT NULL,
  address TEXT NOT NULL, -- keyed hash of the canonical address
  state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'ended')),
  ended_reason TEXT,
  lang TEXT NOT NULL,
  filter TEXT,
  choice TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX subscriber_email ON subscriber (lower(email));

-- A choice that waits for its confirmation.
CREATE TABLE request (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscriber INTEGER NOT NULL,
  choice TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  confirmed_by TEXT -- a random word: which of two confirmations at one moment was the one
) STRICT;
CREATE INDEX request_of ON request (subscriber, requested_at);

-- Who belongs to which schedule: for the runs after joined_run, up to left_run. A reader who moves stays in
-- the audience of the runs already claimed; told from from_seq in the first run after joining.
CREATE TABLE membership (
  schedule INTEGER NOT NULL,
  subscriber INTEGER NOT NULL,
  joined_run INTEGER NOT NULL,
  left_run INTEGER,
  from_seq INTEGER NOT NULL,
  PRIMARY KEY (schedule, subscriber, joined_run)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_of ON membership (subscriber);

CREATE TABLE suppression (
  address TEXT PRIMARY KEY, -- keyed hash: outlives erasure without the address
  reason TEXT NOT NULL,
  since_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Editions ------------------------------------------------------------------------------------------------------

CREATE TABLE tick (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  clock_at INTEGER, -- the newest time that a tick was told, and when that was by the wall
  clock_wall_at INTEGER,
  last_at INTEGER, -- the last tick, and when it ran by the wall
  last_wall_at INTEGER
) STRICT;
INSERT INTO tick (id) VALUES (1);

-- The runs of one kind that were claimed together: planned page by page and packed together.
CREATE TABLE plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  rank INTEGER NOT NULL, -- 1 confirmations and welcomes, 2 alerts and retractions, 3 digests
  cursor_run INTEGER NOT NULL DEFAULT 0,
  cursor_subscriber INTEGER NOT NULL DEFAULT 0,
  remainder TEXT NOT NULL DEFAULT '[]', -- JSON: readers read and not yet packed
  claimed_at INTEGER NOT NULL,
  planned_at INTEGER
) STRICT;
CREATE INDEX plan_open ON plan (rank, id) WHERE planned_at IS NULL;

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan INTEGER NOT NULL,
  kind TEXT NOT NULL,
  schedule INTEGER, -- null for a run of one reader
  subscriber INTEGER,
  due_at INTEGER NOT NULL,
  previous_run INTEGER NOT NULL,
  from_seq INTEGER NOT NULL, -- it tells (from_seq, to_seq]
  to_seq INTEGER NOT NULL,
  audience INTEGER NOT NULL,
  members INTEGER NOT NULL DEFAULT 0, -- packed into chunks
  untold INTEGER NOT NULL DEFAULT 0, -- left out: nothing to tell them
  gone INTEGER NOT NULL DEFAULT 0, -- left out: may not be written to any more
  state TEXT NOT NULL CHECK (state IN ('claimed', 'planned', 'cancelled')),
  UNIQUE (schedule, due_at)
) STRICT;
CREATE INDEX run_of_plan ON run (plan);

CREATE TABLE edition (
  id TEXT PRIMARY KEY, -- hash of what it tells, its language and kind
  kind TEXT NOT NULL,
  lang TEXT NOT NULL,
  hash TEXT NOT NULL, -- of the letter in KV
  bytes INTEGER NOT NULL,
  told TEXT NOT NULL, -- JSON: [event, number] each
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- At most 100 readers: one request to the provider.
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  rank INTEGER NOT NULL,
  members TEXT NOT NULL, -- JSON: editions, filters, runs, and [reader, edition, filter, run] by their places
  checked_seq INTEGER NOT NULL, -- the journal's head when its editions were made
  state TEXT NOT NULL CHECK (state IN ('pending', 'frozen', 'sent', 'empty', 'unknown', 'cancelled')),
  not_before INTEGER NOT NULL DEFAULT 0, -- by the wall, as are leases
  lease_until INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  planned_at INTEGER NOT NULL,
  envelope TEXT, -- JSON: what the bytes depend on beside the editions, fixed by the freeze
  recipients TEXT, -- JSON: [reader, address] each, from the freeze to the answer
  left_out TEXT, -- JSON: [reader, reason] each, left out by the freeze
  replaced TEXT, -- JSON: editions replaced by the freeze, for what they told was retracted
  payload_hash TEXT,
  frozen_at INTEGER,
  outcome TEXT, -- JSON: the provider's ids, and who was refused
  settled_at INTEGER
) STRICT;
CREATE INDEX chunk_open ON chunk (rank, id) WHERE state IN ('pending', 'frozen');
CREATE INDEX chunk_unknown ON chunk (id) WHERE state = 'unknown';

-- Delivery ------------------------------------------------------------------------------------------------------

-- What is known of the provider, learned from its answers and kept.
CREATE TABLE provider (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  per_second REAL NOT NULL DEFAULT 2,
  next_slot_at REAL NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0,
  wait_reason TEXT,
  paused_at INTEGER,
  paused_reason TEXT
) STRICT;
INSERT INTO provider (id) VALUES (1);

CREATE TABLE callback (
  id TEXT PRIMARY KEY, -- the provider's own id of the message
  type TEXT NOT NULL,
  chunk INTEGER,
  member INTEGER,
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
