import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Counts, Left } from './counts.ts'
import { eventsFor, type Length } from './events.ts'
import { type Bill, perMillion } from './prices.ts'
import { readerOf } from './readers.ts'
import type { Runtime } from './runtime.ts'
import type { SeenMail, StandIn, Taken } from './stand-in.ts'

/** What one way of telling so many readers came to. */
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
  peakMemory: number | null
  html: Quantiles
  text: Quantiles
  bytesPerMail: number
  counts: Counts
  /** USD a million. */
  bill: Bill
  doubled: number
  lost: number
  replayed: number
}

type Quantiles = { median: number; p95: number; most: number }

/** Where the benchmark stands: the runtime, the provider, the reader loaded last, and the windows told so far. */
export type Bench = { runtime: Runtime; standIn: StandIn; loaded: number; windows: number; begunAt: number; say: Say }
export type Say = (line: string) => void

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

/** Publishes a window of events, ticks, and measures until the provider's last answer. */
export const measure = async (bench: Bench, length: Length): Promise<Measured> => {
  const { runtime } = bench
  bench.windows++
  for (const event of eventsFor(length, bench.windows)) await runtime.call('/v1/events', JSON.stringify(event))
  const before = await runtime.left()
  const ran = await metered(bench, async () => {
    await runtime.tick(bench.begunAt + bench.windows * WEEK_AND_A_DAY)
    await settled(bench, isDone(bench))
  })
  const after = await runtime.left()
  check(before, after)
  return measuredOf(bench, 'waqai', length, ran, after.members - before.members)
}

/** Tells the last window once more, the naive way, to a sample of readers. */
export const measureNaive = async (bench: Bench, length: Length, readers: number): Promise<Measured> => {
  let known = -1
  const ran = await metered(bench, async () => {
    await bench.runtime.naive(readers)
    await settled(bench, async () => {
      const quiet = known === bench.standIn.taken.mails && known > 0
      known = bench.standIn.taken.mails
      await pause(quiet ? 0 : 800)
      return quiet
    })
  })
  return { ...measuredOf(bench, 'naive', length, ran, ran.taken.mails), readers }
}

/** Hands the site a signed word on each of these mails, eight at a time. */
export const measureCallbacks = async (bench: Bench, mails: SeenMail[]): Promise<Measured> => {
  const { runtime } = bench
  const ran = await metered(bench, async () => {
    const left = [...mails]
    const lane = async () => {
      for (let mail = left.pop(); mail; mail = left.pop()) await deliver(runtime, mail)
    }
    await Promise.all(Array.from({ length: 8 }, lane))
    bench.standIn.taken.mails = mails.length
    bench.standIn.taken.lastAt = Date.now()
  })
  return measuredOf(bench, 'callbacks', 'median', ran, mails.length)
}

const deliver = async (runtime: Runtime, { id, to, chunk, member }: SeenMail): Promise<void> => {
  const at = new Date().toISOString()
  const data = { email_id: id, created_at: at, to: [to], tags: { kind: 'digest', chunk, member } }
  const body = JSON.stringify({ type: 'email.delivered', created_at: at, data })
  const [message, timestamp] = [`msg_${id}`, String(Math.floor(Date.now() / 1000))]
  const key = Buffer.from(runtime.webhookSecret.slice('whsec_'.length), 'base64')
  const signature = createHmac('sha256', key).update(`${message}.${timestamp}.${body}`).digest('base64')
  const headers = { 'svix-id': message, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` }
  await runtime.call('/hooks/resend', body, headers)
}

type Ran = { seconds: number; cpuMs: number | null; peak: number | null; counts: Counts; taken: Taken }

const metered = async ({ runtime, standIn }: Bench, act: () => Promise<void>): Promise<Ran> => {
  standIn.anew()
  await runtime.counts()
  runtime.meter.forgetPeak()
  const cpu = runtime.meter.cpuMs()
  const begun = Date.now()
  await act()
  const { taken } = standIn
  const used = runtime.meter.cpuMs()
  return {
    seconds: (taken.lastAt - begun) / 1000,
    cpuMs: cpu === null || used === null ? null : used - cpu,
    peak: runtime.meter.peak(),
    counts: await runtime.counts(),
    taken,
  }
}

/** Waits until `isOver` says so, and says meanwhile how far it is. */
const settled = async (bench: Bench, isOver: () => Promise<boolean>): Promise<void> => {
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

const measuredOf = (
  bench: Bench,
  what: Measured['what'],
  length: Length,
  { seconds, cpuMs, peak, counts, taken }: Ran,
  expected: number,
): Measured => {
  const { mails, requests, doubled, replayed, bytes, seen } = taken
  return {
    what,
    length,
    readers: bench.loaded,
    mails,
    requests,
    seconds,
    perSecond: mails / seconds,
    cpuMsPerMail: cpuMs === null ? null : cpuMs / mails,
    peakMemory: peak,
    html: quantiles(seen.map((mail) => mail.htmlBytes)),
    text: quantiles(seen.map((mail) => mail.textBytes)),
    bytesPerMail: bytes / mails,
    counts,
    bill: perMillion(counts, cpuMs ?? 0, mails),
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
