export type Row = Record<string, unknown>
/** All rows of a database, by table. */
export type Rows = Record<string, Row[]>
/** A table, or a column as `table.column`, that a migration gave a new name; null where it was dropped on purpose. */
export type Renames = Record<string, string | null>

/** Describes each row of `before` of which no row of `after` has all values. */
export const findLostValues = (before: Rows, after: Rows, renames: Renames = {}): string[] =>
  Object.entries(before).flatMap(([table, rows]) => {
    const target = renamed(table, renames)
    if (target === null) return []
    const found = after[target]
    if (!found) return [`The table ${table} is gone.`]
    const left = new Map<string, number>()
    return rows.flatMap((row) => {
      const kept = keptValuesOf(table, row, renames)
      const signature = JSON.stringify(kept)
      const seen = left.get(signature) ?? 0
      left.set(signature, seen + 1)
      const copies = found.filter((each) => Object.entries(kept).every(([column, value]) => each[column] === value))
      return copies.length > seen ? [] : [`${table} lost ${signature}.`]
    })
  })

const renamed = (name: string, renames: Renames): string | null => (name in renames ? renames[name]! : name)

/** The values of a row under the names that their columns have later. */
const keptValuesOf = (table: string, row: Row, renames: Renames): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([column, value]) => {
      const target = renamed(`${table}.${column}`, renames)
      return target === null ? [] : [[target.slice(target.lastIndexOf('.') + 1), value]]
    }),
  )
