import { writeFileSync } from 'node:fs'
import { cpus, platform } from 'node:os'
import { join } from 'node:path'
import { measureCallbacks, measureNaive } from './contrasts.ts'
import { type Bench, load, type Measured, measure } from './measuring.ts'
import { type Line, plot } from './plot.ts'
import { contrast, costs, goalLines, goalsOf, memoryLine, type Report, table } from './report.ts'
import { BENCH_FOLDER, startRuntime } from './runtime.ts'
import { startStandIn } from './stand-in.ts'

/**
 * Measures the way from the tick to the provider's last answer, in the local runtime and with real operations, at
 * 1,000, 10,000 and 100,000 readers; with --full at 1,000,000 too. Writes bench.json and cost.svg beside its state.
 */
const SIZES = [1_000, 10_000, 100_000]
const FULL = 1_000_000
/** The longest mails, the naive way and callbacks are measured at this size: they tell the same at any. */
const ASIDE = 10_000
const NAIVE_SAMPLE = 300
const GOAL_USD = 0.1

const sizes = process.argv.includes('--full') ? [...SIZES, FULL] : SIZES

const run = async (bench: Bench): Promise<Measured[]> => {
  const all: Measured[] = []
  const note = (measured: Measured): void => {
    all.push(measured)
    bench.say(`${table([measured])}\n`)
  }
  for (const size of sizes) {
    await load(bench, size)
    note(await measure(bench, 'median'))
    if (size !== ASIDE) continue
    const { seen } = bench.standIn.taken
    note(await measureCallbacks(bench, seen))
    note(await measureNaive(bench, NAIVE_SAMPLE))
    note(await measure(bench, 'longest'))
  }
  return all
}

const tell = (measured: Measured[]): void => {
  const told = measured.filter(({ what, length }) => what === 'waqai' && length === 'median')
  const naive = measured.find(({ what }) => what === 'naive')!
  const same = told.find(({ readers }) => readers === ASIDE)!
  const largest = told.at(-1)!
  const goals = goalsOf(measured)
  const machine = `${cpus().length} cores, ${cpus()[0]?.model}, ${platform()}, Node ${process.version}`
  console.log(`All per mail, callbacks per callback; mails/s and CPU of the whole local runtime on ${machine}.\n`)
  console.log(`${table(measured)}\n\n${costs(largest)}\n\n${goalLines(goals)}\n`)
  console.log(contrast(same, naive))
  console.log(memoryLine(measured.find(({ length }) => length === 'longest')!))
  const report: Report = { machine, measured, goals }
  writeFileSync(join(BENCH_FOLDER, 'bench.json'), JSON.stringify(report, null, 2))
  writeFileSync(join(BENCH_FOLDER, 'cost.svg'), plot(linesOf(told, naive), GOAL_USD))
  console.log(`\nWritten: ${join(BENCH_FOLDER, 'bench.json')} and cost.svg.`)
}

const linesOf = (told: Measured[], naive: Measured): Line[] => [
  {
    name: 'one for each reader',
    colour: '#5a5e65',
    points: [told[0]!, told.at(-1)!].map(({ readers }) => [readers, naive.usd]),
  },
  { name: 'Waqai', colour: '#1d4e7a', points: told.map(({ readers, usd }) => [readers, usd]) },
]

const standIn = await startStandIn(FULL)
try {
  const runtime = await startRuntime(standIn.url)
  try {
    tell(await run({ runtime, standIn, loaded: 0, windows: 0, begunAt: Date.now(), say: (line) => console.log(line) }))
  } finally {
    await runtime.stop()
  }
} finally {
  standIn.close()
}
