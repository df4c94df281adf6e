import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** The processes that a process started, and those that these started, deepest last. */
export const descendantsOf = (pid: number): number[] => {
  const parents = existsSync('/proc/self/stat') ? parentsInFiles() : parentsByTool()
  const found = [pid]
  for (const parent of found) for (const [child, ppid] of parents) if (ppid === parent && child) found.push(child)
  return found.slice(1)
}

/** Every process with its parent: from the kernel's files (proc(5)), for a small Linux has no tool that lists them. */
const parentsInFiles = (): [number, number][] =>
  readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map((name) => [Number(name), parentOf(name)])

/** The parent stands second behind the name, which stands in brackets and may hold any character; 0 where it has ended. */
const parentOf = (pid: string): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

const parentsByTool = (): [number, number][] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number])

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
