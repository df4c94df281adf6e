import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

const { DB, MIGRATIONS } = env as unknown as { DB: D1Database; MIGRATIONS: D1Migration[] }

/** Applies all migrations in one batch: each test file begins with an empty database. */
const migrateEmptyDatabase = async (): Promise<void> => {
  await applyD1Migrations(DB, [])
  const note = DB.prepare('INSERT INTO d1_migrations (name) VALUES (?)')
  await DB.batch(
    MIGRATIONS.flatMap(({ name, queries }) => [...queries.map((query) => DB.prepare(query)), note.bind(name)]),
  )
}

await migrateEmptyDatabase()
