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
  last_day TEXT NOT NULL, -- when_max; '~' where it is open, '' where the event has no date at all
  keys TEXT NOT NULL, -- JSON: all keys under which it is found
  facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_by_day ON event (day DESC, id, last_day);

-- Every event under each of its keys: its regions, actors, kind, certainty and the words of its titles and summaries.
CREATE TABLE event_key (
  key TEXT NOT NULL,
  day TEXT NOT NULL,
  event TEXT NOT NULL,
  last_day TEXT NOT NULL,
  PRIMARY KEY (key, day DESC, event)
) STRICT, WITHOUT ROWID;

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

-- Publishers' keys. What stands here lets nobody in: SHA-256 of 32 random bytes. A name is used once, for it signs what was published.
CREATE TABLE publisher_key (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL, -- JSON: of publish, read, operate
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER, -- to the minute
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Audience ------------------------------------------------------------------------------------------------------

CREATE TABLE filter (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- When a group of readers is told. Those who are told at once are a cohort, of cadence 'at-once': all who chose the same
-- terms. A cohort's last_seq and next_at mean something only while it owes what flood or quiet hours hold back.
CREATE TABLE schedule (
  id INTEGER PRIMARY KEY,
  cadence TEXT NOT NULL,
  weekday TEXT NOT NULL, -- '' where the cadence knows none
  time TEXT NOT NULL,
  timezone TEXT NOT NULL,
  terms TEXT NOT NULL DEFAULT '{}', -- JSON: what a cohort's readers chose, in canonical form
  least INTEGER NOT NULL DEFAULT 0, -- the least gravity of which a cohort is told at once
  next_at INTEGER, -- null where nothing is owed
  last_run INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL,
  opened_at INTEGER, -- a cohort's hour: when the first alert opened it, and how many it has had
  alerts INTEGER NOT NULL DEFAULT 0,
  UNIQUE (cadence, weekday, time, timezone, terms)
) STRICT;
CREATE INDEX schedule_due ON schedule (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX schedule_cohort ON schedule (least, id) WHERE cadence = 'at-once';

CREATE TABLE subscriber (
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, or an erased reader's links would open another's door
  email TEXT NOT NULL,
  address TEXT NOT NULL, -- keyed hash of the canonical address
  state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'ended')),
  ended_reason TEXT,
  lang TEXT NOT NULL,
  filter TEXT,
  choice TEXT NOT NULL,
  alerted INTEGER NOT NULL DEFAULT 0, -- 1: was ever in a cohort, so that digests look what was told at once
  consent TEXT, -- JSON: what an operator said of it when loading; null where the reader confirmed here
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX subscriber_email ON subscriber (lower(email));
-- How many would be told, filter by filter.
CREATE INDEX subscriber_follows ON subscriber (filter) WHERE state = 'active';
CREATE INDEX subscriber_pending ON subscriber (created_at) WHERE state = 'pending';

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
-- the audience of the runs already claimed; told from from_seq in the first run after joining. Who leaves a cohort is
-- still told what it owes up to to_seq, and joins the next from there.
CREATE TABLE membership (
  schedule INTEGER NOT NULL,
  subscriber INTEGER NOT NULL,
  joined_run INTEGER NOT NULL,
  left_run INTEGER,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER,
  cohort INTEGER NOT NULL DEFAULT 0 CHECK (cohort IN (0, 1)),
  PRIMARY KEY (schedule, subscriber, joined_run)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_of ON membership (subscriber);
CREATE INDEX membership_leaving ON membership (to_seq) WHERE to_seq IS NOT NULL;
CREATE INDEX membership_left ON membership (left_run) WHERE left_run IS NOT NULL;

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
  last_wall_at INTEGER,
  tidied_day INTEGER,
  noticed_seq INTEGER NOT NULL DEFAULT 0, -- up to here every correction and retraction is claimed that will ever be
  watched_seq INTEGER NOT NULL DEFAULT 0, -- up to here it was looked whether what is extreme reached anybody
  hooked_seq INTEGER NOT NULL DEFAULT 0 -- up to where the journal was looked through for endpoints
) STRICT;
INSERT INTO tick (id) VALUES (1);

-- Up to which released seq all cohorts were looked at (seq), up to which they are being looked at (to_seq), and how far
-- that has come. Whatever is claimed for a cohort turns the turn, so that of two at once one begins again.
CREATE TABLE watch (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL DEFAULT 0,
  to_seq INTEGER NOT NULL DEFAULT 0,
  cursor_least INTEGER NOT NULL DEFAULT 0,
  cursor_cohort INTEGER NOT NULL DEFAULT 0,
  turn INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO watch (id) VALUES (1);

-- The runs of one kind that were claimed together: planned page by page and packed together.
CREATE TABLE plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  rank INTEGER NOT NULL, -- 1 confirmations and welcomes, 2 alerts and retractions, 3 digests
  cursor_run INTEGER NOT NULL DEFAULT 0,
  cursor_subscriber INTEGER NOT NULL DEFAULT 0,
  remainder TEXT NOT NULL DEFAULT '[]', -- JSON: readers read and not yet packed
  not_before INTEGER NOT NULL DEFAULT 0, -- by the wall: after a fault it lets others go first
  gather_below INTEGER, -- of a notice: the chunks below are still to be looked through for whom they told; null where none are
  gather_after INTEGER, -- of a notice on what is older than the ledger: so are the readers behind this one; null where none are
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
  least INTEGER, -- a cohort's: the least gravity that it tells, and since when what crossed the cohort's own is new
  since_seq INTEGER,
  audience INTEGER NOT NULL,
  members INTEGER NOT NULL DEFAULT 0, -- packed into chunks
  untold INTEGER NOT NULL DEFAULT 0, -- left out: nothing to tell them
  gone INTEGER NOT NULL DEFAULT 0, -- left out: may not be written to any more
  state TEXT NOT NULL CHECK (state IN ('claimed', 'planned', 'cancelled')),
  UNIQUE (schedule, due_at)
) STRICT;
CREATE INDEX run_of_plan ON run (plan);
-- A notice tells one revision, and each has at most one.
CREATE UNIQUE INDEX run_of_notice ON run (to_seq) WHERE kind IN ('correction', 'retraction');

-- Who was told of the event of a notice: a row for each freeze that told a reader. Chunk 0: older than the ledger, and
-- followed now.
CREATE TABLE audience (
  run INTEGER NOT NULL,
  subscriber INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  frozen_at INTEGER NOT NULL, -- which freeze of the chunk: one that is let go told nobody
  number INTEGER, -- the revision that was told
  told_at INTEGER, -- by the product's clock
  PRIMARY KEY (run, subscriber, chunk, frozen_at)
) STRICT, WITHOUT ROWID;

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
  checked_seq INTEGER NOT NULL, -- up to where the journal was read for its editions: a later retraction is looked for at the freeze
  state TEXT NOT NULL CHECK (state IN ('pending', 'frozen', 'sent', 'empty', 'unknown', 'cancelled')),
  not_before INTEGER NOT NULL DEFAULT 0, -- by the wall, as are leases
  lease_until INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  planned_at INTEGER NOT NULL,
  planned_wall_at INTEGER, -- the same moment by the wall; null where no event is told
  envelope TEXT, -- JSON: what the bytes depend on beside the editions, fixed by the freeze
  recipients TEXT, -- JSON: [reader, address] each, from the freeze to the answer
  left_out TEXT, -- JSON: [reader, reason] each, left out by the freeze
  replaced TEXT, -- JSON: editions replaced by the freeze, for what they told was retracted or corrected
  payload_hash TEXT,
  frozen_at INTEGER,
  outcome TEXT, -- JSON: the provider's ids, and who was refused
  delivered TEXT, -- JSON: by reader, [rank of the latest word, when]
  settled_at INTEGER
) STRICT;
-- Only of what is urgent, and by what the freeze leaves as it is: each row of an index is one more written. Digests are
-- so many, and are sent so nearly in the order of their ids, that they are found from provider.open_from on.
CREATE INDEX chunk_urgent ON chunk (rank, id) WHERE settled_at IS NULL AND rank < 3;
CREATE INDEX chunk_unknown ON chunk (id) WHERE state = 'unknown';

-- Delivery ------------------------------------------------------------------------------------------------------

-- What is known of the provider, learned from its answers and kept.
CREATE TABLE provider (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  per_second REAL NOT NULL DEFAULT 2,
  next_slot_at REAL NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0,
  wait_reason TEXT,
  open_from INTEGER NOT NULL DEFAULT 0, -- no digest's chunk below this id is left to send
  probing INTEGER NOT NULL DEFAULT 0, -- 1: after the wait one request tries first, and the rest wait on
  paused_at INTEGER,
  paused_reason TEXT
) STRICT;
INSERT INTO provider (id) VALUES (1);

-- Kinds of mail that the provider refused as a whole: our own fault, so that all of the kind waits.
CREATE TABLE held (
  kind TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  until_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an operator should know of, each trouble once.
CREATE TABLE trouble (
  name TEXT PRIMARY KEY,
  detail TEXT NOT NULL,
  since_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  told_at INTEGER
) STRICT, WITHOUT ROWID;

-- Callbacks from which something followed; what was delivered stands in the chunk's own row.
CREATE TABLE callback (
  id TEXT PRIMARY KEY, -- the provider's own id of the message
  type TEXT NOT NULL,
  chunk INTEGER,
  member INTEGER,
  transient INTEGER NOT NULL, -- 1: a bounce that may pass
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX callback_transient ON callback (member, received_at) WHERE transient = 1;

-- Endpoints ------------------------------------------------------------------------------------------------------

-- Integrators' URLs. What becomes due goes by the product's clock; only a lease goes by the wall.
CREATE TABLE endpoint (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  follows TEXT NOT NULL, -- JSON: regions, actors, match, backed, severity
  events TEXT NOT NULL, -- JSON: the types that it wants
  digest TEXT NOT NULL, -- JSON: when digests are due
  lang TEXT NOT NULL,
  format TEXT NOT NULL,
  owner TEXT, -- who is written to about it; null: the operator
  secret TEXT NOT NULL,
  old_secret TEXT, -- signs beside the other until its time is over
  old_secret_until INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'disabled')),
  disabled_reason TEXT,
  disabled_at INTEGER,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  challenge TEXT, -- what the address must give back; null once it did
  challenge_until INTEGER NOT NULL DEFAULT 0,
  from_seq INTEGER, -- told what comes after; null before it was first proved
  digest_at INTEGER, -- null: wants none
  digest_seq INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER, -- null: nothing is to be sent
  lease_until INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0, -- failed attempts of what is sent next
  failing_since INTEGER,
  warned_at INTEGER,
  last_attempt TEXT, -- JSON: when, with what status or error, and how long it took
  created_at INTEGER NOT NULL,
  verified_at INTEGER
) STRICT;
CREATE INDEX endpoint_due ON endpoint (failing_since IS NOT NULL, due_at) WHERE due_at IS NOT NULL;

-- What an endpoint is told, for a month. Its place is twice the seq, and one more for a digest behind it.
CREATE TABLE delivery (
  endpoint TEXT NOT NULL,
  place INTEGER NOT NULL,
  type TEXT NOT NULL,
  from_seq INTEGER, -- a digest tells (from_seq, seq]
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'empty')),
  attempts TEXT NOT NULL DEFAULT '[]', -- JSON: when each was made, its status or error, and how long it took
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  PRIMARY KEY (endpoint, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_pending ON delivery (endpoint, place) WHERE state = 'pending';
