import type { Random } from '../random.ts'
import type { Reach } from './reach.ts'

/** A time zone with its offset, which does not change in the weeks of the replay. */
export type Zone = { name: string; offsetMs: number }

/** A reader with their preferences. Times of day are minutes after midnight in the reader's zone. */
export type ReplayReader = {
  email: string
  regions: string[]
  actors: string[]
  match: 'any' | 'both'
  backed: boolean
  severity: 'minor' | 'moderate' | 'severe' | 'extreme'
  certainty: 'unverified' | 'disputed' | 'reported' | 'confirmed'
  alerts: 'none' | 'extreme' | 'severe' | 'all'
  perHour: number | null
  quiet: { from: number; to: number } | null
  extremeAtOnce: boolean
  /** Whether their digest leaves out events that they had as alerts. */
  leavesOutAlerted: boolean
  lang: 'en' | 'ar'
  zone: Zone
  digest: { cadence: 'daily' | 'weekly' | 'monthly' | 'none'; weekday: number; monthday: number; minute: number }
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
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** The time of most digests, so that one large digest is sent while events are published. */
export const MAIN_DIGEST_MINUTE = 7 * 60
const DIGEST_MINUTES = [6 * 60, MAIN_DIGEST_MINUTE, 18.5 * 60]
const QUIET_HOURS = [
  { from: 22 * 60, to: 6 * 60 + 30 },
  { from: 23 * 60 + 30, to: 7 * 60 },
  { from: 13 * 60, to: 15 * 60 },
]
const REGIONS = [
  ...['sy', 'sy-aleppo', 'sy-aleppo-city', 'sy-idlib', 'sy-hama', 'sy-homs', 'sy-damascus', 'sy-daraa'],
  ...['grp-north-syria', 'grp-south-syria', 'grp-central-syria', 'grp-coast-syria', 'sy-tel-rifaat', 'sy-as-suwayda'],
  ...['sy-al-bukamal', 'sy-latakia', 'tr', 'iq', 'il', 'world', 'grp-gulf'],
]
export const ACTORS = 'gov-syria hts russia turkey iran sdf israel civilians-syria rebels-2024 usa'.split(' ')

/** Creates readers with mixed preferences: always the same ones for a seed. */
export const createReaders = (random: Random, count: number): ReplayReader[] =>
  Array.from({ length: count }, (_, number) => createReader(random, `reader-${number + 1}@readers.example.net`))

const createReader = (random: Random, email: string): ReplayReader => {
  const habit = random.next()
  const regions =
    habit < 0.12 || (habit >= 0.6 && habit < 0.72) ? [] : pickSeveral(random, REGIONS, habit < 0.5 ? 1 : 3)
  const actors = habit < 0.6 ? [] : pickSeveral(random, ACTORS, 2)
  const alerts = random.pick(['none', 'none', 'extreme', 'severe', 'severe', 'all'] as const)
  const zone = random.chance(0.5) ? ZONES[0]! : random.pick(ZONES)
  const number = random.next()
  const cadence =
    number < 0.72 ? 'daily' : number < 0.8 ? 'monthly' : number < 0.9 || alerts === 'none' ? 'weekly' : 'none'
  const weekday = random.between(0, 6)
  const minute = random.chance(0.6) ? MAIN_DIGEST_MINUTE : random.pick(DIGEST_MINUTES)
  return {
    email,
    regions,
    actors,
    match: habit >= 0.86 ? 'both' : 'any',
    backed: actors.length > 0 && random.chance(0.3),
    severity: random.pick(['minor', 'minor', 'minor', 'moderate', 'severe', 'extreme'] as const),
    alerts,
    perHour: random.pick([null, null, 1, 2, 3, 4]),
    quiet: random.chance(0.55) ? null : random.pick(QUIET_HOURS),
    extremeAtOnce: random.chance(0.8),
    leavesOutAlerted: random.chance(0.35),
    lang: random.chance(0.6) ? 'en' : 'ar',
    zone,
    certainty: random.pick(['unverified', 'unverified', 'unverified', 'disputed', 'reported', 'confirmed'] as const),
    // From the 27th, the first day of the replay, to the 5th.
    digest: { cadence, weekday, monthday: weekday < 2 ? 27 + weekday : weekday - 1, minute },
  }
}

const pickSeveral = (random: Random, ids: string[], most: number): string[] =>
  [...new Set(Array.from({ length: random.between(1, most) }, () => random.pick(ids)))].sort()

/** Returns preferences in the words of the API. */
export const preferencesBody = (reader: ReplayReader): Record<string, unknown> => {
  const { regions, actors, match, backed, severity, certainty, alerts, lang, digest, zone, quiet } = reader
  const { cadence, weekday, monthday, minute } = digest
  return {
    ...{ regions, actors, match, backed, severity, certainty, alerts, lang },
    digest: { cadence, weekday: WEEKDAYS[weekday], monthday, time: formatMinute(minute), timezone: zone.name },
    alerts_per_hour: reader.perHour,
    quiet: quiet && { from: formatMinute(quiet.from), to: formatMinute(quiet.to) },
    extreme_at_once: reader.extremeAtOnce,
    alerted: reader.leavesOutAlerted ? 'left_out' : 'marked',
  }
}

/** Returns readers as the NDJSON of an import. */
export const importLines = (readers: readonly ReplayReader[]): string =>
  readers
    .map((reader) =>
      JSON.stringify({ email: reader.email, consent: 'made up for a replay', ...preferencesBody(reader) }),
    )
    .join('\n')

const formatMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const SEVERITY_RANKS: Record<string, number> = { extreme: 4, severe: 3, moderate: 2, unknown: 2, minor: 1 }
/** Above every severity for readers without alerts. */
const ALERT_RANKS = { none: 9, extreme: 4, severe: 3, all: 1 }

export const severityRank = (severity: string): number => SEVERITY_RANKS[severity]!

/** The least severity rank of a reader's alerts: that of their alerts or of all they follow, whichever is higher. */
export const alertThreshold = ({ alerts, severity }: ReplayReader): number =>
  Math.max(ALERT_RANKS[alerts], severityRank(severity))

const CERTAINTY_RANKS: Record<string, number> = { confirmed: 4, reported: 3, disputed: 2, unverified: 1 }

/** Whether a reader follows an event with this reach, severity and certainty. */
export const followsEvent = (
  reader: ReplayReader,
  reach: Reach,
  { severity, certainty }: { severity: string; certainty: string },
): boolean => {
  if (CERTAINTY_RANKS[certainty]! < CERTAINTY_RANKS[reader.certainty]!) return false
  if (severityRank(severity) < severityRank(reader.severity)) return false
  const { regions, actors, backed, match } = reader
  if (regions.length + actors.length === 0) return true
  const matchesRegion = regions.some((id) => reach.regions.has(id))
  const matchesActor = actors.some((id) => reach.actors.has(id) || (backed && reach.backers.has(id)))
  const needsBoth = match === 'both' && regions.length > 0 && actors.length > 0
  return needsBoth ? matchesRegion && matchesActor : matchesRegion || matchesActor
}
