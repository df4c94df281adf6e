import { setTimeout as pause } from 'node:timers/promises'
import { eventsOfWindow, type MailLength } from './bench-events.ts'
import type { BenchProduct } from './bench-product.ts'
import type { AcceptedCounts, CountingProvider } from './counting-provider.ts'
import type { OperationCounts, Progress } from './counts.ts'
import { type Bill, pricePerMillion, totalOf } from './prices.ts'
import { readerOf } from './readers.ts'

/** The result of one measurement. For callbacks, a mail is a callback. Sizes are bytes. */
export type Measurement = {
  what: 'waqai' | 'naive' | 'callbacks'
  length: MailLength
  readers: number
  mails: number
  requests: number
  seconds: number
  perSecond: number
  /** CPU of the whole local runtime, with its D1, KV and queues: more than the Worker alone uses. */
  cpuMsPerMail: number | null
  processPeak: number | null
  /** Measured only with the longest mails, because sampling takes time. */
  isolatePeak: number | null
  html: Quantiles
  text: Quantiles
  bytesPerMail: number
  counts: OperationCounts
  /** USD for a million mails, by what is billed. Without a meter, processor time is left out. */
  bill: Bill
  usd: number
  doubled: number
  /** Mails that the runs have and no reader got. Below 0, readers got mails that no run of the window has. */
  lost: number
  repeatedRequests: number
}

type Quantiles = { median: number; p95: number; most: number }

/** The state of the benchmark: the product, the provider, and how many readers are loaded and windows sent. */
export type Bench = {
  product: BenchProduct
  provider: CountingProvider
  loaded: number
  windows: number
  beganAt: number
  say: (line: string) => void
}

/** The counts of the meters, the bindings and the provider during a measurement. */
export type Metered = {
  seconds: number
  cpuMs: number | null
  processPeak: number | null
  isolatePeak: number | null
  counts: OperationCounts
  accepted: AcceptedCounts
}

const READERS_PER_IMPORT = 10_000
/** After this time every schedule is due again, whatever its weekday. */
const WEEK_AND_A_DAY = 8 * 86_400_000
const POLL_MS = 200
const SAY_EVERY_MS = 5_000
const NO_PROGRESS_MS = 120_000

/** Imports readers by the API until there are `readers` of them. */
export const loadReaders = async (bench: Bench, readers: number): Promise<void> => {
  const began = Date.now()
  while (bench.loaded < readers) {
    const count = Math.min(READERS_PER_IMPORT, readers - bench.loaded)
    const lines = Array.from({ length: count }, (_, at) => JSON.stringify(readerOf(bench.loaded + at + 1)))
    await bench.product.request('/v1/subscribers', lines.join('\n'), { 'content-type': 'application/x-ndjson' })
    bench.loaded += count
    if (bench.loaded % 100_000 === 0) bench.say(`  ${formatThousands(bench.loaded)} readers loaded`)
  }
  bench.say(`${formatThousands(readers)} readers, loaded in ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

/**
 * Publishes the events of a window, sends a tick, and measures until the provider's last answer. Throws if a reader is in
 * no chunk and was not left out, if a run was claimed before the tick, or if the Worker reports a trouble.
 */
export const measureDigests = async (bench: Bench, length: MailLength): Promise<Measurement> => {
  const { product } = bench
  bench.windows++
  const idle = await product.progress()
  for (const event of eventsOfWindow(length, bench.windows)) await product.request('/v1/events', JSON.stringify(event))
  const before = await product.progress()
  if (before.audience !== idle.audience)
    throw new Error('A run was claimed while the events of a window were published.')
  const sendDigests = async () => {
    await product.tick(bench.beganAt + bench.windows * WEEK_AND_A_DAY)
    await waitUntil(bench, createDoneCheck(bench))
  }
  const metered = await meter(bench, sendDigests, length === 'longest')
  const after = await product.progress()
  checkProgress(before, after)
  for (const [pair, count] of metered.accepted.doubledIn) bench.say(`  ${count} readers got two mails: ${pair}`)
  return resultOf(bench, { what: 'waqai', length }, metered, after.members - before.members)
}

/** Runs `act` between two readings of the meters; with `watchesHeap`, samples the isolate's memory meanwhile. */
export const meter = async (
  { product, provider }: Bench,
  act: () => Promise<void>,
  watchesHeap = false,
): Promise<Metered> => {
  await provider.reset()
  await product.takeCounts()
  product.meter.resetPeak()
  const cpuBefore = product.meter.cpuMs()
  const began = Date.now()
  const isolatePeak = watchesHeap ? (await product.heap.during(act)).maxBytes : await act().then(() => null)
  const cpuAfter = product.meter.cpuMs()
  const accepted = provider.counts()
  return {
    seconds: (accepted.lastAnswerAt - began) / 1000,
    cpuMs: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
    processPeak: product.meter.peakBytes(),
    isolatePeak,
    counts: await product.takeCounts(),
    accepted,
  }
}

/** Waits until `isDone`, and reports the progress. Throws if no mail comes for two minutes. */
export const waitUntil = async ({ provider, say }: Bench, isDone: () => Promise<boolean>): Promise<void> => {
  let saidAt = Date.now()
  let last = { mails: -1, at: Date.now() }
  while (!(await isDone())) {
    await pause(POLL_MS)
    const { mails } = provider.counts()
    if (mails !== last.mails) last = { mails, at: Date.now() }
    if (Date.now() - last.at > NO_PROGRESS_MS)
      throw new Error('No mail came for two minutes. The log is .wrangler/bench/state/worker.log.')
    if (Date.now() - saidAt < SAY_EVERY_MS) continue
    saidAt = Date.now()
    say(`  ${formatThousands(mails)} mails`)
  }
}

/** Reads the progress only if no request came since the last check, so that the reading does not slow down the sending. */
const createDoneCheck = ({ product, provider }: Bench) => {
  let lastRequests = -1
  return async () => {
    const { requests } = provider.counts()
    const hasNew = requests !== lastRequests
    lastRequests = requests
    if (hasNew) return false
    const { plans, chunks } = await product.progress()
    return plans + chunks === 0
  }
}

const checkProgress = (before: Progress, after: Progress): void => {
  const open = after.audience - after.members - after.untold - after.gone
  if (open !== 0) throw new Error(`${open} readers are in no chunk and were not left out.`)
  if (after.troubles.length > before.troubles.length)
    throw new Error(`The Worker reports troubles: ${after.troubles.join('; ')}`)
}

/** Computes a measurement; `expected` is how many mails should have come. */
export const resultOf = (
  bench: Bench,
  name: Pick<Measurement, 'what' | 'length'>,
  { accepted, ...metered }: Metered,
  expected: number,
): Measurement => {
  const { mails, requests, doubled, repeatedRequests, bytes, sample } = accepted
  const bill = pricePerMillion(metered.counts, metered.cpuMs ?? 0, mails)
  return {
    ...name,
    readers: bench.loaded,
    mails,
    requests,
    seconds: metered.seconds,
    perSecond: mails / metered.seconds,
    cpuMsPerMail: metered.cpuMs === null ? null : metered.cpuMs / mails,
    processPeak: metered.processPeak,
    isolatePeak: metered.isolatePeak,
    html: quantilesOf(sample.map((mail) => mail.htmlBytes)),
    text: quantilesOf(sample.map((mail) => mail.textBytes)),
    bytesPerMail: bytes / mails,
    counts: metered.counts,
    bill,
    usd: totalOf(bill),
    doubled,
    lost: expected - (mails - doubled),
    repeatedRequests,
  }
}

const quantilesOf = (values: number[]): Quantiles => {
  const sorted = values.sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { median: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 }
}

export const formatThousands = (value: number): string => Math.round(value).toLocaleString('en')
