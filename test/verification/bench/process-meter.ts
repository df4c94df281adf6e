import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { descendantsOf } from '../../../src/cli/local/processes.ts'

/** The processor time and the memory of the local runtime; null on a machine without /proc. */
export type ProcessMeter = {
  cpuMs: () => number | null
  /** The most memory of one process since the last `resetPeak`, in bytes. */
  peakBytes: () => number | null
  resetPeak: () => void
}

const NO_METER: ProcessMeter = { cpuMs: () => null, peakBytes: () => null, resetPeak: () => undefined }

/** Creates a meter for the workerd processes among the descendants of this process (proc(5), Linux only). */
export const createRuntimeMeter = (): ProcessMeter => {
  const pids = descendantsOf(process.pid).filter((pid) => nameOf(pid) === 'workerd')
  if (pids.length === 0) return NO_METER
  const msPerTick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return {
    cpuMs: () => pids.reduce((sum, pid) => sum + cpuTicksOf(pid) * msPerTick, 0),
    peakBytes: () => Math.max(...pids.map(peakBytesOf)),
    resetPeak: () => {
      for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5')
    },
  }
}

/** Processor time in user and system mode. The name of the process, in brackets, may contain spaces. */
const cpuTicksOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return Number(fields[11]) + Number(fields[12])
}

const peakBytesOf = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

const nameOf = (pid: number): string => {
  const file = `/proc/${pid}/comm`
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
