import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const DATABASES = 'v3/d1/miniflare-D1DatabaseObject'
/** What is measured by the wall, in whatever table: leases, waits, and when ticks ran. */
const BY_THE_WALL = [
  ...['not_before', 'lease_until', 'wait_until', 'until_at', 'next_slot_at'],
  ...['frozen_at', 'settled_at', 'paused_at', 'clock_wall_at', 'last_wall_at'],
]
/** Troubles are noted by the wall altogether. */
const COLUMNS = `
  SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t JOIN pragma_table_info(t.name) c
  WHERE t.type = 'table' AND (c.name IN (SELECT value FROM json_each(?1)) OR t.name = 'trouble' AND c.name LIKE '%at')`

/**
 * Lets so many milliseconds pass for a product that is down: every moment by the wall in its database lies that much
 * further back when it starts again. What it says and decided stays as it is.
 */
export const passWhileDown = (stateDir: string, ms: number): void => {
  const folder = join(stateDir, DATABASES)
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
  const database = new DatabaseSync(join(folder, file!))
  const columns = database.prepare(COLUMNS).all(JSON.stringify(BY_THE_WALL)) as { table: string; column: string }[]
  database.exec('BEGIN')
  for (const { table, column } of columns)
    database.exec(`UPDATE ${table} SET ${column} = ${column} - ${ms} WHERE ${column} > 0`)
  database.exec('COMMIT')
  database.close()
}
