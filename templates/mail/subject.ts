import type { Lang } from '../../src/timeline/event.ts'
import type { NoticeView, ToldEvent } from '../views.ts'
import { quoted } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { oneLine, shortened } from './line.ts'

const LONGEST_SUBJECT = 150
const LONGEST_PREHEADER = 110

/** How many corrections, events and updates a digest tells; those it has no room for count with what they follow. */
export const countsOf = (events: ToldEvent[], more: number, lang: Lang): string => {
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

/** What happened, in one line: "3 events: <the first title>". At most 150 UTF-16 units, isolates balanced. */
export const digestSubject = (events: ToldEvent[], more: number, lang: Lang): string => {
  const counts = countsOf(events, more, lang)
  const first = events.find((event) => event.echo !== 'short') ?? events[0]
  const { mail } = wordsIn(lang)
  return first
    ? mail.subject(counts, titleWithin(first, lang, LONGEST_SUBJECT - mail.subject(counts, '').length))
    : counts
}

/** Says first that it is a correction, or that a report is withdrawn, and then of what: the title that its readers know. */
export const noticeSubject = ({ kind, was, event }: NoticeView, lang: Lang): string => {
  const say = wordsIn(lang).noticeMail.subject[kind]
  return say(titleWithin(kind === 'correction' ? event : was, lang, LONGEST_SUBJECT - say('').length))
}

export const noticePreheader = (lead: string): string => shortened(lead, LONGEST_PREHEADER)

/** What happened, in one line: the title of a single event, else "3 events: <the title of the gravest>". */
export const alertSubject = (events: ToldEvent[], more: number, lang: Lang): string => {
  const { mail } = wordsIn(lang)
  const [first] = events
  const count = events.length + more
  if (!first) return mail.events(count)
  if (count === 1) return titleWithin(first, lang, LONGEST_SUBJECT)
  const counts = mail.events(count)
  return mail.subject(counts, titleWithin(first, lang, LONGEST_SUBJECT - mail.subject(counts, '').length))
}

/** The line that mail programs show beside the subject: what else there is, or of a single event when and where. */
export const digestPreheader = (events: ToldEvent[], facts: string): string =>
  shortened(
    events
      .slice(1)
      .map((event) => oneLine(event.text.title))
      .join(' · ') || oneLine(facts),
    LONGEST_PREHEADER,
  )

/** A title with its isolates in at most so many units: cut shorter until both fit. */
const titleWithin = ({ text }: Pick<ToldEvent, 'text'>, lang: Lang, limit: number): string => {
  const title = oneLine(text.title)
  for (let room = limit; room > 1; room--) {
    const found = quoted(shortened(title, room), text.lang, lang)
    if (found.length <= limit) return found
  }
  return ''
}
