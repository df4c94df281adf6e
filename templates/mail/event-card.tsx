import type { Lang } from '../../src/timeline/event.ts'
import type { ToldEvent } from '../views.ts'
import { factsOf, severityOf, sourceUrl, whoInWords } from '../words/account.ts'
import { directionOf } from '../words/direction.ts'
import { Quoted, Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'
import type { Showing } from './event-text.ts'
import { mark } from './mark.ts'
import { paperOf, sideOf } from './paper.ts'

type Card = Showing & { event: ToldEvent }
/** The level of an event's heading: beneath days and places, or right beneath the letter's own. */
type Level = { heading?: 'h2' | 'h3' }

/** An event in the HTML part of a mail. */
export const EventCard = ({ event, lang, because, severity, heading: Heading = 'h3' }: Card & Level) => {
  const paper = paperOf(lang)
  const words = wordsIn(lang)
  return (
    <>
      <Heading style={paper.h3}>
        {event.retracted && `${words.event.retracted}: `}
        <a href={event.url} style={event.retracted ? `${paper.link};${paper.struck}` : paper.link}>
          <Quoted text={event.text.title} lang={event.text.lang} inside={lang} />
        </a>
      </Heading>
      <p style={paper.small}>
        <Runs text={[factsOf(event, lang), ...(severity ? [severityOf(event, lang)] : [])].join(' · ')} lang={lang} />
        {event.echo && (
          <>
            <br />
            <b>{words.alert.echo[event.echo]}</b>
          </>
        )}
        {event.echo !== 'short' && event.text.lang !== lang && (
          <>
            <br />
            {words.event.onlyIn[event.text.lang]}
          </>
        )}
      </p>
      {event.echo !== 'short' && <Account event={event} lang={lang} because={because} />}
    </>
  )
}

/** What happened, who took part, by which sources, and why it is told. */
const Account = ({ event, lang, because }: Card) => {
  const paper = paperOf(lang)
  const words = wordsIn(lang)
  return (
    <>
      <Body event={event} lang={lang} />
      <p style={paper.small}>
        {event.actors.length > 0 && (
          <>
            <Runs text={whoInWords(event, lang)} lang={lang} />
            <br />
          </>
        )}
        <Sources event={event} lang={lang} />
        {because && `${words.mail.because} ${mark(`because/${event.id}`)}`}
      </p>
    </>
  )
}

/**
 * What happened. A correction says what was wrong before what is known: it must fit those who were told and those who
 * were not.
 */
const Body = ({ event: { text, reason, section }, lang }: Omit<Card, 'because'>) => {
  const words = wordsIn(lang).event
  const wrong = section === 'correction' && reason
  const changed = section === 'update' && reason
  return (
    <>
      {wrong && <Paragraph label={words.wasWrong} text={wrong.words} textLang={wrong.lang} lang={lang} />}
      <Paragraph {...(wrong && { label: words.isKnown })} text={text.summary} textLang={text.lang} lang={lang} />
      {changed && <Paragraph label={words.changed} text={changed.words} textLang={changed.lang} lang={lang} />}
    </>
  )
}

type Prose = { label?: string; text: string; textLang: Lang; lang: Lang }

/** A paragraph, after its label if it has one; in another language than the mail's it lies on its own side. */
const Paragraph = ({ label, text, textLang, lang }: Prose) => {
  const { text: style } = paperOf(lang)
  const said = <Runs text={text} lang={textLang} />
  if (textLang === lang)
    return (
      <p style={style}>
        {label && <b>{label}:</b>} {said}
      </p>
    )
  const side = sideOf(textLang)
  return (
    <>
      {label && (
        <p style={style}>
          <b>{label}:</b>
        </p>
      )}
      <p lang={textLang} dir={directionOf(textLang)} align={side} style={`${style};text-align:${side}`}>
        {said}
      </p>
    </>
  )
}

const Sources = ({ event: { sources }, lang }: Omit<Card, 'because'>) => (
  <>
    {sources.length > 0 && `${wordsIn(lang).event.sources(sources.length)}: `}
    {sources.map((source, place) => (
      <>
        {place > 0 && ' · '}
        <SourceName source={source} lang={lang} />
      </>
    ))}
    {sources.length > 0 && <br />}
  </>
)

/** Only what is encrypted on its way becomes a link in mail; another address is written out. */
const SourceName = ({ source, lang }: { source: ToldEvent['sources'][number]; lang: Lang }) => {
  const url = sourceUrl(source)
  const name = <Runs text={source.publisher} lang={lang} />
  if (!url) return name
  if (url.startsWith('https:'))
    return (
      <a href={url} style={paperOf(lang).link}>
        {name}
      </a>
    )
  return (
    <>
      {name} <span dir="ltr">{url}</span>
    </>
  )
}
