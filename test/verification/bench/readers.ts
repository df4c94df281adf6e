import actors from '../../../data/actors.json' with { type: 'json' }
import regions from '../../../data/regions.json' with { type: 'json' }
import { type Random, randomOf } from '../random.ts'

/** One line of an import by `POST /v1/subscribers`. */
export type ReaderLine = { email: string; consent: string } & Record<string, unknown>

/** Returns the ids of a gazetteer, those in `first` before the others. */
const rankIds = (all: { id: string }[], first: string[]): string[] => [
  ...first,
  ...all.map((each) => each.id).filter((id) => !first.includes(id)),
]
const REGIONS = rankIds(regions, [
  'sy',
  'sy-aleppo',
  'sy-damascus',
  'sy-idlib',
  'sy-homs',
  'sy-hama',
  'sy-aleppo-city',
  'tr',
])
const ACTORS = rankIds(actors, ['gov-syria', 'hts', 'russia', 'turkey', 'sdf', 'iran', 'israel', 'civilians-syria'])
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

/** The filters of readers, each with its share of a hundred. */
const HABITS: [number, (choose: Chooser) => Record<string, unknown>][] = [
  [10, () => ({})],
  [45, (choose) => ({ regions: choose.several(REGIONS, 1) })],
  [13, (choose) => ({ regions: choose.several(REGIONS, 2) })],
  [10, (choose) => ({ actors: choose.several(ACTORS, 1), backed: choose.random.chance(0.2) })],
  [14, (choose) => ({ regions: choose.several(REGIONS, 1), actors: choose.several(ACTORS, 1), match: 'any' })],
  [4, (choose) => ({ regions: choose.several(REGIONS, 1), actors: choose.several(ACTORS, 1), match: 'both' })],
  [4, (choose) => ({ regions: choose.several(REGIONS, 4), actors: choose.several(ACTORS, 3), match: 'any' })],
]

const addressOf = (number: number): string => `reader-${number}@readers.example.net`

/** Returns the number of a reader's address; null for another address. */
export const readerNumberOf = (address: string): number | null => {
  const number = /^reader-(\d+)@/.exec(address)?.[1]
  return number === undefined ? null : Number(number)
}

/** Returns reader `number` with preferences by popularity (Zipf): always the same ones. */
export const readerOf = (number: number): ReaderLine => {
  const choose = createChooser(randomOf(number + 1))
  const isDaily = choose.random.chance(0.85)
  return {
    email: addressOf(number),
    consent: 'made up for a benchmark',
    ...chooseHabit(choose)(choose),
    severity: choose.popular(SEVERITIES),
    lang: choose.random.chance(0.6) ? 'en' : 'ar',
    digest: {
      cadence: isDaily ? 'daily' : 'weekly',
      weekday: isDaily ? 'monday' : choose.popular(WEEKDAYS),
      time: choose.popular(TIMES),
      timezone: choose.popular(ZONES),
    },
  }
}

type Chooser = {
  random: Random
  /** Chooses one of a list: the second half, the third a third as often as the first, and so on. */
  popular: <T>(all: readonly T[]) => T
  several: <T>(all: readonly T[], count: number) => T[]
}

const createChooser = (random: Random): Chooser => {
  const popular = <T>(all: readonly T[]): T => all[rankOf(random.next(), all.length)]!
  return { random, popular, several: (all, count) => [...new Set(Array.from({ length: count }, () => popular(all)))] }
}

const chooseHabit = ({ random }: Chooser) => {
  let left = random.next() * 100
  for (const [share, habit] of HABITS) {
    left -= share
    if (left < 0) return habit
  }
  return HABITS[0]![1]
}

/** Returns the rank of a number in [0, 1) by the weights 1, 1/2, 1/3 … */
const rankOf = (number: number, count: number): number => {
  let left = number * totalWeight(count)
  for (let rank = 0; rank < count; rank++) {
    left -= 1 / (rank + 1)
    if (left < 0) return rank
  }
  return count - 1
}

const totalWeights = new Map<number, number>()
const totalWeight = (count: number): number => {
  const known =
    totalWeights.get(count) ?? Array.from({ length: count }, (_, rank) => 1 / (rank + 1)).reduce((a, b) => a + b)
  totalWeights.set(count, known)
  return known
}
