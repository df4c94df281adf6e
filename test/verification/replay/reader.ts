import type { Dice } from '../kills/dice.ts'
import type { Reach } from './places.ts'

/** A zone as the model reckons with it: in these weeks none puts its clocks forward or back. */
export type Zone = { name: string; offsetMs: number }

/** What a reader of the replay chose. Times of day are minutes by their own clock. */
export type Reader = {
  email: string
  regions: string[]
  actors: string[]
  match: 'any' | 'both'
  backed: boolean
  severity: 'minor' | 'moderate' | 'severe' | 'extreme'
  alerts: 'none' | 'extreme' | 'severe' | 'all'
  perHour: number | null
  quiet: { from: number; to: number } | null
  extremeAtOnce: boolean
  leavesOut: boolean
  lang: 'en' | 'ar'
  zone: Zone
  digest: { cadence: 'daily' | 'weekly' | 'none'; weekday: number; minute: number }
}

const HOUR_MS = 3_600_000
const ZONES: Zone[] = [
  { name: 'UTC', offsetMs: 0 },
  { name: 'Asia/Damascus', offsetMs: 3 * HOUR_MS },
  { name: 'Europe/Berlin', offsetMs: HOUR_MS },
  { name: 'America/New_York', offsetMs: -5 * HOUR_MS },
  { name: 'Asia/Kolkata', offsetMs: 5.5 * HOUR_MS },
  { name: 'Australia/Sydney', offsetMs: 11 * HOUR_MS },
]
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** When most are told: the digest that is in flight while things happen. */
export const CROWDED_MINUTE = 7 * 60
const MINUTES = [6 * 60, CROWDED_MINUTE, 18.5 * 60]
const NIGHTS = [
  { from: 22 * 60, to: 6 * 60 + 30 },
  { from: 23 * 60 + 30, to: 7 * 60 },
  { from: 13 * 60, to: 15 * 60 },
]
const REGIONS = [
  ...['sy', 'sy-aleppo', 'sy-aleppo-city', 'sy-idlib', 'sy-hama', 'sy-homs', 'sy-damascus', 'sy-daraa'],
  ...['grp-north-syria', 'grp-south-syria', 'grp-central-syria', 'grp-coast-syria', 'sy-tel-rifaat', 'sy-as-suwayda'],
  ...['sy-al-bukamal', 'sy-latakia', 'tr', 'iq', 'il', 'world', 'grp-gulf'],
]
export const ACTORS = [
  'gov-syria',
  'hts',
  'russia',
  'turkey',
  'iran',
  'sdf',
  'israel',
  'civilians-syria',
  'rebels-2024',
  'usa',
]

/** Readers of mixed choices; always the same ones for a seed. */
export const crowdOf = (dice: Dice, size: number): Reader[] =>
  Array.from({ length: size }, (_, number) => readerOf(dice, `reader-${number + 1}@readers.example.net`))

const readerOf = (dice: Dice, email: string): Reader => {
  const habit = dice.next()
  const regions = habit < 0.12 || (habit >= 0.6 && habit < 0.72) ? [] : several(dice, REGIONS, habit < 0.5 ? 1 : 3)
  const actors = habit < 0.6 ? [] : several(dice, ACTORS, 2)
  const alerts = dice.pick(['none', 'none', 'extreme', 'severe', 'severe', 'all'] as const)
  const zone = dice.chance(0.5) ? ZONES[0]! : dice.pick(ZONES)
  const thrown = dice.next()
  const cadence = thrown < 0.75 ? 'daily' : thrown < 0.88 || alerts === 'none' ? 'weekly' : 'none'
  return {
    email,
    regions,
    actors,
    match: habit >= 0.86 ? 'both' : 'any',
    backed: actors.length > 0 && dice.chance(0.3),
    severity: dice.pick(['minor', 'minor', 'minor', 'moderate', 'severe', 'extreme'] as const),
    alerts,
    perHour: alerts === 'none' ? null : dice.pick([null, null, 1, 2, 3, 4]),
    quiet: alerts === 'none' || dice.chance(0.55) ? null : dice.pick(NIGHTS),
    extremeAtOnce: dice.chance(0.8),
    leavesOut: dice.chance(0.35),
    lang: dice.chance(0.6) ? 'en' : 'ar',
    zone,
    digest: { cadence, weekday: dice.whole(0, 6), minute: dice.chance(0.6) ? CROWDED_MINUTE : dice.pick(MINUTES) },
  }
}

const several = (dice: Dice, of: string[], most: number): string[] =>
  [...new Set(Array.from({ length: dice.whole(1, most) }, () => dice.pick(of)))].sort()

/** A choice in the words of the interface. */
export const choiceOf = (reader: Reader): Record<string, unknown> => {
  const { regions, actors, match, backed, severity, alerts, lang, digest, zone, quiet } = reader
  const { cadence, weekday, minute } = digest
  return {
    ...{ regions, actors, match, backed, severity, alerts, lang },
    digest: { cadence, weekday: WEEKDAYS[weekday], time: clockOf(minute), timezone: zone.name },
    alerts_per_hour: reader.perHour,
    quiet: quiet && { from: clockOf(quiet.from), to: clockOf(quiet.to) },
    extreme_at_once: reader.extremeAtOnce,
    alerted: reader.leavesOut ? 'left_out' : 'marked',
  }
}

/** Readers by the lines that load them. */
export const linesOf = (readers: readonly Reader[]): string =>
  readers
    .map((reader) => JSON.stringify({ email: reader.email, consent: 'made up for a replay', ...choiceOf(reader) }))
    .join('\n')

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const GRAVITY: Record<string, number> = { extreme: 4, severe: 3, moderate: 2, unknown: 2, minor: 1 }
const THRESHOLD = { none: 9, extreme: 4, severe: 3, all: 1 }

export const gravityOf = (severity: string): number => GRAVITY[severity]!

/** The least gravity of which a reader is told at once: their alerts' and that of all they follow, whichever is more. */
export const lineOf = ({ alerts, severity }: Reader): number => Math.max(THRESHOLD[alerts], gravityOf(severity))

/** Whether a reader follows what reaches so far and is so grave. */
export const follows = (reader: Reader, reach: Reach, severity: string): boolean => {
  if (gravityOf(severity) < gravityOf(reader.severity)) return false
  const { regions, actors, backed, match } = reader
  if (regions.length + actors.length === 0) return true
  const there = regions.some((id) => reach.regions.has(id))
  const theirs = actors.some((id) => reach.actors.has(id) || (backed && reach.backers.has(id)))
  return match === 'both' && regions.length > 0 && actors.length > 0 ? there && theirs : there || theirs
}
