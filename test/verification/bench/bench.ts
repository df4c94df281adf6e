import { writeFileSync } from 'node:fs'
import { cpus, platform } from 'node:os'
import { join } from 'node:path'
import { readOptions, runCommand } from '../command-options.ts'
import { BENCH_FOLDER, startBenchProduct } from './bench-product.ts'
import { measureCallbacks, measureNaive } from './comparisons.ts'
import { drawCostPlot, type PlotLine } from './cost-plot.ts'
import { startCountingProvider } from './counting-provider.ts'
import { goalsOf, missedGoals } from './goals.ts'
import { type Bench, loadReaders, type Measurement, measureDigests } from './measurement.ts'
import { describeMemory, describeNaive, formatBill, formatGoals, formatTable, type Report } from './report.ts'

const USAGE = `
npm run bench -- [--full]

Measures from the tick to the provider's last answer, in the local runtime, with 1,000, 10,000 and 100,000 readers; with
--full also with 1,000,000. Prints each goal as met, missed or not measured, and exits with 1 if one is missed. Writes
bench.json and cost.svg to .wrangler/bench.`
const SIZES = [1_000, 10_000, 100_000]
const FULL_SIZE = 1_000_000
/** The longest mails, the naive way and callbacks are measured at this size. Their numbers do not depend on it. */
const COMPARED_SIZE = 10_000
const NAIVE_SAMPLE = 300
const GOAL_USD = 0.1

const measureAll = async (bench: Bench, sizes: number[]): Promise<Measurement[]> => {
  const all: Measurement[] = []
  const add = (measurement: Measurement): void => {
    all.push(measurement)
    bench.say(`${formatTable([measurement])}\n`)
  }
  for (const size of sizes) {
    await loadReaders(bench, size)
    add(await measureDigests(bench, 'median'))
    if (size !== COMPARED_SIZE) continue
    const { sample } = bench.provider.counts()
    add(await measureCallbacks(bench, sample))
    add(await measureNaive(bench, NAIVE_SAMPLE))
    add(await measureDigests(bench, 'longest'))
  }
  return all
}

/** Prints and writes the report. Returns whether no goal is missed. */
const report = (measurements: Measurement[]): boolean => {
  const digests = measurements.filter(({ what, length }) => what === 'waqai' && length === 'median')
  const naive = measurements.find(({ what }) => what === 'naive')!
  const compared = digests.find(({ readers }) => readers === COMPARED_SIZE)!
  const goals = goalsOf(measurements)
  const machine = `${cpus().length} cores, ${cpus()[0]?.model}, ${platform()}, Node ${process.version}`
  console.log(
    `All for one mail, callbacks for one callback; mails/s and CPU of the whole local runtime on ${machine}.\n`,
  )
  console.log(`${formatTable(measurements)}\n\n${formatBill(digests.at(-1)!)}\n`)
  console.log(describeNaive(compared, naive))
  console.log(`${describeMemory(measurements.find(({ length }) => length === 'longest')!)}\n`)
  console.log(`${formatGoals(goals)}\n`)
  const content: Report = { machine, measurements, goals }
  writeFileSync(join(BENCH_FOLDER, 'bench.json'), JSON.stringify(content, null, 2))
  writeFileSync(join(BENCH_FOLDER, 'cost.svg'), drawCostPlot(plotLines(digests, naive), GOAL_USD))
  console.log(`Written: ${join(BENCH_FOLDER, 'bench.json')} and cost.svg.`)
  const missed = missedGoals(goals)
  for (const { what, measured, goal } of missed) console.log(`Missed goal: ${what} is ${measured}, should be ${goal}.`)
  return missed.length === 0
}

const plotLines = (digests: Measurement[], naive: Measurement): PlotLine[] => [
  {
    name: 'one for each reader',
    colour: '#5a5e65',
    points: [digests[0]!, digests.at(-1)!].map(({ readers }) => [readers, naive.usd]),
  },
  { name: 'Waqai', colour: '#1d4e7a', points: digests.map(({ readers, usd }) => [readers, usd]) },
]

await runCommand(USAGE, async () => {
  const { full } = readOptions({ flags: ['full'] })
  const provider = await startCountingProvider(FULL_SIZE)
  const product = await startBenchProduct(provider.url)
  try {
    const bench = { product, provider, loaded: 0, windows: 0, beganAt: Date.now(), say: console.log }
    return report(await measureAll(bench, full ? [...SIZES, FULL_SIZE] : SIZES))
  } finally {
    await product.stop()
    await provider.close()
  }
})
