/** The names of a database's migrations, and the columns of each of its tables. */
export type DatabaseSchema = { migrations: string[]; tables: Record<string, string[]> }

/**
 * By migration and table, the columns that the migration added, and those that it dropped after a hyphen, separated by
 * blanks; null for a dropped table. A database may lack a migration that lies between others.
 */
export type SchemaHistory = Readonly<Record<string, Readonly<Record<string, string | null>>>>

/**
 * How a database relates to the migrations of the code. `older`: it lacks some. `newer`: it has some that the code does not
 * know. `early`: its tables are not those that its migrations make. It comes from a time at which the first migration
 * still changed, and no migration leads on from there.
 */
export type SchemaState =
  | { is: 'current' }
  | { is: 'older'; missing: string[] }
  | { is: 'newer'; unknown: string[] }
  | { is: 'early'; tables: string[] }

/** A database that this code must not work on. The message says what is so and how to go on. */
export class SchemaError extends Error {
  readonly state: SchemaState
  constructor(state: Exclude<SchemaState, { is: 'current' }>) {
    super(describeSchemaState(state))
    this.name = 'SchemaError'
    this.state = state
  }
}

/** Compares a database with the migrations of the code. The order of columns does not count, nor do tables of others. */
export const compareSchema = ({ migrations, tables }: DatabaseSchema, history: SchemaHistory): SchemaState => {
  const unknown = migrations.filter((name) => !(name in history))
  if (unknown.length > 0) return { is: 'newer', unknown }
  const different = differentTables(tables, expectedTables(migrations, history))
  if (different.length > 0) return { is: 'early', tables: different }
  const missing = Object.keys(history).filter((name) => !migrations.includes(name))
  return missing.length > 0 ? { is: 'older', missing } : { is: 'current' }
}

const expectedTables = (migrations: readonly string[], history: SchemaHistory): Map<string, Set<string>> => {
  const expected = new Map<string, Set<string>>()
  const changes = Object.entries(history).filter(([name]) => migrations.includes(name))
  for (const [table, columns] of changes.flatMap(([, tables]) => Object.entries(tables))) {
    const known = columns === null ? new Set<string>() : (expected.get(table) ?? new Set())
    for (const column of columns?.split(' ') ?? [])
      if (column.startsWith('-')) known.delete(column.slice(1))
      else known.add(column)
    expected.set(table, known)
  }
  return expected
}

/** A table without columns is one that does not exist. */
const differentTables = (tables: DatabaseSchema['tables'], expected: Map<string, Set<string>>): string[] =>
  [...expected].flatMap(([name, columns]) => {
    const isEqual = columns.symmetricDifference(new Set(tables[name] ?? [])).size === 0
    return isEqual ? [] : [name]
  })

/** A sentence on the state, and the command or page that leads on. */
export const describeSchemaState = (state: Exclude<SchemaState, { is: 'current' }>): string => {
  if (state.is === 'older')
    return `The database is older than this version of Waqai. It lacks the migrations ${state.missing.join(', ')}. Apply them with: npm run deploy. On your own machine, npm start applies them.`
  if (state.is === 'newer')
    return `The database is newer than this version of Waqai. It has the migrations ${state.unknown.join(', ')}, which this version does not know. Deploy the version that made them, or a later one, with: npm run deploy.`
  return `The database was made by an early version of Waqai, before its first migration was fixed, so no migration leads on from it. Its tables ${state.tables.join(', ')} are different. Keep it, and take its events to a new database, as data/pages/recovery.md says (on the site: /docs/recovery).`
}
