import { type Chance, chance } from './chance.ts'

/** What a reader follows, simple enough to be judged without the Worker's own matching. */
export type Follows = 'everything' | 'aleppo' | 'daraa' | 'the severe'

/** When a reader is told. All but the Friday's is due when the first digests are; all are due at the end. */
export const DIGESTS = {
  seven: { cadence: 'daily', time: '07:00', timezone: 'UTC' },
  damascus: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
  tuesday: { cadence: 'weekly', weekday: 'tuesday', time: '07:00', timezone: 'UTC' },
  friday: { cadence: 'weekly', weekday: 'friday', time: '09:30', timezone: 'UTC' },
} as const

export type DigestName = keyof typeof DIGESTS

/** How a reader is told at once, if at all. The quiet hours hold what is published first. */
export const ALERTS = {
  none: {},
  all: { alerts: 'all' },
  'the severe': { alerts: 'severe' },
  'one an hour': { alerts: 'all', alerts_per_hour: 1 },
  'not at noon': { alerts: 'all', quiet: { from: '11:00', to: '14:00' } },
} as const

export type AlertsName = keyof typeof ALERTS

/**
 * Whom a story is about. Steady readers stay as they are; the leaver and the mover act while the first digests are on
 * their way, and then the late one confirms; the silent one never does.
 */
export type Part = 'steady' | 'leaver' | 'mover' | 'late' | 'silent'
export type Reader = {
  email: string
  part: Part
  follows: Follows
  lang: 'en' | 'ar'
  digest: DigestName
  alerts: AlertsName
}

/** What happens. It is published before the first digests, seconds before them, or while they are on their way. */
export type Happening = {
  id: string
  region: 'sy-aleppo' | 'sy-daraa'
  severity: 'severe' | 'minor'
  silent: boolean
  published: 'before' | 'held' | 'meanwhile'
  /**
   * Withdrawn while the first digests are on their way, urgently put right with a hold that ends then, or brought up to
   * date after them.
   */
  later: 'retracted' | 'corrected' | 'updated' | null
}

export type Story = {
  number: number
  readers: Reader[]
  happenings: Happening[]
  /** Ticks that never come when the first digests are due. */
  ticksMissed: number
  /** Whether a tick came already when Damascus alone was due, three hours before, and whether the mover moved then. */
  earlyTick: boolean
  /** Whether ticks come after noon, when what is told at once is due. */
  afternoonTicks: boolean
  earlyMove: boolean
}

/** Noon of a Monday; the Tuesday's digests; and a week later, when every schedule is due again. Milliseconds UTC. */
export const START = Date.UTC(2026, 10, 23, 12)
export const DUE = Date.UTC(2026, 10, 24, 7)
export const DAMASCUS_DUE = Date.UTC(2026, 10, 24, 4)
/** When the first alerts are due; and when the quiet hours and the first hour are over. */
export const AFTERNOON = [Date.UTC(2026, 10, 23, 12, 10), Date.UTC(2026, 10, 23, 14, 10)]
export const END = Date.UTC(2026, 11, 2, 7)

/** The stories differ in plot, and each five of the same plots in who reads what. */
export const PLOTS = 5
/** The plot in which readers are told at once. */
const AT_ONCE = 4
const CROWD = 100

/** Whether what a reader follows has to do with what happened. */
export const hears = (follows: Follows, { region, severity }: Happening): boolean =>
  follows === 'everything' ||
  (follows === 'aleppo' && region === 'sy-aleppo') ||
  (follows === 'daraa' && region === 'sy-daraa') ||
  (follows === 'the severe' && severity === 'severe')

/** The story of a number. */
export const storyOf = (number: number): Story => {
  const luck = chance(number)
  const plot = number % PLOTS
  const name = (what: string): string => `${what}-${number}`
  const reader = (part: Part, more: Partial<Reader> = {}): Reader => ({
    email: `${name(part)}@readers.example.net`,
    part,
    follows: luck.pick(['everything', 'aleppo', 'daraa', 'the severe'] as const),
    lang: luck.pick(['en', 'ar'] as const),
    digest: 'seven',
    alerts: 'none',
    ...more,
  })
  return {
    number,
    readers: [...steadyReaders(plot, reader, name), ...othersOf(plot, reader)],
    happenings: happeningsOf(plot, luck, name),
    ticksMissed: plot === 1 ? 2 : 0,
    earlyTick: plot === 2,
    afternoonTicks: plot === AT_ONCE,
    earlyMove: plot === 2 && luck.happens(0.5),
  }
}

type Make = (part: Part, more?: Partial<Reader>) => Reader

const steadyReaders = (plot: number, reader: Make, name: (what: string) => string): Reader[] => {
  const digests = (['seven', 'damascus', 'tuesday', 'friday'] as const).filter(
    (_, at) => at === 0 || at === 1 + (plot % 3),
  )
  const few = [...digests, ...digests].map((digest, at) =>
    reader('steady', {
      email: `${name(`steady-${at}`)}@readers.example.net`,
      digest,
      ...(at === 0 || plot === AT_ONCE ? { follows: 'everything' } : {}),
      ...(plot === AT_ONCE ? { alerts: (['all', 'one an hour', 'not at noon', 'the severe'] as const)[at]! } : {}),
    }),
  )
  const crowd = Array.from({ length: plot === 3 ? CROWD : 0 }, (_, at) => ({
    ...few[0]!,
    email: `${name(`crowd-${at}`)}@readers.example.net`,
  }))
  return [...few, ...crowd]
}

const othersOf = (plot: number, reader: Make): Reader[] => [
  reader('silent'),
  ...(plot === 0 ? [] : [reader('leaver', { follows: 'everything', ...(plot === AT_ONCE && { alerts: 'all' }) })]),
  ...(plot % 2 === 0 ? [reader('mover', moverIn(plot))] : []),
  ...(plot < 2 ? [reader('late')] : []),
]

const FIRST_LATER: Happening['later'][] = [null, 'updated', null, 'corrected']
/** Who moves while they are told at once asks for the severe alone from then on. */
const moverIn = (plot: number): Partial<Reader> => ({
  follows: 'everything',
  digest: plot === 0 ? 'seven' : 'damascus',
  ...(plot === AT_ONCE && { alerts: 'all' }),
})

const happeningsOf = (plot: number, luck: Chance, name: (what: string) => string): Happening[] => {
  const happening = (what: string, more: Partial<Happening>): Happening => ({
    id: name(what),
    region: luck.pick(['sy-aleppo', 'sy-daraa'] as const),
    severity: luck.pick(['severe', 'minor'] as const),
    silent: false,
    published: 'before',
    later: null,
    ...more,
  })
  return [
    happening('first', { region: 'sy-aleppo', later: FIRST_LATER[plot] ?? null }),
    happening('second', { region: 'sy-daraa', later: plot === 1 ? null : 'retracted' }),
    ...(plot === 0 ? [happening('hushed', { silent: true })] : []),
    ...(plot === 1 || plot === 2 || plot === AT_ONCE ? [happening('held', { published: 'held' })] : []),
    ...(plot === 3 || plot === AT_ONCE ? [happening('meanwhile', { published: 'meanwhile' })] : []),
  ]
}
