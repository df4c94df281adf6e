import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { compareSchema, describeSchemaState, type SchemaHistory } from '../../schema-rules.ts'
import { parseDatabaseSchema, SELECT_DATABASE_SCHEMA } from '../../schema-store.ts'
import type { Settings } from './settings.ts'

/**
 * Throws if the migrations cannot bring the database in the state folder to this version: one of a newer version, or of an
 * early one. Says how to go on. Only reads. A folder without a database is accepted.
 */
export const checkCanMigrate = ({ stateDir }: Pick<Settings, 'stateDir'>): void => {
  const file = findDatabaseFile(stateDir)
  if (!file) return
  const history = JSON.parse(readFileSync('data/schema.json', 'utf8')) as SchemaHistory
  const database = new DatabaseSync(file, { readOnly: true })
  const state = compareSchema(parseDatabaseSchema(database.prepare(SELECT_DATABASE_SCHEMA).get()!), history)
  database.close()
  if (state.is === 'newer' || state.is === 'early')
    throw new Error(`${describeSchemaState(state)}\n${goOnWith(stateDir)}`)
}

const goOnWith = (stateDir: string): string => `
Nothing in ${stateDir} was changed. To take its events to a new one:

  npm run timeline -- export --state ${stateDir} > events.ndjson
  STATE_DIR=.wrangler/new npm start
  PUBLISHER_KEY=local-publisher-key npm run seed -- --site http://localhost:8787 --timeline events.ndjson`

/** The file with the product's database, under the name that the local runtime gave it; null before the first migration. */
const findDatabaseFile = (stateDir: string): string | null =>
  globSync(join(stateDir, 'v3/d1/**/*.sqlite')).find(isMigrated) ?? null

const isMigrated = (file: string): boolean => {
  const database = new DatabaseSync(file, { readOnly: true })
  const found = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'd1_migrations'`).get()
  database.close()
  return found !== undefined
}
