import type { Lang } from '../../src/timeline/event.ts'
import type { ShownEventView } from '../views.ts'
import { countsInWords, hasCounts } from '../words/count-in-words.ts'
import { directionOf } from '../words/direction.ts'
import { actorsInWords, factsLineOf, severityLabelOf, sourceUrl } from '../words/event-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import type { EventDisplayOptions } from './event-text.ts'
import { mailStylesOf, textAlignOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'

type EventCardProps = EventDisplayOptions & { event: ShownEventView }
/** The level of the heading: h3 beneath days and regions, h2 directly beneath the title of the mail. */
type HeadingLevel = { heading?: 'h2' | 'h3' }

/** Renders an event in the HTML part of a mail. */
export const EventCard = ({
  event,
  lang,
  because,
  severity,
  heading: Heading = 'h3',
}: EventCardProps & HeadingLevel) => {
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang)
  return (
    <>
      <Heading style={styles.h3}>
        {event.retracted && `${words.event.retracted}: `}
        <a href={event.url} style={event.retracted ? `${styles.link};${styles.struck}` : styles.link}>
          <Quoted text={event.text.title} lang={event.text.lang} inside={lang} />
        </a>
      </Heading>
      {event.redacted ? (
        <p style={styles.text}>{words.event.redactedMeans}</p>
      ) : (
        <EventFacts event={event} lang={lang} because={because} {...(severity && { severity })} />
      )}
    </>
  )
}

/** The line of facts, and the details, but for an event that the reader had in an alert. */
const EventFacts = ({ event, lang, because, severity }: EventCardProps) => {
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang)
  return (
    <>
      <p style={styles.small}>
        <Runs
          text={[factsLineOf(event, lang), ...(severity ? [severityLabelOf(event, lang)] : [])].join(' · ')}
          lang={lang}
        />
        {event.alreadyAlerted && (
          <>
            <br />
            <b>{words.alert.alreadyAlerted[event.alreadyAlerted]}</b>
          </>
        )}
        {event.alreadyAlerted !== 'short' && event.text.lang !== lang && (
          <>
            <br />
            {words.event.onlyIn[event.text.lang]}
          </>
        )}
      </p>
      {event.alreadyAlerted !== 'short' && <EventDetails event={event} lang={lang} because={because} />}
    </>
  )
}

/** The details of an event: summary, actors, sources, and the reason why it is in the mail. */
const EventDetails = ({ event, lang, because }: EventCardProps) => {
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang)
  return (
    <>
      <EventBody event={event} lang={lang} />
      <p style={styles.small}>
        {hasCounts(event) && (
          <>
            <b>
              <Runs text={countsInWords(event, lang)} lang={lang} />
            </b>
            <br />
          </>
        )}
        {event.actors.length > 0 && (
          <>
            <Runs text={actorsInWords(event, lang)} lang={lang} />
            <br />
          </>
        )}
        <Sources event={event} lang={lang} />
        {because && `${words.mail.because} ${placeholder(`because/${event.id}`)}`}
      </p>
    </>
  )
}

/** The summary. A correction says first what was wrong, because some of its readers were told and others were not. */
const EventBody = ({ event, lang }: Omit<EventCardProps, 'because'>) => {
  const words = wordsIn(lang).event
  const { text, section } = event
  const reasons = section === 'new' ? [] : reasonsOf(event, section === 'correction')
  const wrong = reasons.filter(({ isWrong }) => isWrong)
  return (
    <>
      {wrong.map((reason) => (
        <Paragraph label={words.wasWrong} text={reason.words} textLang={reason.lang} lang={lang} />
      ))}
      <Paragraph
        {...(wrong.length > 0 && { label: words.isKnown })}
        text={text.summary}
        textLang={text.lang}
        lang={lang}
      />
      {reasons
        .filter(({ isWrong }) => !isWrong)
        .map((reason) => (
          <Paragraph label={words.changed} text={reason.words} textLang={reason.lang} lang={lang} />
        ))}
      {event.late && <Paragraph text={wordsIn(lang).correctionMail.late} textLang={lang} lang={lang} />}
    </>
  )
}

type ParagraphProps = { label?: string; text: string; textLang: Lang; lang: Lang }

/** A paragraph after its label. Text in another language than the mail is aligned to its own side. */
const Paragraph = ({ label, text, textLang, lang }: ParagraphProps) => {
  const { text: style } = mailStylesOf(lang)
  const content = <Runs text={text} lang={textLang} />
  if (textLang === lang)
    return (
      <p style={style}>
        {label && <b>{label}:</b>} {content}
      </p>
    )
  const side = textAlignOf(textLang)
  return (
    <>
      {label && (
        <p style={style}>
          <b>{label}:</b>
        </p>
      )}
      <p lang={textLang} dir={directionOf(textLang)} align={side} style={`${style};text-align:${side}`}>
        {content}
      </p>
    </>
  )
}

const Sources = ({ event: { sources }, lang }: Omit<EventCardProps, 'because'>) => (
  <>
    {sources.length > 0 && `${wordsIn(lang).event.sources(sources.length)}: `}
    {sources.map((source, at) => (
      <>
        {at > 0 && ' · '}
        <SourceName source={source} lang={lang} />
      </>
    ))}
    {sources.length > 0 && <br />}
  </>
)

/** A source. Only an https address becomes a link in a mail; any other address is written out. */
const SourceName = ({ source, lang }: { source: ShownEventView['sources'][number]; lang: Lang }) => {
  const url = sourceUrl(source)
  const name = <Runs text={source.publisher} lang={lang} />
  if (!url) return name
  if (url.startsWith('https:'))
    return (
      <a href={url} style={mailStylesOf(lang).link}>
        {name}
      </a>
    )
  return (
    <>
      {name} <span dir="ltr">{url}</span>
    </>
  )
}
