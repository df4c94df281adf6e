import type { Lang } from '../../src/timeline/event.ts'
import type { ShownEventView } from '../views.ts'
import { countsInWords, hasCounts } from '../words/count-in-words.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { actorsInWords, factsLineOf, severityLabelOf, sourceUrl } from '../words/event-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { wordsIn } from '../words/words.ts'
import { placeholder } from './placeholder.ts'
import { collapseWhitespace, wrapText } from './plain-text.ts'

/** How a mail shows an event: its language, and whether the reason and the severity are shown. */
export type EventDisplayOptions = { lang: Lang; because: boolean; severity?: boolean }

/** Renders an event in the plain-text part of a mail: the same facts as in HTML, each address on a line of its own. */
export const eventTextLines = (event: ShownEventView, { lang, because, severity }: EventDisplayOptions): string[] => {
  const words = wordsIn(lang)
  const isolate = (text: string) => isolated(collapseWhitespace(text), directionOf(lang))
  const title = [
    (event.retracted ? `${words.event.retracted}: ` : '') +
      quoted(collapseWhitespace(event.text.title), event.text.lang, lang),
    event.url,
  ]
  if (event.redacted) return [...title, words.event.redactedMeans]
  const head = [
    ...title,
    isolate([factsLineOf(event, lang), ...(severity ? [severityLabelOf(event, lang)] : [])].join(' · ')),
    ...(event.alreadyAlerted ? wrapText(words.alert.alreadyAlerted[event.alreadyAlerted]) : []),
  ]
  if (event.alreadyAlerted === 'short') return head
  return [
    ...head,
    ...(event.text.lang === lang ? [] : [words.event.onlyIn[event.text.lang]]),
    ...bodyTextLines(event, lang),
    ...(hasCounts(event) ? [isolate(countsInWords(event, lang))] : []),
    ...(event.actors.length > 0 ? [isolate(actorsInWords(event, lang))] : []),
    ...sourceTextLines(event, lang),
    ...(because ? [`${words.mail.because} ${placeholder(`because/${event.id}`)}`] : []),
  ]
}

const bodyTextLines = (event: ShownEventView, lang: Lang): string[] => {
  const words = wordsIn(lang).event
  const { text, section } = event
  const prose = (text: string, textLang: Lang) => wrapText(text).map((line) => quoted(line, textLang, lang))
  const reasons = section === 'new' ? [] : reasonsOf(event, section === 'correction')
  const wrong = reasons.filter(({ isWrong }) => isWrong)
  return [
    ...wrong.flatMap((reason) => [`${words.wasWrong}:`, ...prose(reason.words, reason.lang)]),
    ...(wrong.length > 0 ? [`${words.isKnown}:`] : []),
    ...prose(text.summary, text.lang),
    ...reasons
      .filter(({ isWrong }) => !isWrong)
      .flatMap((reason) => [`${words.changed}:`, ...prose(reason.words, reason.lang)]),
    ...(event.late ? wrapText(wordsIn(lang).correctionMail.late) : []),
  ]
}

const sourceTextLines = ({ sources }: ShownEventView, lang: Lang): string[] => {
  const label = wordsIn(lang).event.sources(sources.length)
  return [
    ...(sources.length > 0 ? [`${label}:`] : []),
    ...sources.flatMap((source) => {
      const url = sourceUrl(source)
      const name = isolated(collapseWhitespace(source.publisher), directionOf(lang))
      return url ? [name, url] : [name]
    }),
  ]
}
