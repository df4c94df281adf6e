import type { WhenPrecision } from './edtf.ts'

/** The languages of the site, in the order of preference when a text is missing. */
export const LANGS = ['en', 'ar'] as const
export type Lang = (typeof LANGS)[number]

export const NATURES = ['event', 'state', 'claim', 'forecast'] as const
export const CERTAINTIES = ['confirmed', 'reported', 'disputed', 'unverified'] as const
/** From the gravest to the least; `unknown` counts as moderate. */
export const SEVERITIES = ['extreme', 'severe', 'moderate', 'minor', 'unknown'] as const
export const CHANGES = ['new', 'update', 'correction', 'retraction', 'translation', 'minor'] as const
export const STANCES = ['supports', 'contradicts', 'context'] as const

export type Nature = (typeof NATURES)[number]
export type Certainty = (typeof CERTAINTIES)[number]
export type Severity = (typeof SEVERITIES)[number]
export type Change = (typeof CHANGES)[number]

/** How grave a severity is, from 1 (minor) to 4 (extreme). */
export const severityRankOf = (severity: Severity): number =>
  ({ extreme: 4, severe: 3, moderate: 2, unknown: 2, minor: 1 })[severity]

export type EventText = { title: string; summary: string }
export type EventTexts = { [L in Lang]?: EventText | undefined }
export type EventRegion = { id: string; primary?: boolean | undefined }
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
  /** Whether it is a document of the matter itself: a decree, a court's ruling, a treaty. One of these confirms alone. */
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

/** What an editor records of an event: everything but what the server adds. */
export type EventRecord = {
  nature: Nature
  /** EDTF, or null where no date can be given. */
  when: string | null
  /** Whether the source states the date, we infer it, or another source gives it. */
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

/** One numbered, immutable version of an event, as the journal holds it. Times are milliseconds, UTC. */
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
  /** First and last day that the event may have touched, `YYYY-MM-DD`; null where open or unknown. */
  when_min: string | null
  when_max: string | null
  /** How exactly the date is known; `open` has no first or no last day, `unknown` neither. */
  when_precision: WhenPrecision
}

/** The text in the reader's language, else the one there is, with the language it is in. */
export const pickText = (text: EventTexts, lang: Lang): EventText & { lang: Lang } => {
  const found = [lang, ...LANGS].find((each) => text[each])
  if (!found) throw new Error('an event has no text in any language')
  return { ...text[found]!, lang: found }
}
