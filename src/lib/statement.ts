import { MAX_D1_PARAMETERS } from './platform-limits.ts'

/** A value that D1 binds to a placeholder. */
type SqlValue = string | number | null | ArrayBuffer

/** Creates the prepared statement for one set of values. Throws if the names of the values are not those of the SQL. */
type NamedStatement<Values> = (db: D1Database, values: Values) => D1PreparedStatement

/** A quoted text, name or comment, which stays as it is; else a placeholder: `:name`, or one without a name. */
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|(?<named>:[A-Za-z_]\w*)|(?<nameless>\?\d*|[@$]\w+)/g

/**
 * Compiles SQL with `:name` placeholders, once, when the module loads; D1 itself knows only `?1`, `?2` and so on.
 * Throws on a nameless placeholder and on more than 100 names. The type lists the names with their values.
 */
export const statement = <Values extends Record<string, SqlValue>>(sql: string): NamedStatement<Values> => {
  const { numbered, names } = numberPlaceholders(sql)
  return (db, values) => {
    const given = Object.keys(values)
    const wrong = [
      ...names.filter((name) => values[name] === undefined).map((name) => `:${name} has no value`),
      ...given.filter((name) => !names.includes(name)).map((name) => `the SQL does not use :${name}`),
    ]
    if (wrong.length > 0) throw new Error(`${wrong.join(', ')} in ${numbered}`)
    return db.prepare(numbered).bind(...names.map((name) => values[name]))
  }
}

/** `commitBatch` for one database. */
export type CommitBatch = (statements: D1PreparedStatement[]) => Promise<void>

/** Runs statements of any stores as one transaction: all take effect, or none. */
export const commitBatch = async (db: D1Database, statements: D1PreparedStatement[]): Promise<void> => {
  await db.batch(statements)
}

/** SQL with `:name` placeholders as D1 takes it, and their names in the order of their numbers. */
const numberPlaceholders = (sql: string): { numbered: string; names: string[] } => {
  const names: string[] = []
  const numbered = sql.replace(TOKEN, (token, ...rest) => {
    const { named, nameless } = rest.at(-1) as { named?: string; nameless?: string }
    if (nameless) throw new Error(`The placeholder ${nameless} has no name in ${sql}`)
    if (!named) return token
    const name = named.slice(1)
    if (!names.includes(name)) names.push(name)
    return `?${names.indexOf(name) + 1}`
  })
  if (names.length > MAX_D1_PARAMETERS)
    throw new Error(`${names.length} parameters, D1 takes ${MAX_D1_PARAMETERS}: ${sql}`)
  return { numbered, names }
}
