import { type Random, randomOf } from '../random.ts'

/** A filter that is simple enough for the audit to match without code of the Worker. */
export type Follows = 'everything' | 'aleppo' | 'daraa' | 'the severe'

/** The first digests are all due at DUE, except those of the Friday and of the second of the month. At END every digest is due. */
export const DIGESTS = {
  seven: { cadence: 'daily', time: '07:00', timezone: 'UTC' },
  damascus: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
  tuesday: { cadence: 'weekly', weekday: 'tuesday', time: '07:00', timezone: 'UTC' },
  friday: { cadence: 'weekly', weekday: 'friday', time: '09:30', timezone: 'UTC' },
  second: { cadence: 'monthly', monthday: 2, time: '07:00', timezone: 'UTC' },
  none: { cadence: 'none' },
} as const

export type DigestName = keyof typeof DIGESTS

/** The alerts that a reader chooses. The quiet hours hold back the events that are published first. */
export const ALERTS = {
  none: {},
  all: { alerts: 'all' },
  'the severe': { alerts: 'severe' },
  'one an hour': { alerts: 'all', alerts_per_hour: 1 },
  'on a full day': { alerts: 'all', alerts_per_hour: 3 },
  'not at noon': { alerts: 'all', quiet: { from: '11:00', to: '14:00' } },
} as const

export type AlertsName = keyof typeof ALERTS

/**
 * The role of a reader. Steady readers do nothing. While the first digests are sent, the leaver unsubscribes, the mover
 * changes schedule, and the late reader confirms. The silent reader never confirms.
 */
export type ReaderRole = 'steady' | 'leaver' | 'mover' | 'late' | 'silent'

export type ScenarioReader = {
  email: string
  role: ReaderRole
  follows: Follows
  lang: 'en' | 'ar'
  digest: DigestName
  alerts: AlertsName
}

export type ScenarioEvent = {
  id: string
  region: 'sy-aleppo' | 'sy-daraa'
  severity: 'severe' | 'minor'
  silent: boolean
  /** Hours before the first digests, seconds before them (so that its hold is not over), or while they are sent. */
  published: 'before' | 'on hold' | 'during'
  /**
   * Retracted or urgently corrected while the first digests are sent, urgently corrected with a hold that ends then, or
   * updated after them.
   */
  later: 'retracted' | 'corrected' | 'corrected during' | 'updated' | null
  /** Whether the correction raises a minor event to a severe one. */
  isRaised: boolean
}

export const isCorrected = ({ later }: ScenarioEvent): boolean => later === 'corrected' || later === 'corrected during'

export type Scenario = {
  number: number
  readers: ScenarioReader[]
  events: ScenarioEvent[]
  /** The filters of the endpoints that get webhooks. */
  endpoints: Follows[]
  /** How many ticks are missed when the first digests are due. */
  missedTicks: number
  /** Whether a tick comes three hours early, when only the digest of Damascus is due. */
  hasEarlyTick: boolean
  /** Whether the mover changes schedule at that time. */
  movesEarly: boolean
  /** Whether ticks come after noon, when alerts and roll-ups are due. */
  hasAfternoonTicks: boolean
}

/** Noon of a Monday; when the first digests are due; and a week later, when every schedule is due again. ms UTC. */
export const START = Date.UTC(2026, 10, 23, 12)
export const DUE = Date.UTC(2026, 10, 24, 7)
export const DAMASCUS_DUE = Date.UTC(2026, 10, 24, 4)
/** The end of the local day of the first alerts. */
export const MIDNIGHT = Date.UTC(2026, 10, 24)
/** When the first alerts are due, when the quiet hours and the first hour of the limit are over, and when the day is. */
export const AFTERNOON = [Date.UTC(2026, 10, 23, 12, 10), Date.UTC(2026, 10, 23, 14, 10), MIDNIGHT + 600_000]
/** When the updates after the first digests are released. */
export const UPDATES_DUE = Date.UTC(2026, 10, 24, 12)
export const END = Date.UTC(2026, 11, 2, 7)

/** Scenarios differ by variant. Each six of them have all variants, with other readers than the six before. */
export const VARIANTS = 6
/** In this variant readers get alerts. */
const ALERT_VARIANT = 4
/** In this variant endpoints get webhooks. */
const WEBHOOK_VARIANT = 5
/** In this variant a schedule has too many readers for one chunk. */
const CROWD_VARIANT = 3
const CROWD_SIZE = 100

export const followsEvent = (follows: Follows, { region, severity }: ScenarioEvent): boolean =>
  follows === 'everything' ||
  (follows === 'aleppo' && region === 'sy-aleppo') ||
  (follows === 'daraa' && region === 'sy-daraa') ||
  (follows === 'the severe' && severity === 'severe')

/** Returns the scenario of a number: always the same one. */
export const scenarioOf = (number: number): Scenario => {
  const random = randomOf(number)
  const variant = number % VARIANTS
  const name = (label: string): string => `${label}-${number}`
  const reader: CreateReader = (role, differing = {}) => ({
    email: `${name(role)}@readers.example.net`,
    role,
    follows: random.pick(['everything', 'aleppo', 'daraa', 'the severe'] as const),
    lang: random.pick(['en', 'ar'] as const),
    digest: 'seven',
    alerts: 'none',
    ...differing,
  })
  return {
    number,
    readers: [...steadyReaders(variant, reader, name), ...otherReaders(variant, reader)],
    events: eventsOf(variant, random, name),
    endpoints: variant === WEBHOOK_VARIANT ? ['everything', 'aleppo'] : [],
    missedTicks: variant === 1 ? 2 : 0,
    hasEarlyTick: variant === 2,
    hasAfternoonTicks: variant === ALERT_VARIANT,
    movesEarly: variant === 2 && random.chance(0.5),
  }
}

type CreateReader = (role: ReaderRole, differing?: Partial<ScenarioReader>) => ScenarioReader

const steadyReaders = (variant: number, reader: CreateReader, name: (label: string) => string): ScenarioReader[] => {
  const digests = (['seven', 'damascus', 'tuesday', 'friday'] as const).filter(
    (_, at) => at === 0 || at === 1 + (variant % 3),
  )
  const alerts = ['all', 'one an hour', 'not at noon', 'the severe'] as const
  const few = [...digests, ...digests].map((digest, at) =>
    reader('steady', {
      email: `${name(`steady-${at}`)}@readers.example.net`,
      digest,
      ...(at === 0 || variant === ALERT_VARIANT ? { follows: 'everything' } : {}),
      ...(variant === ALERT_VARIANT ? { alerts: alerts[at]! } : {}),
    }),
  )
  const crowd = Array.from({ length: variant === CROWD_VARIANT ? CROWD_SIZE : 0 }, (_, at) => ({
    ...few[0]!,
    email: `${name(`crowd-${at}`)}@readers.example.net`,
  }))
  return [...few, ...crowd]
}

const otherReaders = (variant: number, reader: CreateReader): ScenarioReader[] => [
  reader('silent'),
  ...(variant === 0
    ? []
    : [reader('leaver', { follows: 'everything', ...(variant === ALERT_VARIANT && { alerts: 'all' }) })]),
  ...(variant % 2 === 0 ? [reader('mover', moverOf(variant))] : []),
  ...(variant < 2 ? [reader('late')] : []),
  ...(variant === ALERT_VARIANT ? readersWithoutDigest(reader) : []),
]

/** One whose alerts have no limit that matters here, and one whose cohort had six mails on the day of the first alerts. */
const readersWithoutDigest = (reader: CreateReader): ScenarioReader[] =>
  (['all', 'on a full day'] as const).map((alerts, at) => {
    const { email, ...own } = reader('steady', { follows: 'everything', digest: 'none', alerts })
    return { ...own, email: `undigested-${at}-${email}` }
  })

/** A mover with alerts chooses alerts of severe events only from then on. */
const moverOf = (variant: number): Partial<ScenarioReader> => ({
  follows: 'everything',
  digest: variant === 0 ? 'seven' : 'damascus',
  ...(variant === ALERT_VARIANT && { alerts: 'all' }),
})

const FIRST_EVENT_LATER: ScenarioEvent['later'][] = [
  'corrected during',
  'updated',
  null,
  'corrected',
  'corrected',
  'updated',
]
const SILENT_VARIANTS = [0, WEBHOOK_VARIANT]
const HELD_VARIANTS = [1, 2, ALERT_VARIANT, WEBHOOK_VARIANT]
const DURING_VARIANTS = [CROWD_VARIANT, ALERT_VARIANT, WEBHOOK_VARIANT]

const eventsOf = (variant: number, random: Random, name: (label: string) => string): ScenarioEvent[] => {
  const event = (label: string, differing: Partial<ScenarioEvent>): ScenarioEvent => ({
    id: name(label),
    region: random.pick(['sy-aleppo', 'sy-daraa'] as const),
    severity: random.pick(['severe', 'minor'] as const),
    silent: false,
    published: 'before',
    later: null,
    isRaised: false,
    ...differing,
  })
  return [
    event('first', {
      region: 'sy-aleppo',
      later: FIRST_EVENT_LATER[variant] ?? null,
      ...(variant === ALERT_VARIANT && { severity: 'minor', isRaised: true }),
    }),
    event('second', { region: 'sy-daraa', later: variant === 1 ? null : 'retracted' }),
    ...(variant === ALERT_VARIANT ? [event('third', { region: 'sy-aleppo', later: 'updated' })] : []),
    ...(SILENT_VARIANTS.includes(variant) ? [event('silent', { silent: true })] : []),
    ...(HELD_VARIANTS.includes(variant) ? [event('held', { published: 'on hold' })] : []),
    ...(DURING_VARIANTS.includes(variant) ? [event('during', { published: 'during' })] : []),
  ]
}
