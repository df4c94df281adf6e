import { directionOf, isolated, quoted } from '../../../../templates/words/direction.ts'
import { actorsInWords, factsLineOf, sourceName } from '../../../../templates/words/event-in-words.ts'
import { wordsIn } from '../../../../templates/words/words.ts'
import type { WebhookEvent } from '../webhook-event.ts'
import { truncateText, utf16LengthOf } from './cut-to-bytes.ts'

/** What a notice says, in plain text without any markup, every run of the other direction isolated. */
export type EventWording = {
  title: string
  /** In the order in which it is to be read: what was wrong comes first. None is empty. */
  paragraphs: string[]
  /** Where, when, how certain; who; from whom. */
  details: string[]
  /** What the link is called, and where it leads. */
  linkLabel: string
  url: string
}

const CHANGE_OF_TYPE = {
  'event.published': null,
  'event.updated': 'update',
  'event.corrected': 'correction',
  'event.retracted': 'retraction',
} as const

/** A list of names could be of any length; the page has all of them. */
const MAX_DETAIL_LENGTH = 500

/** Puts a notice into words. A retraction says what was wrong and does not say the rest again. */
export const wordingOf = ({ type, event, lang }: WebhookEvent): EventWording => {
  const words = wordsIn(lang)
  const isolateAndCut = (text: string) =>
    truncateText(isolated(text, directionOf(lang)), MAX_DETAIL_LENGTH, utf16LengthOf)
  const change = CHANGE_OF_TYPE[type]
  const title = quoted(event.text.title, event.text.lang, lang)
  const sources = event.sources.map(sourceName).join(' · ')
  return {
    title: change ? `${words.event.changes[change]}: ${title}` : title,
    paragraphs: paragraphsOf({ type, event, lang }),
    details: [
      isolateAndCut(factsLineOf(event, lang)),
      ...(event.actors.length > 0 ? [isolateAndCut(actorsInWords(event, lang))] : []),
      isolateAndCut(`${words.event.sources(event.sources.length)}: ${sources}`),
    ],
    linkLabel: words.message.open,
    url: event.url,
  }
}

const paragraphsOf = ({ type, event, lang }: Pick<WebhookEvent, 'type' | 'event' | 'lang'>): string[] => {
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
