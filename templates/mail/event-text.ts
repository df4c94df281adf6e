import type { Lang } from '../../src/timeline/event.ts'
import type { EventView, ShownEventView } from '../views.ts'
import { hasCounts } from '../words/count-in-words.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { severityNameOf, sourceUrl } from '../words/event-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { actorsLineOf, MAX_SOURCES, publisherOf } from './event-details.tsx'
import { countsLineOf, metaPartsOf, shownReasonsOf, titleOf } from './event-meta.ts'
import { placeholder } from './placeholder.ts'
import { collapseWhitespace, limitWords, wrapText } from './plain-text.ts'

/** How a mail shows an event. */
export type EventDisplayOptions = {
  lang: Lang
  /** The most words of the summary, and of each reason. */
  summaryWords: number
  reasonWords: number
  /** Whether the reader has a reason of their own for it. */
  because: boolean
  /** Whether actors, and sources by name, are shown. */
  details?: boolean
  /** When it was recorded (ms UTC), if that is shown. */
  recordedAt?: number
}

/** Renders an event in the plain-text part of a mail: the same facts as in HTML, each address on a line of its own. */
export const eventTextLines = (event: ShownEventView, options: EventDisplayOptions): string[] => {
  const { lang, because, details, recordedAt } = options
  const words = wordsIn(lang)
  const isolate = (text: string) => isolated(collapseWhitespace(text), directionOf(lang))
  const title = [titleLineOf(event, lang), event.url]
  if (event.redacted) return [...title, words.event.redactedMeans]
  const meta = [severityNameOf(event, lang), ...metaPartsOf(event, lang)].filter(Boolean)
  const sources = details || event.sources.length === 0 ? [] : [words.mail.sources(event.sources.length)]
  return [
    ...title,
    isolate([...meta, ...sources].join(' · ')) + (because ? placeholder(`matched/${event.id}`) : ''),
    ...(hasCounts(event) ? [isolate(countsLineOf(event, lang))] : []),
    ...(event.cause ? [words.alert.cause[event.cause]] : []),
    ...(event.alreadyAlerted ? wrapText(words.alert.alreadyAlerted[event.alreadyAlerted]) : []),
    ...(event.alreadyAlerted === 'short' ? [] : bodyTextLines(event, options)),
    ...(details ? detailTextLines(event, lang) : []),
    ...(recordedAt === undefined ? [] : [words.alert.recorded(placeholder(`at/${recordedAt}`))]),
  ]
}

/** The title of an event on a line of its own. */
export const titleLineOf = (event: ShownEventView, lang: Lang): string =>
  (event.retracted ? `${wordsIn(lang).event.retracted}: ` : '') + quoted(titleOf(event), event.text.lang, lang)

const bodyTextLines = (event: ShownEventView, { lang, summaryWords, reasonWords }: EventDisplayOptions): string[] => {
  const words = wordsIn(lang).event
  const { text } = event
  const prose = (all: string, limit: number, textLang: Lang) =>
    limit > 0 ? wrapText(limitWords(all, limit)).map((line) => quoted(line, textLang, lang)) : []
  const reasons = shownReasonsOf(event)
  const wrong = reasons.filter(({ isWrong }) => isWrong)
  return [
    ...(text.lang === lang ? [] : [words.onlyIn[text.lang]]),
    ...wrong.flatMap((reason) => [`${words.wasWrong}:`, ...prose(reason.words, reasonWords, reason.lang)]),
    ...(wrong.length > 0 && summaryWords > 0 ? [`${words.isKnown}:`] : []),
    ...prose(text.summary, summaryWords, text.lang),
    ...reasons
      .filter(({ isWrong }) => !isWrong)
      .flatMap((reason) => [`${words.changed}:`, ...prose(reason.words, reasonWords, reason.lang)]),
    ...(event.late ? wrapText(wordsIn(lang).correctionMail.late) : []),
  ]
}

const detailTextLines = (event: EventView, lang: Lang): string[] => {
  const { sources } = event
  return [
    ...(event.actors.length > 0 ? [isolated(actorsLineOf(event, lang), directionOf(lang))] : []),
    ...(sources.length > 0 ? [`${wordsIn(lang).event.sources(sources.length)}:`] : []),
    ...sources.slice(0, MAX_SOURCES).flatMap((source) => {
      const url = sourceUrl(source)
      const name = isolated(publisherOf(source), directionOf(lang))
      return url ? [name, url] : [name]
    }),
  ]
}
