import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { dropTables } from './drop-tables.ts'
import { NEW_INBOX } from './runtime-variables.ts'
import { renewWorker } from './runtime-worker.ts'

const { DB, MIGRATIONS, TIMELINE } = env as unknown as Env & { MIGRATIONS: D1Migration[] }

/**
 * Gives a test file an empty product in a runtime that has run other files: no work, no rows, no content and no mails are
 * left. What remains is the cache of the data center and the counts of networks, each at most a minute old.
 */
export const beginTestFile = async (): Promise<void> => {
  await renewWorker(env)
  await dropTables()
  await migrateEmptyDatabase()
  await emptyNamespace()
  await fetch(NEW_INBOX)
}

/** Applies all migrations in one batch. */
const migrateEmptyDatabase = async (): Promise<void> => {
  await applyD1Migrations(DB, [])
  const note = DB.prepare('INSERT INTO d1_migrations (name) VALUES (?)')
  await DB.batch(
    MIGRATIONS.flatMap(({ name, queries }) => [...queries.map((query) => DB.prepare(query)), note.bind(name)]),
  )
}

const emptyNamespace = async (): Promise<void> => {
  for (;;) {
    const { keys, list_complete } = await TIMELINE.list()
    await Promise.all(keys.map(({ name }) => TIMELINE.delete(name)))
    if (list_complete) return
  }
}
