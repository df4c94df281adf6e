import { setTimeout as pause } from 'node:timers/promises'
import { randomOf } from '../random.ts'
import { recordOf } from './event-records.ts'
import { ACTORS, createReaders, MAIN_DIGEST_MINUTE, type ReplayReader } from './readers.ts'
import type { RecordedMail } from './recording-provider.ts'
import { type ReplayProduct, startReplayProduct } from './replay-product.ts'
import { importReaders } from './run-script.ts'

export type LatencyPlan = { seed: number; readers: number; rounds: number; say: (line: string) => void }

/** Times in ms from the end of an event's hold to the provider's acceptance: of each alert, and of each event's slowest. */
export type LatencyResult = {
  alerts: number[]
  events: number[]
  /** Alerts that were accepted while the digest was sent. */
  duringDigest: number
  digests: number
  refusedRequests: number
}

type RoundResult = Omit<LatencyResult, 'refusedRequests'>

const HOLD_SECONDS = 2
const REQUESTS_PER_SECOND = 100
const FIRST_DAY = Date.parse('2024-12-01')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const DIGEST_EVENTS = 15
const ALERT_EVENTS = 3
/** More often than in reality, so that the digest is still being sent. */
const BETWEEN_EVENTS_MS = 2_000
/** An event with all actors is in every digest. */
const ALL_ACTORS = ACTORS.map((id) => ({ id, role: 'affected' }))
const PLACES = ['sy-aleppo', 'sy-homs', 'sy-hama', 'sy-idlib', 'sy-damascus', 'sy-daraa', 'sy', 'sy-latakia']

/**
 * Publishes extreme events while a digest to all readers is sent, at 100 requests a second. Extreme events do not wait for
 * full hours or quiet hours, so each goes at once to all readers who want it.
 */
export const measureLatency = async ({ seed, readers: count, rounds, say }: LatencyPlan): Promise<LatencyResult> => {
  const product = await startReplayProduct(HOLD_SECONDS)
  try {
    await product.tick(FIRST_DAY)
    await importReaders(product, dailyReaders(seed, count))
    const result: LatencyResult = { alerts: [], events: [], duringDigest: 0, digests: 0, refusedRequests: 0 }
    for (let round = 1; round <= rounds; round++) {
      const measured = await measureRound(product, round)
      result.alerts.push(...measured.alerts)
      result.events.push(...measured.events)
      result.duringDigest += measured.duringDigest
      result.digests += measured.digests
      say(
        `round ${round}: ${measured.digests} digests, ${measured.alerts.length} alerts, ${describeTimes(measured.alerts)}`,
      )
    }
    return { ...result, refusedRequests: product.provider.refusedCount() }
  } finally {
    await product.stop()
  }
}

/** Creates readers who all get their digest at the same time. */
const dailyReaders = (seed: number, count: number): ReplayReader[] =>
  createReaders(randomOf(seed, 'latency'), count).map((reader) => ({
    ...reader,
    zone: { name: 'UTC', offsetMs: 0 },
    digest: { cadence: 'daily', weekday: 1, monthday: 1, minute: MAIN_DIGEST_MINUTE },
  }))

const measureRound = async (product: ReplayProduct, round: number): Promise<RoundResult> => {
  const { provider } = product
  const day = FIRST_DAY + (round - 1) * DAY
  await product.tick(day + HOUR)
  for (let number = 1; number <= DIGEST_EVENTS; number++) await publishForDigest(product, `digest-${round}-${number}`)
  await product.tick(day + 2 * HOUR)
  await product.waitUntilIdle()
  await provider.setRateLimit(REQUESTS_PER_SECOND)
  const before = provider.mails.length
  await product.tick(day + MAIN_DIGEST_MINUTE * 60_000)
  const offset = await product.clockOffset()
  const releasedAt = new Map<string, number>()
  for (let number = 1; number <= ALERT_EVENTS; number++) {
    const id = `alert-${round}-${number}`
    const place = PLACES[(round + number) % PLACES.length]!
    releasedAt.set(id, (await publishForAlert(product, id, place)) - offset)
    await pause(BETWEEN_EVENTS_MS)
  }
  await pause(HOLD_SECONDS * 1_000)
  await product.waitUntilIdle()
  await provider.setRateLimit(null)
  return timesOf(provider.mails.slice(before), releasedAt)
}

/** Publishes a claim: claims are in digests, and in no alert. */
const publishForDigest = (product: ReplayProduct, id: string): Promise<number> =>
  publish(product, id, { nature: 'claim', certainty: 'unverified', regions: [{ id: 'world' }], actors: ALL_ACTORS })

const publishForAlert = (product: ReplayProduct, id: string, place: string): Promise<number> =>
  publish(product, id, { nature: 'event', certainty: 'reported', regions: [{ id: place }], actors: [] })

type PublishedFacts = Omit<Parameters<typeof recordOf>[1], 'severity'>

/** Publishes an event and returns when its hold ends by the product's clock, ms UTC. */
const publish = async ({ request }: ReplayProduct, id: string, facts: PublishedFacts): Promise<number> => {
  const record = recordOf(id, { ...facts, severity: 'extreme' }, { when: '2024-12-01' })
  const answer = await request('/v1/events', JSON.stringify({ ...record, id }))
  return Date.parse(((await answer.json()) as { release_at: string }).release_at)
}

/** A mail with several events is measured from the first of them. */
const timesOf = (mails: readonly RecordedMail[], releasedAt: ReadonlyMap<string, number>): RoundResult => {
  const digests = mails.filter(({ kind }) => kind === 'digest')
  const alerts = mails.filter(({ kind }) => kind === 'alert')
  const lastDigestAt = digests.at(-1)?.at ?? 0
  const slowest = [...releasedAt].flatMap(([event, at]) => {
    const about = alerts.filter(({ events }) => events.includes(event))
    return about.length > 0 ? [Math.max(...about.map((mail) => mail.at)) - at] : []
  })
  return {
    alerts: alerts.map(({ at, events }) => at - Math.min(...events.map((event) => releasedAt.get(event)!))),
    events: slowest,
    duringDigest: alerts.filter(({ at }) => at <= lastDigestAt).length,
    digests: digests.length,
  }
}

/** Describes times by median, 95th percentile and maximum, in seconds. */
export const describeTimes = (times: readonly number[]): string => {
  const at = (share: number): string => (quantile(times, share) / 1_000).toFixed(2)
  return `median ${at(0.5)} s, p95 ${at(0.95)} s, slowest ${at(1)} s`
}

export const quantile = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
