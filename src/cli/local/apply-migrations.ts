import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { unstable_splitSqlQuery } from 'wrangler'

const FOLDER = 'data/migrations'
/** The table in which `wrangler d1 migrations` notes what it applied. */
const CREATE_APPLIED_TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`
const SELECT_APPLIED = 'SELECT name FROM d1_migrations'
const INSERT_APPLIED = 'INSERT INTO d1_migrations (name) VALUES (?)'

/**
 * Applies the migrations that the database in a folder of the local runtime lacks, each in one transaction, in the order of
 * their names. Does what `wrangler d1 migrations apply --local` does, which starts a runtime for each of them.
 */
export const applyMigrations = async (persistencePath: string): Promise<void> => {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default {}',
      d1Databases: ['DB'],
      resourcePersistencePath: persistencePath,
      log: new Log(LogLevel.NONE),
    }),
  )
  try {
    const database = await runtime.getD1Database('DB')
    await database.prepare(CREATE_APPLIED_TABLE).run()
    const { results } = await database.prepare(SELECT_APPLIED).all<{ name: string }>()
    const applied = new Set(results.map(({ name }) => name))
    for (const name of listMigrations().filter((each) => !applied.has(each))) {
      const statements = unstable_splitSqlQuery(readFileSync(join(FOLDER, name), 'utf8'))
      const insert = database.prepare(INSERT_APPLIED).bind(name)
      await database.batch([...statements.map((sql) => database.prepare(sql)), insert])
    }
  } finally {
    await runtime.dispose()
  }
}

const listMigrations = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
