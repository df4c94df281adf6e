import actors from '../../../data/actors.json' with { type: 'json' }
import regions from '../../../data/regions.json' with { type: 'json' }

/** One reader as POST /v1/subscribers takes them. */
export type ReaderLine = { email: string; consent: string } & Record<string, unknown>

/** Ids with the most followed ones first. */
const ranked = (all: { id: string }[], first: string[]): string[] => [
  ...first,
  ...all.map((each) => each.id).filter((id) => !first.includes(id)),
]
const REGIONS = ranked(regions, [
  'sy',
  'sy-aleppo',
  'sy-damascus',
  'sy-idlib',
  'sy-homs',
  'sy-hama',
  'sy-aleppo-city',
  'tr',
])
const ACTORS = ranked(actors, ['gov-syria', 'hts', 'russia', 'turkey', 'sdf', 'iran', 'israel', 'civilians-syria'])
const ZONES = [
  'Asia/Damascus',
  'Europe/Berlin',
  'Asia/Beirut',
  'Europe/Istanbul',
  'Europe/London',
  'America/New_York',
  'Asia/Amman',
  'Europe/Stockholm',
  'Asia/Dubai',
  'Europe/Paris',
  'America/Los_Angeles',
  'Australia/Sydney',
]
const TIMES = ['07:00', '08:00', '06:00', '18:00', '12:00', '21:30']
const WEEKDAYS = ['monday', 'friday', 'sunday', 'saturday', 'wednesday', 'thursday', 'tuesday']
const SEVERITIES = ['minor', 'moderate', 'severe']

/** What readers follow, and how many of a hundred do so. */
const HABITS: [number, (pick: Pick) => Record<string, unknown>][] = [
  [10, () => ({})],
  [45, (pick) => ({ regions: pick.some(REGIONS, 1) })],
  [13, (pick) => ({ regions: pick.some(REGIONS, 2) })],
  [10, (pick) => ({ actors: pick.some(ACTORS, 1), backed: pick.chance() < 0.2 })],
  [14, (pick) => ({ regions: pick.some(REGIONS, 1), actors: pick.some(ACTORS, 1), match: 'any' })],
  [4, (pick) => ({ regions: pick.some(REGIONS, 1), actors: pick.some(ACTORS, 1), match: 'both' })],
  [4, (pick) => ({ regions: pick.some(REGIONS, 4), actors: pick.some(ACTORS, 3), match: 'any' })],
]

/** The address of a reader, from which their number can be read again. */
export const addressOf = (number: number): string => `reader-${number}@readers.example.net`

/** The choices of reader `number`: always the same ones, by popularity as Zipf saw it. */
export const readerOf = (number: number): ReaderLine => {
  const pick = picking(number)
  const daily = pick.chance() < 0.85
  return {
    email: addressOf(number),
    consent: 'made up for a benchmark',
    ...habitOf(pick)(pick),
    severity: pick.popular(SEVERITIES),
    lang: pick.chance() < 0.6 ? 'en' : 'ar',
    digest: {
      cadence: daily ? 'daily' : 'weekly',
      weekday: daily ? 'monday' : pick.popular(WEEKDAYS),
      time: pick.popular(TIMES),
      timezone: pick.popular(ZONES),
    },
  }
}

type Pick = {
  chance: () => number
  /** One of a list, the n-th half, a third, a quarter … as often as the first. */
  popular: <T>(all: readonly T[]) => T
  some: <T>(all: readonly T[], count: number) => T[]
}

const habitOf = (pick: Pick) => {
  let left = pick.chance() * 100
  for (const [share, habit] of HABITS) {
    left -= share
    if (left < 0) return habit
  }
  return HABITS[0]![1]
}

const picking = (seed: number): Pick => {
  const chance = chanceOf(seed)
  const popular = <T>(all: readonly T[]): T => all[rankOf(chance(), all.length)]!
  return { chance, popular, some: (all, count) => [...new Set(Array.from({ length: count }, () => popular(all)))] }
}

/** A rank drawn with weights 1, 1/2, 1/3 … */
const rankOf = (chance: number, count: number): number => {
  let left = chance * weightOf(count)
  for (let rank = 0; rank < count; rank++) {
    left -= 1 / (rank + 1)
    if (left < 0) return rank
  }
  return count - 1
}

const weights = new Map<number, number>()
const weightOf = (count: number): number => {
  const known = weights.get(count) ?? Array.from({ length: count }, (_, rank) => 1 / (rank + 1)).reduce((a, b) => a + b)
  weights.set(count, known)
  return known
}

/** Chance that a seed decides (mulberry32). */
const chanceOf = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
