import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** The ids of the processes that a process started, and of those that they started, deepest last. */
export const descendantsOf = (pid: number): number[] => {
  const parents = existsSync('/proc/self/stat') ? parentsByProc() : parentsByPs()
  const found = [pid]
  for (const parent of found) for (const [child, ppid] of parents) if (ppid === parent && child) found.push(child)
  return found.slice(1)
}

/** Every process with its parent, from /proc (proc(5)): some Linux machines have no `ps`. */
const parentsByProc = (): [number, number][] =>
  readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map((name) => [Number(name), parentOf(name)])

/**
 * The parent of a process, 0 if it has ended. It is the second field after the name, which is in brackets and may
 * contain any character.
 */
const parentOf = (pid: string): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

const parentsByPs = (): [number, number][] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number])

/** True if a process runs. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Sends SIGKILL to processes. Skips those that have ended. */
export const killAll = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // The process has ended.
    }
  }
}
