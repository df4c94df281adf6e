import { setTimeout as pause } from 'node:timers/promises'
import type { Counts, Left } from './counts.ts'
import { eventsFor, type Length } from './events.ts'
import { type Bill, perMillion, sumOf } from './prices.ts'
import { readerOf } from './readers.ts'
import type { Runtime } from './runtime.ts'
import type { StandIn, Taken } from './stand-in.ts'

/** What one way of telling so many readers came to; for callbacks a mail is a callback. Sizes are bytes. */
export type Measured = {
  what: 'waqai' | 'naive' | 'callbacks'
  length: Length
  readers: number
  mails: number
  requests: number
  seconds: number
  perSecond: number
  /** Of the whole local runtime, with its simulated D1, KV and Queues: more than the Worker alone is billed. */
  cpuMsPerMail: number | null
  processPeak: number | null
  /** Watched only with the longest mails, for watching costs time. */
  isolatePeak: number | null
  html: Quantiles
  text: Quantiles
  bytesPerMail: number
  counts: Counts
  /** USD a million, by what is billed; a machine that does not tell its processor time leaves that out. */
  bill: Bill
  usd: number
  doubled: number
  lost: number
  /** Requests that came again under their key. */
  replayed: number
}

type Quantiles = { median: number; p95: number; most: number }

/** Where the benchmark stands: the runtime, the provider, the readers loaded and the windows told so far. */
export type Bench = {
  runtime: Runtime
  standIn: StandIn
  loaded: number
  windows: number
  begunAt: number
  say: (line: string) => void
}

/** What happened between two readings of the meters. */
export type Ran = {
  seconds: number
  cpuMs: number | null
  processPeak: number | null
  isolatePeak: number | null
  counts: Counts
  taken: Taken
}

const LINES_AT_ONCE = 10_000
/** Every schedule is due once more after so long, whatever its weekday. */
const WEEK_AND_A_DAY = 8 * 86_400_000
const LOOK_EVERY_MS = 200
const SAY_EVERY_MS = 5_000
const GIVE_UP_AFTER_MS = 120_000

/** Loads readers through the product's own door, up to `readers`. */
export const load = async (bench: Bench, readers: number): Promise<void> => {
  const begun = Date.now()
  while (bench.loaded < readers) {
    const count = Math.min(LINES_AT_ONCE, readers - bench.loaded)
    const lines = Array.from({ length: count }, (_, at) => JSON.stringify(readerOf(bench.loaded + at + 1)))
    await bench.runtime.call('/v1/subscribers', lines.join('\n'), { 'content-type': 'application/x-ndjson' })
    bench.loaded += count
    if (bench.loaded % 100_000 === 0) bench.say(`  ${thousands(bench.loaded)} readers loaded`)
  }
  bench.say(`${thousands(readers)} readers, loaded in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
}

/**
 * Publishes a window of events, ticks, and measures until the provider's last answer. Throws where a reader is neither
 * told nor left out, or the Worker is in trouble.
 */
export const measure = async (bench: Bench, length: Length): Promise<Measured> => {
  const { runtime } = bench
  bench.windows++
  for (const event of eventsFor(length, bench.windows)) await runtime.call('/v1/events', JSON.stringify(event))
  const before = await runtime.left()
  const act = async () => {
    await runtime.tick(bench.begunAt + bench.windows * WEEK_AND_A_DAY)
    await settled(bench, isDone(bench))
  }
  const ran = await metered(bench, act, length === 'longest')
  const after = await runtime.left()
  check(before, after)
  return measuredOf(bench, { what: 'waqai', length }, ran, after.members - before.members)
}

/** Reads the meters before and after; with `watched`, what the isolate holds meanwhile too. */
export const metered = async ({ runtime, standIn }: Bench, act: () => Promise<void>, watched = false): Promise<Ran> => {
  standIn.anew()
  await runtime.counts()
  runtime.meter.forgetPeak()
  const cpu = runtime.meter.cpuMs()
  const begun = Date.now()
  const isolatePeak = watched ? (await runtime.heap.during(act)).most : await act().then(() => null)
  const used = runtime.meter.cpuMs()
  const { taken } = standIn
  return {
    seconds: (taken.lastAt - begun) / 1000,
    cpuMs: cpu === null || used === null ? null : used - cpu,
    processPeak: runtime.meter.peak(),
    isolatePeak,
    counts: await runtime.counts(),
    taken,
  }
}

/** Waits until `isOver` says so, and says meanwhile how far it is. */
export const settled = async (bench: Bench, isOver: () => Promise<boolean>): Promise<void> => {
  let said = Date.now()
  let heard = { mails: -1, at: Date.now() }
  while (!(await isOver())) {
    await pause(LOOK_EVERY_MS)
    const { mails } = bench.standIn.taken
    if (mails !== heard.mails) heard = { mails, at: Date.now() }
    if (Date.now() - heard.at > GIVE_UP_AFTER_MS) throw new Error('Nothing moves any more: see .wrangler/bench/state.')
    if (Date.now() - said < SAY_EVERY_MS) continue
    said = Date.now()
    bench.say(`  ${thousands(mails)} mails`)
  }
}

/** The runtime is asked only when the provider has heard nothing for a moment, so that asking costs nothing. */
const isDone = (bench: Bench) => {
  let known = -1
  return async () => {
    const { requests } = bench.standIn.taken
    const isQuiet = requests === known
    known = requests
    if (!isQuiet) return false
    const { plans, chunks } = await bench.runtime.left()
    return plans + chunks === 0
  }
}

const check = (before: Left, after: Left): void => {
  const open = after.audience - after.members - after.untold - after.gone
  if (open !== 0) throw new Error(`${open} readers are in no chunk and were not left out.`)
  if (after.troubles.length > before.troubles.length) throw new Error(`Troubles: ${after.troubles.join('; ')}`)
}

/** Makes a measurement of what ran; `expected` is how many mails should have come. */
export const measuredOf = (
  bench: Bench,
  named: Pick<Measured, 'what' | 'length'>,
  { taken, ...ran }: Ran,
  expected: number,
): Measured => {
  const { mails, requests, doubled, replayed, bytes, seen } = taken
  const bill = perMillion(ran.counts, ran.cpuMs ?? 0, mails)
  return {
    ...named,
    readers: bench.loaded,
    mails,
    requests,
    seconds: ran.seconds,
    perSecond: mails / ran.seconds,
    cpuMsPerMail: ran.cpuMs === null ? null : ran.cpuMs / mails,
    processPeak: ran.processPeak,
    isolatePeak: ran.isolatePeak,
    html: quantiles(seen.map((mail) => mail.htmlBytes)),
    text: quantiles(seen.map((mail) => mail.textBytes)),
    bytesPerMail: bytes / mails,
    counts: ran.counts,
    bill,
    usd: sumOf(bill),
    doubled,
    lost: expected - (mails - doubled),
    replayed,
  }
}

const quantiles = (values: number[]): Quantiles => {
  const sorted = values.sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { median: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 }
}

export const thousands = (value: number): string => Math.round(value).toLocaleString('en')
