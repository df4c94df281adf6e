import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { descendantsOf } from '../../../src/cli/local/processes.ts'

/** What a process used: processor time in ms, and memory in bytes; null where the machine does not say. */
export type Meter = {
  cpuMs: () => number | null
  memory: () => number | null
  /** The most memory since `forgetPeak`. */
  peak: () => number | null
  forgetPeak: () => void
}

const NOTHING: Meter = { cpuMs: () => null, memory: () => null, peak: () => null, forgetPeak: () => undefined }

/** A meter on the runtime among our own processes, its proxy included (Linux only: it reads /proc). */
export const meterOnRuntime = (): Meter => {
  const pids = descendantsOf(process.pid).filter((each) => nameOf(each) === 'workerd')
  if (pids.length === 0) return NOTHING
  const tick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return {
    cpuMs: () => pids.reduce((sum, pid) => sum + ticksOf(pid) * tick, 0),
    memory: () => Math.max(...pids.map((pid) => bytesOf(pid, 'VmRSS'))),
    peak: () => Math.max(...pids.map((pid) => bytesOf(pid, 'VmHWM'))),
    forgetPeak: () => {
      for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5')
    },
  }
}

/** Processor time in user and system mode, in clock ticks; the name before it may hold anything. */
const ticksOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return Number(fields[11]) + Number(fields[12])
}

const bytesOf = (pid: number, name: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

const nameOf = (pid: number): string => {
  const file = `/proc/${pid}/comm`
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
