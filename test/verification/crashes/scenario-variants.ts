import type { Random } from '../random.ts'
import type { AlertsName, DigestName, ReaderRole, ScenarioEvent, ScenarioReader } from './scenario.ts'

/** Scenarios differ by variant: the number of a scenario, modulo how many there are. Each variant is named after what it adds. */
export const VARIANT = {
  lateReader: 0,
  missedTicks: 1,
  earlyTick: 2,
  crowd: 3,
  alerts: 4,
  webhooks: 5,
  redactions: 6,
  imports: 7,
  recalls: 8,
} as const

export type VariantName = keyof typeof VARIANT
export const VARIANTS = Object.keys(VARIANT).length

/** More readers of one schedule than one chunk has. */
const CROWD_SIZE = 100
/** The schedule of half of the steady readers, by variant. The other half have the one at seven. */
const SECOND_DIGEST: DigestName[] = [
  ...(['damascus', 'tuesday', 'friday', 'damascus', 'tuesday', 'friday'] as const),
  ...(['damascus', 'tuesday', 'damascus'] as const),
]
/** The alerts of the steady readers, by variant. */
const STEADY_ALERTS: Record<number, AlertsName[]> = {
  [VARIANT.alerts]: ['all', 'one an hour', 'not at noon', 'the severe'],
  [VARIANT.recalls]: ['all', 'the severe', 'the severe', 'all'],
}

type CreateReader = (role: ReaderRole, differing?: Partial<ScenarioReader>) => ScenarioReader

export const readersOf = (number: number, variant: number, random: Random): ScenarioReader[] => {
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
  return [...steadyReaders(variant, reader, name), ...otherReaders(variant, reader)]
}

const steadyReaders = (variant: number, reader: CreateReader, name: (label: string) => string): ScenarioReader[] => {
  const digests = ['seven', SECOND_DIGEST[variant]!] as const
  const alerts = STEADY_ALERTS[variant]
  const few = [...digests, ...digests].map((digest, at) =>
    reader('steady', {
      email: `${name(`steady-${at}`)}@readers.example.net`,
      digest,
      ...(at === 0 || alerts ? { follows: 'everything' } : {}),
      ...(alerts ? { alerts: alerts[at]! } : {}),
    }),
  )
  const crowd = Array.from({ length: variant === VARIANT.crowd ? CROWD_SIZE : 0 }, (_, at) => ({
    ...few[0]!,
    email: `${name(`crowd-${at}`)}@readers.example.net`,
  }))
  return [...few, ...crowd]
}

const otherReaders = (variant: number, reader: CreateReader): ScenarioReader[] => [
  reader('silent'),
  ...(variant === VARIANT.lateReader
    ? []
    : [reader('leaver', { follows: 'everything', ...(variant === VARIANT.alerts && { alerts: 'all' }) })]),
  ...(variant % 2 === 0 ? [reader('mover', moverOf(variant))] : []),
  ...(variant < VARIANT.earlyTick ? [reader('late')] : []),
  ...(variant === VARIANT.alerts ? readersWithoutDigest(reader) : []),
  ...(variant === VARIANT.imports ? readersAroundImport(reader) : []),
]

/** One whose alerts have no limit that matters here, and one whose cohort had six mails on the day of the first alerts. */
const readersWithoutDigest = (reader: CreateReader): ScenarioReader[] =>
  (['all', 'on a full day'] as const).map((alerts, at) => {
    const { email, ...own } = reader('steady', { follows: 'everything', digest: 'none', alerts })
    return { ...own, email: `undigested-${at}-${email}` }
  })

const readersAroundImport = (reader: CreateReader): ScenarioReader[] => [
  reader('eraser', { follows: 'everything' }),
  reader('complainer', { follows: 'everything', digest: 'tuesday' }),
  reader('imported', { follows: 'everything', alerts: 'all' }),
  reader('pending', { follows: 'everything', digest: 'tuesday' }),
]

/** A mover with alerts chooses alerts of severe events only from then on. */
const moverOf = (variant: number): Partial<ScenarioReader> => ({
  follows: 'everything',
  digest: variant === VARIANT.lateReader ? 'seven' : 'damascus',
  ...(variant === VARIANT.alerts && { alerts: 'all' }),
})

/** The two events of each variant, apart from their regions, and those that a variant has as well. */
const FIRST_EVENT: Partial<ScenarioEvent>[] = [
  { later: 'corrected during' },
  { later: 'updated' },
  {},
  { later: 'corrected' },
  { later: 'corrected', severity: 'minor', isRaised: true },
  { later: 'updated' },
  { later: 'corrected during', redacted: 'during' },
  {},
  { later: 'corrected during', severity: 'minor', isRaised: true },
]
const SECOND_EVENT: Record<number, Partial<ScenarioEvent>> = {
  [VARIANT.missedTicks]: {},
  [VARIANT.redactions]: { later: 'retracted after', redacted: 'during' },
  [VARIANT.recalls]: { later: 'recalled' },
}
const OTHER_EVENTS: Record<string, [variants: number[], event: Partial<ScenarioEvent>]> = {
  third: [[VARIANT.alerts], { region: 'sy-aleppo', later: 'updated' }],
  silent: [[VARIANT.lateReader, VARIANT.webhooks], { silent: true }],
  held: [
    [VARIANT.missedTicks, VARIANT.earlyTick, VARIANT.alerts, VARIANT.webhooks, VARIANT.imports],
    { published: 'on hold' },
  ],
  during: [
    [VARIANT.crowd, VARIANT.alerts, VARIANT.webhooks, VARIANT.imports, VARIANT.recalls],
    { published: 'during' },
  ],
  after: [[VARIANT.imports], { published: 'after' }],
  removed: [[VARIANT.redactions], { redacted: 'before' }],
  named: [[VARIANT.redactions], { redacted: 'during' }],
}

export const eventsOf = (number: number, variant: number, random: Random): ScenarioEvent[] => {
  const event = (label: string, differing: Partial<ScenarioEvent>): ScenarioEvent => ({
    id: `${label}-${number}`,
    region: random.pick(['sy-aleppo', 'sy-daraa'] as const),
    severity: random.pick(['severe', 'minor'] as const),
    silent: false,
    published: 'before',
    later: null,
    isRaised: false,
    redacted: null,
    ...differing,
  })
  // Corrected so late that the correction is claimed together with the first digests.
  const isLate = variant === VARIANT.recalls && random.chance(0.5)
  const others = Object.entries(OTHER_EVENTS).filter(([, [variants]]) => variants.includes(variant))
  return [
    event('first', { region: 'sy-aleppo', ...FIRST_EVENT[variant], ...(isLate && { later: 'corrected' }) }),
    event('second', { region: 'sy-daraa', ...(SECOND_EVENT[variant] ?? { later: 'retracted' }) }),
    ...others.map(([label, [, differing]]) => event(label, differing)),
  ]
}
