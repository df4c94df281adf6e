import { lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../src/cli/local/processes.ts'

/** A file system in memory. Containers often give it 64 MB only. */
const MEMORY = '/dev/shm'
const PREFIX = 'waqai-test-'
const MIN_FREE_BYTES = 2 * 1024 ** 3

/** Where the browser is unpacked: once for all runs, and where programs may be executed. */
export const browserFolder = (): string => process.env.BROWSER_FOLDER ?? tmpdir()

/**
 * Lets this process and its children keep temporary files in memory until it ends, if there is room. The local runtime
 * syncs its database to the disk after each query, which takes a third of the time of the tests that query it.
 */
export const keepTemporaryFilesInMemory = (): void => {
  if (process.env.BROWSER_FOLDER || freeBytes(MEMORY) < MIN_FREE_BYTES) return
  removeFoldersOfEndedRuns()
  process.env.BROWSER_FOLDER = tmpdir()
  const folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`))
  process.env.TMPDIR = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}

/** A run that was killed leaves its folder. */
const removeFoldersOfEndedRuns = (): void => {
  for (const name of readdirSync(MEMORY).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(MEMORY, name)
    const pid = Number(name.slice(PREFIX.length).split('-')[0])
    const isOwn = lstatSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.()
    if (isOwn && pid > 0 && !isAlive(pid)) rmSync(folder, { recursive: true, force: true })
  }
}

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
