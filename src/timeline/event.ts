import type { WhenPrecision } from './edtf.ts'

/** The languages of the site, in the order of preference when a text is missing. */
export const LANGS = ['en', 'ar'] as const
export type Lang = (typeof LANGS)[number]

export const NATURES = ['event', 'state', 'claim', 'forecast'] as const
export const CERTAINTIES = ['confirmed', 'reported', 'disputed', 'unverified'] as const
/** From the highest to the lowest; `unknown` counts as moderate. */
export const SEVERITIES = ['extreme', 'severe', 'moderate', 'minor', 'unknown'] as const
export const CHANGES = ['new', 'update', 'correction', 'retraction', 'translation', 'minor'] as const
export const STANCES = ['supports', 'contradicts', 'context'] as const

export type Nature = (typeof NATURES)[number]
export type Certainty = (typeof CERTAINTIES)[number]
export type Severity = (typeof SEVERITIES)[number]
export type Change = (typeof CHANGES)[number]

/** The rank of a severity, from 1 (minor) to 4 (extreme). */
export const severityRankOf = (severity: Severity): number =>
  ({ extreme: 4, severe: 3, moderate: 2, unknown: 2, minor: 1 })[severity]

export type EventText = { title: string; summary: string }
export type EventTexts = { [L in Lang]?: EventText | undefined }
type EventRegion = { id: string; primary?: boolean | undefined }
export type EventActor = { id: string; role: string }

export type Source = {
  publisher: string
  title: string
  url?: string | undefined
  /** When the source was published, as EDTF. */
  published?: string | undefined
  /** At most 25 words of the source itself. */
  quote?: string | undefined
  /** Where in the source, for example a paragraph. */
  locator?: string | undefined
  stance: (typeof STANCES)[number]
  /** True for a primary document: a decree, a ruling, a treaty. One of them is enough for `confirmed`. */
  primary?: boolean | undefined
}

/** A number of people or things, with the words that the source used for it. */
export type Count = {
  what: string
  low: number | null
  best: number | null
  high: number | null
  words?: string | undefined
}

/** The part of an event that its editor writes. */
export type EventRecord = {
  nature: Nature
  /** A date in EDTF, or null if none is known. */
  when: string | null
  /** Where the date is from: a listed source states it, the editor infers it, or another source states it. */
  when_basis?: 'stated' | 'inferred' | 'external' | undefined
  /** `group.name`, for example `conflict.airstrike`. */
  kind: string
  certainty: Certainty
  severity: Severity
  regions: EventRegion[]
  actors: EventActor[]
  counts: Count[]
  text: EventTexts
  sources: Source[]
  links: { rel: string; to: string }[]
  external_ids: Record<string, string>
}

/** A numbered, immutable version of an event in the journal. Times in ms UTC. */
export type Revision = EventRecord & {
  id: string
  seq: number
  number: number
  change: Change
  reason?: { [L in Lang]?: string | undefined } | undefined
  urgent: boolean
  silent: boolean
  publisher: string
  recorded_at: number
  release_at: number
  /** The first and last day of the date, `YYYY-MM-DD`; null if open or unknown. */
  when_min: string | null
  when_max: string | null
  /** The precision of the date. `open` has no first or no last day, `unknown` has neither. */
  when_precision: WhenPrecision
}

/** The part of a record that decides which filters match and which changes alert. The journal has it in each row. */
export type RevisionFacts = Pick<EventRecord, 'nature' | 'certainty' | 'severity'> & {
  regions: string[]
  actors: EventActor[]
  /** `open` if the date is an interval without an end, `unknown` without a date; absent for a date with an end. */
  end?: 'open' | 'unknown'
}

/** The text in a language, or in the other one if it has none, with its language. */
export const pickText = (text: EventTexts, lang: Lang): EventText & { lang: Lang } => {
  const found = [lang, ...LANGS].find((each) => text[each])
  if (!found) throw new Error('An event has no text in any language.')
  return { ...text[found]!, lang: found }
}

/** True for a claim or a forecast: what somebody says or expects, not what happened. */
export const isOpinion = ({ nature }: Pick<RevisionFacts, 'nature'>): boolean =>
  nature === 'claim' || nature === 'forecast'
