import { countsInWords, hasCounts } from '../../../../templates/words/count-in-words.ts'
import { directionOf, isolated, quoted } from '../../../../templates/words/direction.ts'
import { encodeAddresses } from '../../../../templates/words/encode-addresses.ts'
import { actorsInWords, factsLineOf, sourceName } from '../../../../templates/words/event-in-words.ts'
import { wordsIn } from '../../../../templates/words/words.ts'
import { utf16LengthOf } from '../../../lib/shorten-text.ts'
import type { WebhookEvent } from '../webhook-event.ts'
import { truncateText } from './truncate-text.ts'

/** A webhook event in plain text without markup. Every run of the other direction is isolated (UAX #9). */
export type EventSentences = {
  title: string
  /** In reading order: what was wrong comes first. No paragraph is empty. */
  paragraphs: string[]
  /** A line each: where, when and how certain; the counts; the actors; the sources. */
  details: string[]
  /** The text of the link to the event's page. */
  linkLabel: string
  url: string
}

const CHANGE_OF_TYPE = {
  'event.published': null,
  'event.updated': 'update',
  'event.corrected': 'correction',
  'event.retracted': 'retraction',
} as const

/** Bounds a list of names. The event's page has all of them. */
const MAX_DETAIL_LENGTH = 500

/** Words a webhook event. A retraction says what was wrong and leaves out the summary. */
export const eventSentencesOf = ({ type, event, lang }: WebhookEvent): EventSentences => {
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
      ...(hasCounts(event) ? [isolateAndCut(countsInWords(event, lang))] : []),
      ...(event.actors.length > 0 ? [isolateAndCut(actorsInWords(event, lang))] : []),
      isolateAndCut(`${words.event.sources(event.sources.length)}: ${sources}`),
    ],
    linkLabel: words.webhookMessage.open,
    url: event.url,
  }
}

const paragraphsOf = ({ type, event, lang }: Pick<WebhookEvent, 'type' | 'event' | 'lang'>): string[] => {
  const { event: words } = wordsIn(lang)
  const { reason, text } = event
  const isWrong = type === 'event.corrected' || type === 'event.retracted'
  const reasonParagraphs = reason
    ? [`${isWrong ? words.wasWrong : words.changed}: ${quoted(reason.words, reason.lang, lang)}`]
    : []
  if (type === 'event.retracted') return [...reasonParagraphs, words.retractedMeans]
  const summary = quoted(encodeAddresses(text.summary), text.lang, lang)
  return [
    ...reasonParagraphs,
    ...(text.lang === lang ? [] : [words.onlyIn[text.lang]]),
    type === 'event.corrected' ? `${words.isKnown}: ${summary}` : summary,
  ]
}
