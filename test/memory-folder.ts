import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system in memory. Containers often give it 64 MB only. */
const MEMORY = '/dev/shm'
const MIN_FREE_BYTES = 2 * 1024 ** 3

/** Where the browser is unpacked: once for all runs, and where programs may be executed. */
export const browserFolder = (): string => process.env.BROWSER_FOLDER ?? tmpdir()

/**
 * Lets this process and its children keep temporary files in memory until it ends, if there is room. The local runtime
 * syncs its database to the disk after each query, which takes a third of the time of the tests that query it.
 */
export const keepTemporaryFilesInMemory = (): void => {
  if (process.env.BROWSER_FOLDER || freeBytes(MEMORY) < MIN_FREE_BYTES) return
  process.env.BROWSER_FOLDER = tmpdir()
  const folder = mkdtempSync(join(MEMORY, 'waqai-test-'))
  process.env.TMPDIR = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
