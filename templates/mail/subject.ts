import { shortenText } from '../../src/lib/shorten-text.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { CorrectionView, EditionEventView } from '../views.ts'
import { quoted } from '../words/direction.ts'
import { reasonsOf } from '../words/reasons.ts'
import { wordsIn } from '../words/words.ts'
import { changeHeadlineOf } from './changed-parts.tsx'
import { metaPartsOf } from './event-meta.ts'
import { collapseWhitespace } from './plain-text.ts'

const MAX_SUBJECT_LENGTH = 150
const MAX_PREHEADER_LENGTH = 110

/**
 * The subject of a digest, a roll-up or an alert of `count` events: the title of the lead, then how many more it has. At
 * most 150 UTF-16 units, with balanced isolates.
 */
export const eventsSubjectOf = (lead: EditionEventView | undefined, count: number, lang: Lang): string =>
  lead ? subjectWith(lead, (title) => title, count - 1, lang) : wordsIn(lang).mail.events(count)

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

/** A preheader of at most 110 UTF-16 units. Mail programs show it next to the subject. */
export const shortenPreheader = (text: string): string => shortenText(collapseWhitespace(text), MAX_PREHEADER_LENGTH)

/** The preheader of a notice: the changed fact, else why, else `lead`. */
export const correctionPreheaderOf = ({ kind, event, changes }: CorrectionView, lead: string, lang: Lang): string => {
  const [reason] = reasonsOf(event, true)
  const change = kind === 'correction' ? changeHeadlineOf(changes, lang) : null
  return shortenPreheader(change ?? (reason ? `${wordsIn(lang).correctionMail.why[kind]}: ${reason.words}` : lead))
}

/**
 * The preheader of a mail with events: the second and the third title. Of an alert it begins with where, when and how sure,
 * and so it does of a single event, before its summary.
 */
export const eventsPreheaderOf = (events: readonly EditionEventView[], lang: Lang, isAlert: boolean): string => {
  const [first, ...others] = events
  const titles = others.slice(0, 2).map((event) => event.text.title)
  const facts = first && (isAlert || titles.length === 0) ? metaPartsOf(first, lang, 1) : []
  const summary = first && titles.length === 0 ? [first.text.summary] : []
  return shortenPreheader([...facts, ...titles, ...summary].filter(Boolean).join(' · '))
}

/** A title that fits into `limit` UTF-16 units together with its isolates. */
const fitTitle = ({ text }: Pick<EditionEventView, 'text'>, lang: Lang, limit: number): string => {
  const title = collapseWhitespace(text.title)
  for (let room = limit; room > 1; room--) {
    const isolatedTitle = quoted(shortenText(title, room), text.lang, lang)
    if (isolatedTitle.length <= limit) return isolatedTitle
  }
  return ''
}
