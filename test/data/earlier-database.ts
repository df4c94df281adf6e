import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { linkTokens } from '../../src/audience/link-tokens.ts'
import { dropTables, tableNames } from '../drop-tables.ts'
import { RUNTIME_VARIABLES } from '../runtime-variables.ts'
import type { Row, Rows } from './lost-values.ts'
import content from './migrations/0001_content.json'

const bindings = env as unknown as {
  MIGRATIONS: D1Migration[]
  MIGRATION_ROWS: D1Migration[]
  EARLY_SCHEMAS: D1Migration[]
}
/** The first migration as it was in early versions, before it was fixed. */
export const EARLY_SCHEMAS = bindings.EARLY_SCHEMAS
/** Every migration of the product, oldest first. */
export const MIGRATIONS = bindings.MIGRATIONS
/** The page on which a reader of the filled database changes their preferences, by a link that was just given out. */
export const preferencesPath = async (email: string): Promise<string> => {
  const reader = await env.DB.prepare('SELECT link_word AS word FROM subscriber WHERE email = ?1')
    .bind(email)
    .first<{ word: string }>()
  const tokens = await linkTokens([RUNTIME_VARIABLES.LINK_SECRET])
  return `/preferences/${await tokens.sign('preferences', { word: reader!.word, issuedAt: Date.now() })}`
}

/** Makes the database one of an earlier version: the first `version` migrations, each with its rows. */
export const createEarlierDatabase = async (version: number): Promise<void> => {
  await dropTables()
  for (let applied = 1; applied <= version; applied++) {
    await applyD1Migrations(env.DB, MIGRATIONS.slice(0, applied))
    await env.DB.batch(bindings.MIGRATION_ROWS[applied - 1]!.queries.map((query) => env.DB.prepare(query)))
    if (applied === 1) await setClocksToNow()
  }
  for (const [key, value] of Object.entries(content.kv)) await env.TIMELINE.put(key, value)
}

/** Makes the database one to which the given migrations were applied, and no other ones. */
export const createDatabaseWith = async (migrations: D1Migration[]): Promise<void> => {
  await dropTables()
  await applyD1Migrations(env.DB, migrations)
}

/** Applies the migrations that the database does not have. */
export const migrateToNewest = (later: D1Migration[] = []): Promise<void> =>
  applyD1Migrations(env.DB, [...MIGRATIONS, ...later])

/** Reads every row of every table. */
export const readRows = async (): Promise<Rows> => {
  const names = await tableNames()
  if (names.length === 0) return {}
  const results = await env.DB.batch<Row>(names.map((name) => env.DB.prepare(`SELECT * FROM "${name}"`)))
  return Object.fromEntries(names.map((name, at) => [name, results[at]!.results]))
}

/** The rows were written long ago. The clock of the product goes on from its last tick, as if that had been just now. */
const setClocksToNow = (): Promise<unknown> =>
  env.DB.prepare('UPDATE tick SET clock_wall_at = ?1, last_wall_at = ?1').bind(Date.now()).run()
