import { setTimeout as pause } from 'node:timers/promises'
import { dice } from '../kills/dice.ts'
import type { Taken } from './provider.ts'
import { ACTORS, CROWDED_MINUTE, crowdOf, linesOf, type Reader } from './reader.ts'
import { recorded } from './record.ts'
import { type Stage, startStage } from './stage.ts'

export type Race = { seed: number; readers: number; rounds: number; say: (line: string) => void }

/** From the end of an event's hold to the provider's acceptance, in ms: of mails, and of each event its slowest. */
export type Latency = { mails: number[]; events: number[]; inFlight: number; digests: number; turnedAway: number }

const HOLD_SECONDS = 2
const REQUESTS_A_SECOND = 100
const FIRST = Date.parse('2024-12-01')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const DIGEST_EVENTS = 15
const EVENTS_A_ROUND = 3
/** Far more than thirty an hour, so that the digest is still on its way. */
const BETWEEN_EVENTS_MS = 2_000
/** What concerns all of them stands in everybody's digest. */
const EVERYONE = ACTORS.map((id) => ({ id, role: 'affected' }))
const PLACES = ['sy-aleppo', 'sy-homs', 'sy-hama', 'sy-idlib', 'sy-damascus', 'sy-daraa', 'sy', 'sy-latakia']

/**
 * Publishes what is extreme at the wall's time while a digest of all is in flight to a provider that takes a hundred
 * requests a second. It breaks through full hours and nights, so that every event is told to all who want it at once.
 */
export const measureLatency = async ({ seed, readers: size, rounds, say }: Race): Promise<Latency> => {
  const digest: Reader['digest'] = { cadence: 'daily', weekday: 1, minute: CROWDED_MINUTE }
  const readers = crowdOf(dice(seed, 'race'), size).map((each) => ({
    ...each,
    zone: { name: 'UTC', offsetMs: 0 },
    digest,
  }))
  const stage = await startStage(HOLD_SECONDS)
  try {
    await stage.tick(FIRST)
    for (let from = 0; from < size; from += 5_000)
      await stage.ask('/v1/subscribers', linesOf(readers.slice(from, from + 5_000)), {
        'content-type': 'application/x-ndjson',
      })
    const found: Latency = { mails: [], events: [], inFlight: 0, digests: 0, turnedAway: 0 }
    for (let round = 1; round <= rounds; round++) {
      const one = await raceOnce(stage, round)
      found.mails.push(...one.mails)
      found.events.push(...one.events)
      found.inFlight += one.inFlight
      found.digests += one.digests
      say(`round ${round}: ${one.digests} digests beside ${one.mails.length} alerts, ${inWords(one.mails)}`)
    }
    return { ...found, turnedAway: stage.provider.turnedAway() }
  } finally {
    await stage.stop()
  }
}

const raceOnce = async (stage: Stage, round: number): Promise<Omit<Latency, 'turnedAway'>> => {
  const { provider } = stage
  const today = FIRST + (round - 1) * DAY
  await stage.tick(today + HOUR)
  for (let number = 1; number <= DIGEST_EVENTS; number++)
    await happen(stage, `told-${round}-${number}`, 'claim', 'world')
  await stage.tick(today + 2 * HOUR)
  await stage.idle()
  provider.allow(REQUESTS_A_SECOND)
  const before = provider.taken.length
  await stage.tick(today + CROWDED_MINUTE * 60_000)
  const ahead = await stage.ahead()
  const released = new Map<string, number>()
  for (let number = 1; number <= EVENTS_A_ROUND; number++) {
    const id = `at-once-${round}-${number}`
    released.set(id, (await happen(stage, id, 'event', PLACES[(round + number) % PLACES.length]!)) - ahead)
    await pause(BETWEEN_EVENTS_MS)
  }
  await pause(HOLD_SECONDS * 1_000)
  await stage.idle()
  provider.allow(null)
  return timesOf(provider.taken.slice(before), released)
}

/** Publishes an event; answers with the moment at which its hold ends, by the product's clock. */
const happen = async ({ ask }: Stage, id: string, nature: string, place: string): Promise<number> => {
  const certainty = nature === 'claim' ? 'unverified' : 'reported'
  const facts = {
    nature,
    certainty,
    severity: 'extreme',
    regions: [{ id: place }],
    actors: nature === 'claim' ? EVERYONE : [],
  }
  const answer = await ask('/v1/events', JSON.stringify({ ...recorded(id, facts, { when: '2024-12-01' }), id }))
  return Date.parse(((await answer.json()) as { release_at: string }).release_at)
}

/** A burst's mail is as late as the first of what it tells. */
const timesOf = (taken: readonly Taken[], released: ReadonlyMap<string, number>): Omit<Latency, 'turnedAway'> => {
  const digests = taken.filter(({ kind }) => kind === 'digest')
  const lastDigest = digests.at(-1)?.at ?? 0
  const alerts = taken.filter(({ kind }) => kind === 'alert')
  const late = ({ at, events }: Taken): number => at - Math.min(...events.map((event) => released.get(event)!))
  const slowest = [...released].flatMap(([event, at]) => {
    const about = alerts.filter(({ events }) => events.includes(event))
    return about.length > 0 ? [Math.max(...about.map((mail) => mail.at)) - at] : []
  })
  return {
    mails: alerts.map(late),
    events: slowest,
    inFlight: alerts.filter(({ at }) => at <= lastDigest).length,
    digests: digests.length,
  }
}

/** Median, 95th percentile and slowest, in seconds. */
export const inWords = (times: readonly number[]): string => {
  const at = (share: number): string => (quantile(times, share) / 1_000).toFixed(2)
  return `median ${at(0.5)} s, p95 ${at(0.95)} s, slowest ${at(1)} s`
}

export const quantile = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
