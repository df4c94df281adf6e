import { env } from 'cloudflare:workers'

/** One line of what the database committed, in the order of its transactions. */
export type Line = { at: number; what: string; who: string }

const PAGES = [
  'CREATE TABLE IF NOT EXISTS book (at INTEGER PRIMARY KEY, what TEXT NOT NULL, who TEXT NOT NULL) STRICT',
  `CREATE TRIGGER IF NOT EXISTS book_frozen AFTER UPDATE OF payload_hash ON chunk
     WHEN NEW.payload_hash IS NOT NULL AND NEW.payload_hash IS NOT OLD.payload_hash
     BEGIN INSERT INTO book (what, who) VALUES ('frozen', NEW.id || '-' || substr(NEW.payload_hash, 1, 16)); END`,
  `CREATE TRIGGER IF NOT EXISTS book_recorded AFTER INSERT ON journal
     BEGIN INSERT INTO book (what, who) VALUES (NEW.change, NEW.event); END`,
  `CREATE TRIGGER IF NOT EXISTS book_ended AFTER UPDATE OF state ON subscriber WHEN NEW.state = 'ended'
     BEGIN INSERT INTO book (what, who) VALUES ('ended', NEW.email); END`,
]
/** Rows that the Worker finds where it has done nothing yet. The provider's rate is no part of a proof of order. */
const FIRST_ROWS = [
  'INSERT INTO tick (id) VALUES (1)',
  'INSERT INTO watch (id) VALUES (1)',
  'INSERT INTO provider (id, per_second) VALUES (1, 1000000)',
  `INSERT INTO deployment (id, word, pepper) VALUES (1, lower(hex(randomblob(4))), lower(hex(randomblob(32))))`,
]
const TABLES = `
  SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'`

const run = (statements: string[]) => env.DB.batch(statements.map((sql) => env.DB.prepare(sql)))

/** Opens the book beside the Worker's own tables: triggers write it, whatever the statements say. */
export const openBook = async (): Promise<void> => {
  await run(PAGES)
}

/** Forgets all of an earlier story. */
export const emptyTables = async (): Promise<void> => {
  const { results } = await env.DB.prepare(TABLES).all<{ name: string }>()
  await run([...results.map(({ name }) => `DELETE FROM ${name}`), ...FIRST_ROWS])
}

export const readBook = async (): Promise<Line[]> =>
  (await env.DB.prepare('SELECT at, what, who FROM book ORDER BY at').all<Line>()).results
