import { env } from 'cloudflare:workers'

/** One change that the database committed; `at` counts the changes in the order of their transactions. */
export type CommitEntry = { at: number; what: string; who: string }

/** Triggers write the log, so that it does not depend on the Worker's statements. */
const CREATE_COMMIT_LOG = [
  'CREATE TABLE IF NOT EXISTS commit_log (at INTEGER PRIMARY KEY, what TEXT NOT NULL, who TEXT NOT NULL) STRICT',
  `CREATE TRIGGER IF NOT EXISTS log_freeze AFTER UPDATE OF payload_hash ON chunk
     WHEN NEW.payload_hash IS NOT NULL AND NEW.payload_hash IS NOT OLD.payload_hash
     BEGIN INSERT INTO commit_log (what, who) VALUES ('frozen', NEW.id || '-' || substr(NEW.payload_hash, 1, 16)); END`,
  `CREATE TRIGGER IF NOT EXISTS log_revision AFTER INSERT ON journal
     BEGIN INSERT INTO commit_log (what, who) VALUES (NEW.change, NEW.event); END`,
  `CREATE TRIGGER IF NOT EXISTS log_end AFTER UPDATE OF state ON subscriber WHEN NEW.state = 'ended'
     BEGIN INSERT INTO commit_log (what, who) VALUES ('ended', NEW.email); END`,
  `CREATE TRIGGER IF NOT EXISTS log_erasure AFTER DELETE ON subscriber WHEN OLD.state = 'active'
     BEGIN INSERT INTO commit_log (what, who) VALUES ('ended', OLD.email); END`,
  `CREATE TRIGGER IF NOT EXISTS log_import AFTER INSERT ON subscriber WHEN NEW.state = 'active'
     BEGIN INSERT INTO commit_log (what, who) VALUES ('activated', NEW.email); END`,
  `CREATE TRIGGER IF NOT EXISTS log_activation AFTER UPDATE OF state ON subscriber WHEN NEW.state = 'active' AND OLD.state <> 'active'
     BEGIN INSERT INTO commit_log (what, who) VALUES ('activated', NEW.email); END`,
  `CREATE TRIGGER IF NOT EXISTS log_claim AFTER UPDATE OF lease_until ON chunk WHEN NEW.lease_until > OLD.lease_until
     BEGIN INSERT INTO commit_log (what, who) VALUES ('claimed', NEW.id); END`,
  `CREATE TRIGGER IF NOT EXISTS log_unknown AFTER UPDATE OF state ON chunk WHEN NEW.state = 'unknown'
     BEGIN INSERT INTO commit_log (what, who) VALUES ('unknown', NEW.id); END`,
  `CREATE TRIGGER IF NOT EXISTS log_redaction AFTER UPDATE OF redacted_at ON journal
     WHEN NEW.redacted_at IS NOT NULL AND OLD.redacted_at IS NULL
     BEGIN INSERT INTO commit_log (what, who) VALUES ('redacted', NEW.event || ' ' || NEW.number); END`,
]
/** The rows of a new deployment. The provider has no rate limit, because the order of requests is up to the scheduler. */
const INSERT_FIRST_ROWS = [
  'INSERT INTO tick (id) VALUES (1)',
  'INSERT INTO watch (id) VALUES (1)',
  'INSERT INTO provider (id, per_second) VALUES (1, 1000000)',
  `INSERT INTO deployment (id, word, pepper) VALUES (1, lower(hex(randomblob(4))), lower(hex(randomblob(32))))`,
]
const SELECT_TABLES = `
  SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'`

const runAll = (statements: string[]) => env.DB.batch(statements.map((sql) => env.DB.prepare(sql)))

export const createCommitLog = async (): Promise<void> => {
  await runAll(CREATE_COMMIT_LOG)
}

/** Empties all tables, and inserts the first rows of a new deployment. */
export const resetTables = async (): Promise<void> => {
  const { results } = await env.DB.prepare(SELECT_TABLES).all<{ name: string }>()
  await runAll([...results.map(({ name }) => `DELETE FROM ${name}`), ...INSERT_FIRST_ROWS])
}

export const readCommitLog = async (): Promise<CommitEntry[]> =>
  (await env.DB.prepare('SELECT at, what, who FROM commit_log ORDER BY at').all<CommitEntry>()).results
