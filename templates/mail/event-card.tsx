import type { Lang } from '../../src/timeline/event.ts'
import type { EventView, ShownEventView } from '../views.ts'
import { hasCounts } from '../words/count-in-words.ts'
import { directionOf } from '../words/direction.ts'
import { severityNameOf, whenOf } from '../words/event-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventDetails } from './event-details.tsx'
import { countsLineOf, metaPartsOf, shownReasonsOf, titleOf } from './event-meta.ts'
import type { EventDisplayOptions } from './event-text.ts'
import { chipStyleOf, mailStylesOf, textAlignOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'
import { limitWords } from './plain-text.ts'

type EventCardProps = EventDisplayOptions & { event: ShownEventView }
/** `isChipAbove`, `isDateAbove`: the chip of the severity or the date is above the title already. */
type CardPlace = { heading?: 'h1' | 'h2' | 'h3'; isChipAbove?: boolean; isDateAbove?: boolean }

/** An event with its title, line of facts and summary, in the HTML part of a mail. As `h1` it is the lead of the mail. */
export const EventCard = ({ heading: Heading = 'h3', ...props }: EventCardProps & CardPlace) => {
  const { event, lang } = props
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang).event
  return (
    <>
      <Heading {...(Heading === 'h1' ? styles.h1 : styles.h3)}>
        {event.retracted && `${words.retracted}: `}
        <a href={event.url} {...(event.retracted ? styles.struck : styles.title)}>
          <Quoted text={titleOf(event)} lang={event.text.lang} inside={lang} />
        </a>
      </Heading>
      {event.redacted ? <p {...styles.text}>{words.redactedMeans}</p> : <EventFacts {...props} />}
    </>
  )
}

const EventFacts = (props: EventCardProps & CardPlace) => {
  const { event, lang, because, details, recordedAt, isChipAbove, isDateAbove } = props
  const meta = metaPartsOf(event, lang).filter((part) => !isDateAbove || part !== whenOf(event, lang))
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang)
  return (
    <>
      <p {...styles.small}>
        {!isChipAbove && <SeverityChip event={event} lang={lang} />}
        <Runs text={meta.join(' · ')} lang={lang} />
        {!details && <SourceCount event={event} lang={lang} />}
        {because && placeholder(`matched/${event.id}`)}
      </p>
      {hasCounts(event) && (
        <p {...styles.strong}>
          <Runs text={countsLineOf(event, lang)} lang={lang} />
        </p>
      )}
      {event.cause && <p {...styles.small}>{words.alert.cause[event.cause]}</p>}
      {event.alreadyAlerted && <p {...styles.small}>{words.alert.alreadyAlerted[event.alreadyAlerted]}</p>}
      {event.alreadyAlerted !== 'short' && <EventBody {...props} />}
      {details && <EventDetails event={event} lang={lang} />}
      {recordedAt !== undefined && <p {...styles.small}>{words.alert.recorded(placeholder(`at/${recordedAt}`))}</p>}
    </>
  )
}

/** The word for a grave severity on its colour. */
export const SeverityChip = ({ event, lang }: { event: EventView; lang: Lang }) => {
  const name = severityNameOf(event, lang)
  return (
    name !== '' && (
      <>
        <span style={chipStyleOf(event.severity)}>{name}</span>{' '}
      </>
    )
  )
}

/** How many sources an event has; they are on its page. */
const SourceCount = ({ event, lang }: { event: EventView; lang: Lang }) =>
  event.sources.length > 0 && (
    <>
      {' · '}
      <a href={event.url} {...mailStylesOf(lang).link}>
        {wordsIn(lang).mail.sources(event.sources.length)}
      </a>
    </>
  )

/** The summary. A correction says first what was wrong, because some of its readers were told and others were not. */
const EventBody = ({ event, lang, summaryWords, reasonWords }: EventCardProps) => {
  const words = wordsIn(lang).event
  const { text } = event
  const reasons = shownReasonsOf(event)
  const wrong = reasons.filter(({ isWrong }) => isWrong)
  return (
    <>
      {text.lang !== lang && <p {...mailStylesOf(lang).small}>{words.onlyIn[text.lang]}</p>}
      {wrong.map((reason) => (
        <Paragraph
          label={words.wasWrong}
          text={limitWords(reason.words, reasonWords)}
          textLang={reason.lang}
          lang={lang}
        />
      ))}
      {summaryWords > 0 && (
        <Paragraph
          {...(wrong.length > 0 && { label: words.isKnown })}
          text={limitWords(text.summary, summaryWords)}
          textLang={text.lang}
          lang={lang}
        />
      )}
      {reasons
        .filter(({ isWrong }) => !isWrong)
        .map((reason) => (
          <Paragraph
            label={words.changed}
            text={limitWords(reason.words, reasonWords)}
            textLang={reason.lang}
            lang={lang}
          />
        ))}
      {event.late && <Paragraph text={wordsIn(lang).correctionMail.late} textLang={lang} lang={lang} />}
    </>
  )
}

type ParagraphProps = { label?: string; text: string; textLang: Lang; lang: Lang }

/** A paragraph after its label. Text in another language than the mail is aligned to its own side. */
export const Paragraph = ({ label, text, textLang, lang }: ParagraphProps) => {
  const { text: look } = mailStylesOf(lang)
  const content = <Runs text={text} lang={textLang} />
  if (textLang === lang)
    return (
      <p {...look}>
        {label && <b>{label}:</b>} {content}
      </p>
    )
  const side = textAlignOf(textLang)
  return (
    <>
      {label && (
        <p {...look}>
          <b>{label}:</b>
        </p>
      )}
      <p lang={textLang} dir={directionOf(textLang)} align={side} style={`${look.style};text-align:${side}`}>
        {content}
      </p>
    </>
  )
}
