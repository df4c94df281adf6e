import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/cli/local/local-worker.ts'
import { sendTick } from '../../src/cli/local/product.ts'
import { seed } from '../../src/cli/local/seed-timeline.ts'
import { readSettings } from '../../src/cli/local/settings.ts'
import { hasBrowser, unpackBrowser } from './browser.ts'
import { buildWorker } from './build-worker.ts'
import { startOn } from './local-product.ts'

const DAY_MS = 86_400_000
const ENTRY = 'test/journeys/slot-worker.ts'

/**
 * Builds the Worker, and a state with the timeline that ships, from which each product of the run starts. All clocks
 * begin at noon UTC of tomorrow, so that no test depends on the hour of the run.
 */
export const setup = async (project: TestProject): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'waqai-journeys-'))
  const startsAt = (Math.floor(Date.now() / DAY_MS) + 1.5) * DAY_MS
  const settings = readSettings({ STATE_DIR: folder })
  // The first call unpacks the browser. Two test files at once must not do so.
  const unpacked = hasBrowser ? unpackBrowser() : null
  const [build] = await Promise.all([buildWorker('.', ENTRY, join(folder, 'bundle')), migrate(settings), unpacked])
  const stateDir = join(folder, 'v3')
  const product = await startOn(build, stateDir)
  await seed('data/timeline.json', product.site, settings.variables.PUBLISHER_KEY!)
  await sendTick(product.site, startsAt)
  await product.stop()
  mergeWriteAheadLogs(stateDir)
  project.provide('prepared', { ...build, stateDir, startsAt })
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Makes the databases in a folder small to copy: SQLite merges and deletes its log when the last connection closes. */
const mergeWriteAheadLogs = (folder: string): void => {
  for (const file of globSync(`${folder}/**/*.sqlite`)) {
    const database = new DatabaseSync(file)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
  }
}
