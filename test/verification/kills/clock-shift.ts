import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const DATABASE_FOLDER = 'v3/d1/miniflare-D1DatabaseObject'
/** Columns with wall-clock times, in any table: leases, waits and times of ticks. */
const WALL_CLOCK_COLUMNS = [
  ...['not_before', 'lease_until', 'wait_until', 'until_at', 'next_slot_at'],
  ...['frozen_at', 'settled_at', 'paused_at', 'clock_wall_at', 'last_wall_at'],
]
/** In the table of troubles all times are wall-clock times. */
const SELECT_COLUMNS = `
  SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t JOIN pragma_table_info(t.name) c
  WHERE t.type = 'table' AND (c.name IN (SELECT value FROM json_each(?1)) OR t.name = 'trouble' AND c.name LIKE '%at')`

/**
 * Moves the wall clock of a stopped product forward by `ms`: moves all wall-clock times in its database back. Times of
 * the timeline stay as they are.
 */
export const shiftWallClock = (stateDir: string, ms: number): void => {
  const folder = join(stateDir, DATABASE_FOLDER)
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
  const database = new DatabaseSync(join(folder, file!))
  const columns = database.prepare(SELECT_COLUMNS).all(JSON.stringify(WALL_CLOCK_COLUMNS)) as {
    table: string
    column: string
  }[]
  database.exec('BEGIN')
  for (const { table, column } of columns)
    database.exec(`UPDATE ${table} SET ${column} = ${column} - ${ms} WHERE ${column} > 0`)
  database.exec('COMMIT')
  database.close()
}
