import type { Preferences } from '../src/audience/preferences.ts'
import type { Certainty, EventText, Lang, Nature, Severity } from '../src/timeline/event.ts'
import type { Gazetteer, Region } from '../src/timeline/gazetteer.ts'
import type { ChangeInWords } from './words/changes-in-words.ts'

/** What every page and mail says of the site itself. `url` has no slash at its end. */
export type Site = { name: string; url: string; postal: string; replyTo: string }

/** Why an event stands in a digest: new to the reader, an update of what was told, or a correction of it. */
export type EditionSection = 'correction' | 'new' | 'update'

/** One event as a reader is shown it: names already in the reader's language. */
export type EventView = {
  id: string
  url: string
  nature: Nature
  kind: string
  certainty: Certainty
  severity: Severity
  /** EDTF or null. */
  when: string | null
  /** First day that it may have touched, `YYYY-MM-DD`, for grouping by day. */
  whenMin: string | null
  text: EventText & { lang: Lang }
  regions: string[]
  /** The same regions as the gazetteer knows them; one that it no longer has is not here. */
  places: Pick<Region, 'id' | 'name' | 'codes'>[]
  actors: { name: string; role: string }[]
  sources: { publisher: string; title: string; url?: string | undefined; primary?: boolean | undefined }[]
  /** What was wrong, for a correction or a retraction, in the reader's language or the one there is. */
  reason?: { words: string; lang: Lang } | undefined
  retracted: boolean
}

/** How a digest shows an event that its reader was told of at once: in short, or in full where more is known since. */
export type AlreadyAlertedForm = 'short' | 'full'

export type EditionEventView = EventView & { section: EditionSection; alreadyAlerted?: AlreadyAlertedForm | undefined }

/** What somebody would have received; `because` names what they follow that an event matched, in a sentence. */
export type PreviewView = {
  basis: 'lately' | 'newest'
  count: number
  events: (EditionEventView & { because?: string })[]
}

/** What became of a mail to one reader. From `ended` on they were left out at the last moment, and why. */
export type MailStatus =
  | 'waiting'
  | 'sent'
  | 'delayed'
  | 'delivered'
  | 'failed'
  | 'bounced'
  | 'complained'
  | 'refused'
  | 'unknown'
  | 'ended'
  | 'suppressed'
  | 'cancelled'
  | 'retracted'
  | 'not_told'
  | 'not_allowed'

/** Why a subscription ended. */
export type SubscriptionEndReason = 'unsubscribed' | 'bounced' | 'complained' | 'suppressed'

/** Why an event was not told to a reader, or is not yet. Times are in ms UTC. */
export type NotToldReason =
  | { why: 'retracted' | 'silent' | 'soon' | 'suppressed' | 'unfollowed' | 'unfollowed_then' | 'unknown' }
  | { why: 'no_digest' | 'packing' | 'cancelled' | 'left_out' | 'urgent' | 'before_digest' | 'before_alerts' }
  | { why: 'claim' | 'forecast' | 'unverified' }
  | { why: 'held' | 'joined' | 'next' | 'quiet' | 'folded'; at: number }
  | { why: 'ended'; how: SubscriptionEndReason; at: number }
  | { why: 'below' | 'below_alerts'; severity: Severity; least: Severity }

/** An event's title in the reader's language or the one there is, and its page. */
export type EventTitleView = { text: { title: string; lang: Lang }; url: string; retracted: boolean }

/** One mail to a reader. `because` says in a sentence why each event was told to them; `more` were told beside these. */
export type SentMailView = {
  kind: string
  /** In the language that it was sent in. */
  subject: string
  lang: Lang
  at: number
  status: MailStatus
  /** The path of its edition's page; null where it has none. */
  edition: string | null
  events: (EventTitleView & { because: string })[]
  more: number
}

/** What is answered of one event: the mails that told it, and why not in others. */
export type WhyAnswerView = { event: EventTitleView; mails: SentMailView[]; reasonsNotTold: NotToldReason[] }

/** What those are told who were told of an event that was corrected or withdrawn. */
export type CorrectionView = {
  kind: 'correction' | 'retraction'
  /** The event as it was told, and as it stands since: with the reason. */
  was: EventView
  event: EventView
  /** What reads otherwise than it was told. */
  changes: ChangeInWords[]
  /** The day on which it was told, `YYYY-MM-DD` in UTC; null where that is not known any more. */
  day: string | null
  /** When it was corrected or withdrawn, in milliseconds UTC. */
  at: number
  /** Whether a withdrawn event was recorded anew since. */
  again: boolean
}

/** A mail as it is written once for all who are told the same; NUL-delimited marks stand for the reader's own part. */
export type MailContent = { subject: string; html: string; text: string }

/** A choice as it was typed into the form: every field a text, so that wrong input can be shown again. */
export type PreferencesInput = {
  email: string
  regions: string[]
  actors: string[]
  match: string
  backed: boolean
  severity: string
  cadence: string
  weekday: string
  time: string
  timezone: string
  alerts: string
  alerts_per_hour: string
  quiet_from: string
  quiet_to: string
  extreme_at_once: string
  alerted: string
  lang: string
}

export type InputFaultCode =
  | 'required'
  | 'unknown_member'
  | 'not_text'
  | 'not_a_list'
  | 'not_an_object'
  | 'not_yes_or_no'
  | 'not_an_address'
  | 'unknown_region'
  | 'unknown_actor'
  | 'not_one_of'
  | 'not_a_time'
  | 'not_a_number'
  | 'same_time'
  | 'unknown_timezone'
  | 'nothing_chosen'
  | 'too_many'
  | 'too_long'

/** One thing that was wrong: where (RFC 6901) and what, to be said in the reader's language. */
export type InputFault = {
  pointer: string
  code: InputFaultCode
  value?: string | undefined
  options?: string[] | undefined
}

/** What the timeline is narrowed down to, as it stands in the query. */
export type TimelineFilter = Partial<
  Record<'region' | 'actor' | 'kind' | 'certainty' | 'from' | 'to' | 'q', string | undefined>
>

export type FilterFaultCode =
  | 'unknown_region'
  | 'unknown_actor'
  | 'not_a_kind'
  | 'unknown_certainty'
  | 'not_a_date'
  | 'backwards'
  | 'no_words'
  | 'too_many_words'
  | 'not_a_cursor'

/** What cannot be read in a field of the query: a code for a sentence in the reader's language, a sentence for machines. */
export type FilterFault = { field: keyof TimelineFilter | 'after'; code: FilterFaultCode; detail: string }

export type PreferencesFormView = {
  lang: Lang
  site: Site
  gazetteer: Gazetteer
  typed: PreferencesInput
  faults: InputFault[]
  zones: string[]
  /** How many alerts the site sends a reader in an hour. */
  maxAlertsPerHour: number
  /** The form's own path, to which a preset leads back. */
  path: string
  /** What stands chosen, in one phrase. */
  chosen: string
  /** What would have been received, where it was asked for. */
  preview: PreviewView | null
}

export type PreferencesView = { choice: Preferences; gazetteer: Gazetteer; lang: Lang }
