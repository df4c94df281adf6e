import type { InputFault } from '../src/audience/input-fault.ts'
import type { PreferencesInput } from '../src/audience/parse-preferences.ts'
import type { Preferences } from '../src/audience/preferences.ts'
import type { MailStatus } from '../src/delivery/insight/mail-status.ts'
import type { NotToldReason } from '../src/delivery/insight/not-told-context.ts'
import type { AlreadyAlertedForm, EditionItem, EditionSection } from '../src/editions/select/edition-items.ts'
import type { Certainty, Count, EventText, Lang, Nature, Severity, Source } from '../src/timeline/event.ts'
import type { Gazetteer, Region } from '../src/timeline/gazetteer.ts'
import type { Topic } from '../src/timeline/topic-counts.ts'
import type { ChangeInWords } from './words/changes-in-words.ts'

/** The site, as every page and mail names it. `url` has no slash at its end. */
export type Site = {
  name: string
  /** Its name in each language, if it has more than one. */
  names?: Record<Lang, string>
  url: string
  postal: string
  replyTo: string
}

/** One event with its names in the language of the reader. */
export type EventView = {
  id: string
  url: string
  nature: Nature
  kind: string
  certainty: Certainty
  severity: Severity
  /** EDTF or null. */
  when: string | null
  /** The first day that the event may have touched, `YYYY-MM-DD`. */
  whenMin: string | null
  text: EventText & { lang: Lang }
  regions: string[]
  /** The regions in the gazetteer. A region that it no longer has is left out. */
  places: Pick<Region, 'id' | 'name' | 'codes'>[]
  /** `id` is absent for an actor that the gazetteer no longer has. */
  actors: { id?: string | undefined; name: string; role: string }[]
  /** People or things that the sources count. */
  counts: Count[]
  sources: {
    publisher: string
    title: string
    url?: string | undefined
    primary?: boolean | undefined
    stance?: Source['stance']
    /** EDTF. */
    published?: string | undefined
  }[]
  /** The reason of the revision, in the language of the reader if it exists in that language. */
  reason?: { words: string; lang: Lang } | undefined
  /** If several revisions are shown as one: the reasons of all, the oldest first. They replace `reason`. */
  reasons?: ReasonView[] | undefined
  retracted: boolean
  /** True if the newest revision is a correction. */
  isCorrected?: boolean
  /** The revision was redacted: the title says that, and all other members are empty. */
  redacted?: true
}

/** The reason of one revision. `isWrong`: it says what was wrong; else it says what has changed. */
export type ReasonView = { words: string; lang: Lang; isWrong: boolean }

/** An event as a mail shows it. */
export type ShownEventView = EventView & {
  section: EditionSection
  alreadyAlerted?: AlreadyAlertedForm | undefined
  /** Only in alerts and roll-ups: why they have an event that alerted before. */
  cause?: EditionItem['cause'] | undefined
  /** True for a correction, if the mail that told what it corrects may arrive after it. */
  late?: boolean
  /** True for a correction for which the digest before had no room. */
  carried?: boolean
}

/** An event of an edition, with the seq of its newest revision, and when that was recorded (ms UTC). */
/** `isAway`: recorded during the pause of the mail's readers. */
export type EditionEventView = ShownEventView & { seq: number; recordedAt: number; isAway?: true }

/** How many events of an edition are new, updated, extreme and corrected. */
export type EditionFiguresView = Record<'news' | 'updated' | 'extreme' | 'corrections', number>

/** How many events of an edition are in a place, and the severity of the gravest. */
export type PlaceCountView = { name: string; count: number; severity: Severity }

/** The mail that a filter would have produced. `because` says which part of the filter an event matched. */
export type PreviewView = {
  basis: 'lately' | 'newest'
  count: number
  events: (EditionEventView & { because?: string })[]
}

/** The title of an event, in the language of the reader if it exists in that language, and the address of its page. */
export type EventTitleView = { text: { title: string; lang: Lang }; url: string; retracted: boolean }

/** One mail to a reader. `because` says why each event was told. `more` events were told and are not listed. */
export type SentMailView = {
  kind: string
  /** In the language of the mail; null if it had words that were redacted since. */
  subject: string | null
  lang: Lang
  at: number
  status: MailStatus
  /** The path of the page of the edition; null where it has none. */
  edition: string | null
  events: (EventTitleView & { because: string })[]
  more: number
}

/** The answer about one event: the mails that told it, and the reasons why other mails did not. */
export type WhyAnswerView = { event: EventTitleView; mails: SentMailView[]; reasonsNotTold: NotToldReason[] }

/** A correction or retraction, for the readers who had the event in a mail. */
export type CorrectionView = {
  kind: 'correction' | 'retraction'
  /** The event as the reader was told, and the event now with the reason of the change. */
  was: EventView
  event: EventView
  /** The differences between the two. */
  changes: ChangeInWords[]
  /** The day on which the reader was told, `YYYY-MM-DD` in UTC; null where that is no longer known. */
  day: string | null
  /** The time of the change in ms UTC. */
  at: number
  /** True if the event was recorded again after its retraction. */
  again: boolean
  /** True if the mail that told the event may arrive after this one. */
  late: boolean
}

/** The words of editors about what stands now, and when they wrote them (ms UTC). */
export type StandingWordsView = { text: EventText & { lang: Lang }; recordedAt: number }

/** One part of a mail that joins several: notices of one kind, or events of alerts. */
export type JoinedPartView =
  | { kind: CorrectionView['kind']; corrections: CorrectionView[] }
  | { kind: 'rollup' | 'alert'; events: EditionEventView[] }

export type PreferencesFormView = {
  lang: Lang
  site: Site
  gazetteer: Gazetteer
  typed: PreferencesInput
  faults: InputFault[]
  zones: string[]
  /** The largest number of alerts that the site allows in an hour. */
  maxAlertsPerHour: number
  /** The path of the form, to which the links of the presets lead. */
  path: string
  /** The preferences, as one phrase. */
  chosen: string
  /** The preview, if the reader asked for it. */
  preview: PreviewView | null
  /** The single events that are followed or left out. */
  singleEvents: SingleEventView[]
}

/** A single event in the form. One that was removed has its id as the title. */
export type SingleEventView = { field: 'events' | 'muted'; id: string; title: string; lang: Lang }

/** The first question of the subscription form: the topics to choose from. */
export type TopicPickerView = {
  suggested: Topic[]
  /** The text of the search, and what it found; null if nothing was searched. */
  query: string
  found: Topic[] | null
  /** True if a link of one region or actor led to the form: the question is answered. */
  isChosen: boolean
}

export type PreferencesView = { choice: Preferences; gazetteer: Gazetteer; lang: Lang }
