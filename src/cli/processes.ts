import { execFileSync } from 'node:child_process'

/** The processes that a process started, and those that these started, deepest last. */
export const descendantsOf = (pid: number): number[] => {
  const parents = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found = [pid]
  for (const parent of found) for (const [child, ppid] of parents) if (ppid === parent && child) found.push(child)
  return found.slice(1)
}

/** Whether a process still runs. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Ends processes for good; one that has gone already is as it should be. */
export const killAll = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}
