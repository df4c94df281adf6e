import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { descendantsOf } from '../../src/cli/processes.ts'

/** What a process used: processor time in ms, and memory in bytes; null where the machine does not say. */
export type Meter = {
  cpuMs: () => number | null
  memory: () => number | null
  /** The most memory since `forgetPeak`. */
  peak: () => number | null
  forgetPeak: () => void
}

const NOTHING: Meter = { cpuMs: () => null, memory: () => null, peak: () => null, forgetPeak: () => undefined }

/** A meter on the runtime among our own processes (Linux only: it reads /proc). */
export const meterOnRuntime = (): Meter => {
  const pid = descendantsOf(process.pid).find((each) => nameOf(each) === 'workerd')
  if (pid === undefined || !existsSync('/proc/self/stat')) return NOTHING
  const tick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  const status = (name: string): number => {
    const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(line?.[1]) * 1024
  }
  return {
    cpuMs: () => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
      return (Number(fields[11]) + Number(fields[12])) * tick
    },
    memory: () => status('VmRSS'),
    peak: () => status('VmHWM'),
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
  }
}

const nameOf = (pid: number): string => {
  const file = `/proc/${pid}/comm`
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
