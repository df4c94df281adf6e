import { mkdirSync } from 'node:fs'
import { type Bench, load, type Measured, measure, measureCallbacks, measureNaive } from './measuring.ts'
import { startRuntime } from './runtime.ts'
import { startStandIn } from './stand-in.ts'

const SIZES = [1_000, 10_000, 100_000]

const sizes = process.argv
  .slice(2)
  .filter((a) => /^\d+$/.test(a))
  .map(Number)
const standIn = await startStandIn(1_000_000)
const runtime = await startRuntime(standIn.url)
const bench: Bench = { runtime, standIn, loaded: 0, windows: 0, begunAt: Date.now(), say: (line) => console.log(line) }
const print = (m: Measured) => {
  const { counts, ...rest } = m
  const { statements, ...c } = counts
  console.log(JSON.stringify(rest), JSON.stringify(c))
  console.table(
    Object.entries(statements)
      .map(([sql, s]) => ({
        sql: sql.slice(0, 70),
        calls: s.calls,
        read: +(s.rowsRead / m.mails).toFixed(3),
        written: +(s.rowsWritten / m.mails).toFixed(4),
        ms: Math.round(s.ms),
      }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 20),
  )
}
try {
  for (const size of sizes.length ? sizes : SIZES) {
    await load(bench, size)
    const m = await measure(bench, 'median')
    print(m)
    if (process.argv.includes('naive')) print(await measureNaive(bench, 'median', 200))
    if (process.argv.includes('callbacks')) {
      const seen = [...standIn.taken.seen]
      print(await measureCallbacks(bench, seen))
    }
    if (process.argv.includes('longest')) print(await measure(bench, 'longest'))
  }
  mkdirSync('.wrangler/bench', { recursive: true })
} finally {
  await runtime.stop()
  standIn.close()
}
