import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const DATABASES = 'v3/d1/miniflare-D1DatabaseObject'
/** What is measured by the wall: leases, waits, and when ticks ran. */
const BY_THE_WALL: Record<string, string[]> = {
  chunk: ['not_before', 'lease_until', 'frozen_at', 'settled_at'],
  provider: ['next_slot_at', 'wait_until', 'paused_at'],
  held: ['until_at'],
  trouble: ['since_at', 'last_at', 'told_at'],
  tick: ['clock_wall_at', 'last_wall_at'],
}

/**
 * Lets so many milliseconds pass for a product that is down: every moment by the wall in its database lies that much
 * further back when it starts again. What it says and decided stays as it is.
 */
export const passWhileDown = (stateDir: string, ms: number): void => {
  const folder = join(stateDir, DATABASES)
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
  const database = new DatabaseSync(join(folder, file!))
  database.exec('BEGIN')
  for (const [table, columns] of Object.entries(BY_THE_WALL))
    for (const column of columns) database.exec(`UPDATE ${table} SET ${column} = ${column} - ${ms} WHERE ${column} > 0`)
  database.exec('COMMIT')
  database.close()
}
