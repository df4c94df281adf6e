import type { Random } from '../random.ts'
import type { Observations, ObservedReader } from './observations.ts'

/** A schedule in the words of the API; `at` is when it is due, in ms after midnight UTC. */
export type DueTime = { cadence: 'daily' | 'weekly'; weekday?: 'monday'; time: string; timezone: string; at: number }

/** A reader follows provinces, and actors without parts. The audit matches them by their ids alone. */
export type FollowedPreferences = {
  regions: string[]
  actors: string[]
  severity: 'minor' | 'severe'
  lang: 'en' | 'ar'
  due: DueTime
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** When the proof begins: a Sunday, so that every schedule is due for the first time within two days. ms UTC. */
export const FIRST_NOON = Date.parse('2027-01-03T12:00:00Z')
/** Each is due at another time of the day, which identifies its runs. In January no zone changes its offset. */
export const DUE_TIMES: DueTime[] = [
  { cadence: 'daily', time: '05:00', timezone: 'UTC', at: 5 * HOUR },
  { cadence: 'daily', time: '08:10', timezone: 'Asia/Damascus', at: 5 * HOUR + 10 * MINUTE },
  { cadence: 'daily', time: '00:05', timezone: 'America/New_York', at: 5 * HOUR + 5 * MINUTE },
  { cadence: 'daily', time: '07:00', timezone: 'Europe/Berlin', at: 6 * HOUR },
  { cadence: 'weekly', weekday: 'monday', time: '06:30', timezone: 'UTC', at: 6.5 * HOUR },
  { cadence: 'daily', time: '18:00', timezone: 'UTC', at: 18 * HOUR },
]
export const REGIONS = ['sy-aleppo', 'sy-idlib', 'sy-homs', 'sy-daraa', 'sy-raqqa']
/** The region that new subscribers follow. It has so few events that a welcome shows all of them. */
export const QUIET_REGION = 'sy-tartus'
export const ACTORS = ['russia', 'turkey', 'iran']

/** Creates the readers who are imported at the start. */
export const createReaders = (random: Random, count: number): ObservedReader[] =>
  Array.from({ length: count }, (_, number) => ({
    ...createReader(`reader-${number}@example.org`, choosePreferences(random)),
    isImported: true,
  }))

/** Creates readers who are imported later, numbered from `from` on. Their windows begin at the import. */
export const createArrivals = (random: Random, from: number, count: number): ObservedReader[] =>
  Array.from({ length: count }, (_, at) => ({
    ...createReader(`arrival-${from + at}@example.org`, choosePreferences(random)),
    isImported: true,
    hasOwnWindows: true,
  }))

/** Creates a reader who subscribes. */
export const createSubscriber = (random: Random, number: number): ObservedReader =>
  createReader(`newcomer-${number}@example.org`, {
    ...choosePreferences(random),
    regions: [QUIET_REGION],
    actors: [],
    severity: 'minor',
  })

/** Returns the body of a subscription. */
export const subscriptionBody = ({ email, preferences: { due, ...preferences } }: ObservedReader): object => {
  const { at: _, ...digest } = due
  return { email, ...preferences, digest }
}

/** Returns readers as the NDJSON of an import. */
export const importLines = (readers: readonly ObservedReader[]): string =>
  readers.map((reader) => JSON.stringify({ ...subscriptionBody(reader), consent: { source: 'the proof' } })).join('\n')

export const addReaders = ({ readers }: Observations, added: readonly ObservedReader[]): void => {
  for (const reader of added) readers.set(reader.email, reader)
}

const createReader = (email: string, preferences: FollowedPreferences): ObservedReader => ({
  email,
  preferences,
  isImported: false,
  imported: null,
  subscribed: null,
  confirmed: null,
  hasOwnWindows: false,
  left: null,
})

const choosePreferences = (random: Random): FollowedPreferences => ({
  regions: random.chance(0.2) ? [] : pickSeveral(random, REGIONS, 2),
  actors: random.chance(0.7) ? [] : pickSeveral(random, ACTORS, 1),
  severity: random.chance(0.3) ? 'severe' : 'minor',
  lang: random.chance(0.5) ? 'en' : 'ar',
  due: random.pick(DUE_TIMES),
})

const pickSeveral = (random: Random, ids: string[], most: number): string[] =>
  [...new Set(Array.from({ length: random.between(1, most) }, () => random.pick(ids)))].sort()
