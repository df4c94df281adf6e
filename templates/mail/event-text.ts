import type { Lang } from '../../src/timeline/event.ts'
import type { ToldEvent } from '../views.ts'
import { factsOf, severityOf, sourceUrl, whoInWords } from '../words/account.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { oneLine, wrapped } from './line.ts'
import { mark } from './mark.ts'

/** Where an event is shown: the language of the mail, and whether it says why it is told and how grave it is. */
export type Showing = { lang: Lang; because: boolean; severity?: boolean }

/** An event in the plain part of a mail: the same facts as in HTML, each address alone on its line. */
export const eventText = (event: ToldEvent, { lang, because, severity }: Showing): string[] => {
  const words = wordsIn(lang)
  const own = (text: string) => isolated(oneLine(text), directionOf(lang))
  const head = [
    (event.retracted ? `${words.event.retracted}: ` : '') + quoted(oneLine(event.text.title), event.text.lang, lang),
    event.url,
    own([factsOf(event, lang), ...(severity ? [severityOf(event, lang)] : [])].join(' · ')),
    ...(event.echo ? wrapped(words.alert.echo[event.echo]) : []),
  ]
  if (event.echo === 'short') return head
  return [
    ...head,
    ...(event.text.lang === lang ? [] : [words.event.onlyIn[event.text.lang]]),
    ...bodyText(event, lang),
    ...(event.actors.length > 0 ? [own(whoInWords(event, lang))] : []),
    ...sourcesText(event, lang),
    ...(because ? [`${words.mail.because} ${mark(`because/${event.id}`)}`] : []),
  ]
}

const bodyText = ({ text, reason, section }: ToldEvent, lang: Lang): string[] => {
  const words = wordsIn(lang).event
  const prose = (said: string, textLang: Lang) => wrapped(said).map((line) => quoted(line, textLang, lang))
  const summary = prose(text.summary, text.lang)
  if (!reason || section === 'new') return summary
  const why = prose(reason.words, reason.lang)
  if (section === 'update') return [...summary, `${words.changed}:`, ...why]
  return [`${words.wasWrong}:`, ...why, `${words.isKnown}:`, ...summary]
}

const sourcesText = ({ sources }: ToldEvent, lang: Lang): string[] => {
  const label = wordsIn(lang).event.sources(sources.length)
  return [
    ...(sources.length > 0 ? [`${label}:`] : []),
    ...sources.flatMap((source) => {
      const url = sourceUrl(source)
      const name = isolated(oneLine(source.publisher), directionOf(lang))
      return url ? [name, url] : [name]
    }),
  ]
}
