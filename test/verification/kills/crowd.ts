import type { Book, Reader } from './book.ts'
import type { Dice } from './dice.ts'

/** When a schedule is due, told twice: as a reader asks for it, and as milliseconds into a day of UTC. */
export type Due = { cadence: 'daily' | 'weekly'; weekday?: 'monday'; time: string; timezone: string; at: number }

/** What a reader of the proof follows. Matching is kept plain here: provinces and single actors, one beside the other. */
export type Choice = {
  regions: string[]
  actors: string[]
  severity: 'minor' | 'severe'
  lang: 'en' | 'ar'
  due: Due
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** When the proof begins: a Sunday, so that everything is due for the first time within two days. */
export const FIRST_NOON = Date.parse('2027-01-03T12:00:00Z')
/** Each at another time of the day, by which its runs are known; in January, when no zone puts its clocks forward. */
export const DUES: Due[] = [
  { cadence: 'daily', time: '05:00', timezone: 'UTC', at: 5 * HOUR },
  { cadence: 'daily', time: '08:10', timezone: 'Asia/Damascus', at: 5 * HOUR + 10 * MINUTE },
  { cadence: 'daily', time: '00:05', timezone: 'America/New_York', at: 5 * HOUR + 5 * MINUTE },
  { cadence: 'daily', time: '07:00', timezone: 'Europe/Berlin', at: 6 * HOUR },
  { cadence: 'weekly', weekday: 'monday', time: '06:30', timezone: 'UTC', at: 6.5 * HOUR },
  { cadence: 'daily', time: '18:00', timezone: 'UTC', at: 18 * HOUR },
]
export const REGIONS = ['sy-aleppo', 'sy-idlib', 'sy-homs', 'sy-daraa', 'sy-raqqa']
/** What newcomers follow: so little happens there that a welcome tells all of it. */
export const QUIET_REGION = 'sy-tartus'
export const ACTORS = ['russia', 'turkey', 'iran']

/** A first crowd of readers, to be loaded before anything happens. */
export const crowd = (dice: Dice, size: number): Reader[] =>
  Array.from({ length: size }, (_, number) => ({
    ...newReader(`reader-${number}@example.org`, choiceOf(dice)),
    isLoaded: true,
  }))

/** A reader who comes by the front door. */
export const newcomer = (dice: Dice, number: number): Reader =>
  newReader(`newcomer-${number}@example.org`, {
    ...choiceOf(dice),
    regions: [QUIET_REGION],
    actors: [],
    severity: 'minor',
  })

/** A choice in the words of the interface. */
export const bodyOf = ({ email, choice: { due, ...choice } }: Reader): object => {
  const { at: _, ...digest } = due
  return { email, ...choice, digest }
}

/** Readers by the lines that load them. */
export const linesOf = (readers: readonly Reader[]): string =>
  readers.map((reader) => JSON.stringify({ ...bodyOf(reader), consent: { source: 'the proof' } })).join('\n')

export const enter = ({ readers }: Book, newly: readonly Reader[]): void => {
  for (const reader of newly) readers.set(reader.email, reader)
}

const newReader = (email: string, choice: Choice): Reader => ({
  email,
  choice,
  isLoaded: false,
  asked: null,
  confirmed: null,
  isWanderer: false,
  left: null,
})

const choiceOf = (dice: Dice): Choice => ({
  regions: dice.chance(0.2) ? [] : several(dice, REGIONS, 2),
  actors: dice.chance(0.7) ? [] : several(dice, ACTORS, 1),
  severity: dice.chance(0.3) ? 'severe' : 'minor',
  lang: dice.chance(0.5) ? 'en' : 'ar',
  due: dice.pick(DUES),
})

const several = (dice: Dice, of: string[], most: number): string[] =>
  [...new Set(Array.from({ length: dice.whole(1, most) }, () => dice.pick(of)))].sort()
