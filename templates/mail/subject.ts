import type { Lang } from '../../src/timeline/event.ts'
import type { CorrectionView, EditionEventView } from '../views.ts'
import { quoted } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { collapseWhitespace, shortenText } from './plain-text.ts'

const MAX_SUBJECT_LENGTH = 150
const MAX_PREHEADER_LENGTH = 110

/** The numbers of corrections, events and updates of a digest in words. `more` events count to the last group. */
export const countsOf = (events: EditionEventView[], more: number, lang: Lang): string => {
  const words = wordsIn(lang)
  const { correction = [], update = [], new: fresh = [] } = Object.groupBy(events, (event) => event.section)
  const [news, updates] = update.length > 0 ? [fresh.length, update.length + more] : [fresh.length + more, 0]
  const counts = [
    correction.length > 0 ? words.mail.corrections(correction.length) : '',
    news > 0 ? words.mail.events(news) : '',
    updates > 0 ? words.mail.updates(updates) : '',
  ]
  return counts.filter(Boolean).join(words.event.comma)
}

/**
 * The subject of a digest, a roll-up or an alert of `count` events: the title of the lead, then how many more it has. At most 150 UTF-16 units, with balanced isolates.
 */
export const eventsSubjectOf = (lead: EditionEventView | undefined, count: number, lang: Lang): string =>
  lead ? subjectWith(lead, (title) => title, count - 1, lang) : wordsIn(lang).mail.events(count)

/** The event of a digest whose title is the subject: the first that is no correction, else the first correction. */
export const digestLeadOf = (events: readonly EditionEventView[]): EditionEventView | undefined =>
  events.find(({ section }) => section !== 'correction') ?? events[0]

/** The subject of a correction or retraction: the kind, and then the title that its readers know. `more` follow it. */
export const correctionSubjectOf = ({ kind, was, event }: CorrectionView, lang: Lang, more = 0): string =>
  subjectWith(kind === 'correction' ? event : was, wordsIn(lang).correctionMail.subject[kind], more, lang)

const subjectWith = (
  event: Pick<EditionEventView, 'text'>,
  inWords: (title: string) => string,
  more: number,
  lang: Lang,
): string => {
  const { andMore } = wordsIn(lang).mail
  const say = (title: string) => (more > 0 ? andMore(inWords(title), more) : inWords(title))
  return say(fitTitle(event, lang, MAX_SUBJECT_LENGTH - say('').length))
}

export const correctionPreheaderOf = (lead: string): string => shortenText(lead, MAX_PREHEADER_LENGTH)

/**
 * The preheader, which mail programs show next to the subject: the other titles, or date and place of a single event.
 */
export const digestPreheaderOf = (events: EditionEventView[], facts: string): string =>
  shortenText(
    events
      .slice(1)
      .map((event) => collapseWhitespace(event.text.title))
      .join(' · ') || collapseWhitespace(facts),
    MAX_PREHEADER_LENGTH,
  )

/** A title that fits into `limit` UTF-16 units together with its isolates. */
const fitTitle = ({ text }: Pick<EditionEventView, 'text'>, lang: Lang, limit: number): string => {
  const title = collapseWhitespace(text.title)
  for (let room = limit; room > 1; room--) {
    const isolatedTitle = quoted(shortenText(title, room), text.lang, lang)
    if (isolatedTitle.length <= limit) return isolatedTitle
  }
  return ''
}
