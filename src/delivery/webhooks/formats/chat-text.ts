import { factsOf, sourceName, whoInWords } from '../../../../templates/words/account.ts'
import { directionOf, isolated, quoted } from '../../../../templates/words/direction.ts'
import { wordsIn } from '../../../../templates/words/words.ts'
import type { Notice } from '../webhook-event.ts'
import { cut, unitsOf } from './cut-to-bytes.ts'

/** What a notice says, in plain text without any markup, every run of the other direction isolated. */
export type Wording = {
  title: string
  /** In the order in which it is to be read: what was wrong comes first. None is empty. */
  paragraphs: string[]
  /** Where, when, how certain; who; from whom. */
  details: string[]
  /** What the link is called, and where it leads. */
  open: string
  url: string
}

const CHANGES = {
  'event.published': null,
  'event.updated': 'update',
  'event.corrected': 'correction',
  'event.retracted': 'retraction',
} as const

/** A list of names could be of any length; the page has all of them. */
const LONGEST_DETAIL = 500

/** Puts a notice into words. A retraction says what was wrong and does not say the rest again. */
export const wordingOf = ({ type, event, lang }: Notice): Wording => {
  const words = wordsIn(lang)
  const own = (text: string) => cut(isolated(text, directionOf(lang)), LONGEST_DETAIL, unitsOf)
  const change = CHANGES[type]
  const title = quoted(event.text.title, event.text.lang, lang)
  const sources = event.sources.map(sourceName).join(' · ')
  return {
    title: change ? `${words.event.changes[change]}: ${title}` : title,
    paragraphs: paragraphsOf({ type, event, lang }),
    details: [
      own(factsOf(event, lang)),
      ...(event.actors.length > 0 ? [own(whoInWords(event, lang))] : []),
      own(`${words.event.sources(event.sources.length)}: ${sources}`),
    ],
    open: words.message.open,
    url: event.url,
  }
}

const paragraphsOf = ({ type, event, lang }: Pick<Notice, 'type' | 'event' | 'lang'>): string[] => {
  const { event: words } = wordsIn(lang)
  const { reason, text } = event
  const isWrong = type === 'event.corrected' || type === 'event.retracted'
  const why = reason ? [`${isWrong ? words.wasWrong : words.changed}: ${quoted(reason.words, reason.lang, lang)}`] : []
  if (type === 'event.retracted') return [...why, words.retractedMeans]
  const summary = quoted(text.summary, text.lang, lang)
  return [
    ...why,
    ...(text.lang === lang ? [] : [words.onlyIn[text.lang]]),
    type === 'event.corrected' ? `${words.isKnown}: ${summary}` : summary,
  ]
}
