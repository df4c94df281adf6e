import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { SchemaHistory } from '../../src/schema-rules.ts'

type Tables = Record<string, string[]>

/** Runs the migrations in SQLite and returns what each one made of the tables, as `data/schema.json` has it. */
export const readSchemaHistory = (folder: string): SchemaHistory => {
  const database = new DatabaseSync(':memory:')
  let before: Tables = {}
  const history = readdirSync(folder)
    .sort()
    .map((name): [string, Record<string, string | null>] => {
      database.exec(readFileSync(`${folder}/${name}`, 'utf8'))
      const after = tablesOf(database)
      const changes = changesBetween(before, after)
      before = after
      return [name, changes]
    })
  return Object.fromEntries(history)
}

const changesBetween = (before: Tables, after: Tables): Record<string, string | null> => {
  const changed = Object.entries(after).flatMap(([table, columns]) => {
    const known = before[table] ?? []
    const added = columns.filter((column) => !known.includes(column))
    const dropped = known.filter((column) => !columns.includes(column)).map((column) => `-${column}`)
    return added.length + dropped.length > 0 ? [[table, [...added, ...dropped].join(' ')] as const] : []
  })
  const gone = Object.keys(before).filter((table) => !(table in after))
  return { ...Object.fromEntries(changed), ...Object.fromEntries(gone.map((table) => [table, null])) }
}

const tablesOf = (database: DatabaseSync): Tables => {
  const names = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'`)
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)')
  const nameOf = (row: unknown): string => (row as { name: string }).name
  return Object.fromEntries(names.all().map((row) => [nameOf(row), columns.all(nameOf(row)).map(nameOf)]))
}
