import { compareSchema, type DatabaseSchema, SchemaError, type SchemaHistory } from './schema-rules.ts'

/** The column of one row for each member of `DatabaseSchema`, as JSON. Wrangler records in `d1_migrations` what it applied. */
export const SELECT_DATABASE_SCHEMA = `
  SELECT (SELECT json_group_array(name) FROM (SELECT name FROM d1_migrations ORDER BY name)) AS migrations,
    (SELECT json_group_object(t.name, (SELECT json_group_array(c.name) FROM pragma_table_info(t.name) c))
      FROM sqlite_master t
      WHERE t.type = 'table' AND t.name <> 'd1_migrations' AND t.name NOT GLOB 'sqlite_*' AND t.name NOT GLOB '_cf_*') AS tables`
const IS_NEVER_MIGRATED = /no such table: d1_migrations/

/**
 * Creates a function that rejects with `SchemaError` if the database is not that of the migrations. It caches the success
 * only: an operator may mend the database.
 */
export const databaseCheck = (db: D1Database, history: SchemaHistory) => {
  let isCurrent = false
  return async (): Promise<void> => {
    if (isCurrent) return
    const state = compareSchema(await readDatabaseSchema(db), history)
    if (state.is !== 'current') throw new SchemaError(state)
    isCurrent = true
  }
}

/** Reads the applied migrations and the tables of a database, by one query with one row. */
const readDatabaseSchema = async (db: D1Database): Promise<DatabaseSchema> => {
  try {
    return parseDatabaseSchema((await db.prepare(SELECT_DATABASE_SCHEMA).first())!)
  } catch (fault) {
    if (IS_NEVER_MIGRATED.test(String(fault))) return { migrations: [], tables: {} }
    throw fault
  }
}

/** Parses the row of `SELECT_DATABASE_SCHEMA`. */
export const parseDatabaseSchema = (row: Record<string, unknown>): DatabaseSchema => ({
  migrations: JSON.parse(row.migrations as string) as string[],
  tables: JSON.parse(row.tables as string) as DatabaseSchema['tables'],
})
