import type { InputFault } from '../src/audience/input-fault.ts'
import type { PreferencesInput } from '../src/audience/parse-preferences.ts'
import type { Preferences } from '../src/audience/preferences.ts'
import type { MailStatus } from '../src/delivery/insight/mail-status.ts'
import type { NotToldReason } from '../src/delivery/insight/why-not-told.ts'
import type { AlreadyAlertedForm, EditionSection } from '../src/editions/select/edition-items.ts'
import type { Certainty, EventText, Lang, Nature, Severity } from '../src/timeline/event.ts'
import type { Gazetteer, Region } from '../src/timeline/gazetteer.ts'
import type { ChangeInWords } from './words/changes-in-words.ts'

/** What every page and mail says of the site itself. `url` has no slash at its end. */
export type Site = { name: string; url: string; postal: string; replyTo: string }

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

export type EditionEventView = EventView & { section: EditionSection; alreadyAlerted?: AlreadyAlertedForm | undefined }

/** What somebody would have received; `because` names what they follow that an event matched, in a sentence. */
export type PreviewView = {
  basis: 'lately' | 'newest'
  count: number
  events: (EditionEventView & { because?: string })[]
}

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
