import type { AlreadyAlertedForm, EditionSection } from '../../src/editions/select/edition-items.ts'
import { firstSentencesOf } from '../../src/lib/sentences.ts'
import { shortenText } from '../../src/lib/shorten-text.ts'
import { isOpinion, type Lang } from '../../src/timeline/event.ts'
import type { Period } from '../../src/timeline/period.ts'
import type { EventView } from '../views.ts'
import { directionOf } from '../words/direction.ts'
import { reasonsOf } from '../words/reasons.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { CardLine } from './card-line.tsx'
import { severityClassOf } from './event-signs.tsx'

type ShownEvent = EventView & {
  section?: EditionSection
  because?: string
  alreadyAlerted?: AlreadyAlertedForm | undefined
}
type EventHeading = 'h2' | 'h3' | 'h4'
type EventItemProps = {
  event: ShownEvent
  lang: Lang
  heading: EventHeading
  /** The period of the heading above, which the card does not repeat. */
  under?: Period | undefined
  /** True to leave out the places and the summary. */
  short?: boolean
}

const MAX_CARD_SENTENCES = 2
const MAX_CARD_CHARS = 320

/** Renders a list of events, each with its title, a line of facts and its summary. */
export const EventList = ({ events, ...props }: { events: ShownEvent[] } & Omit<EventItemProps, 'event'>) => (
  <>
    {events.map((event) => (
      <EventItem event={event} {...props} />
    ))}
  </>
)

const EventItem = ({ event, lang, heading: Heading, under, short = false }: EventItemProps) => {
  const { event: words, alert } = wordsIn(lang)
  return (
    <article
      class={`event ${severityClassOf(event.severity)}${event.nature === 'event' || event.nature === 'state' ? '' : ' said'}`}
    >
      <Heading>
        <a href={withLang(`/events/${event.id}`, lang)}>
          <Title event={event} lang={lang} />
        </a>
      </Heading>
      {event.redacted ? (
        <p class="soft">{words.redactedMeans}</p>
      ) : (
        <CardLine event={event} lang={lang} under={under} short={short} />
      )}
      {event.alreadyAlerted && <p class="soft">{alert.alreadyAlerted[event.alreadyAlerted]}</p>}
      {event.alreadyAlerted !== 'short' && !event.redacted && !short && (
        <Summary event={event} lang={lang} sentences={MAX_CARD_SENTENCES} />
      )}
      {event.isCorrected && !event.section && <CorrectionLine event={event} lang={lang} />}
      {isReasonShown(event) && <Reason event={event} lang={lang} />}
      {event.because && (
        <p class="soft">
          <Runs text={event.because} lang={lang} />
        </p>
      )}
    </article>
  )
}

const CorrectionLine = ({ event, lang }: Pick<EventItemProps, 'event' | 'lang'>) =>
  event.reason && (
    <p class="corrected">
      <span aria-hidden="true">↻</span> <b>{wordsIn(lang).front.corrected}:</b>{' '}
      <Quoted text={event.reason.words} lang={event.reason.lang} inside={lang} />
    </p>
  )

/** True for a retracted event, for a correction, and for an update that says why. */
const isReasonShown = ({ retracted, section, reasons }: ShownEvent): boolean =>
  retracted || section === 'correction' || (section === 'update' && reasons !== undefined)

/**
 * The title of an event, after the speaker of a claim or forecast. A retracted title is struck through, after a word for
 * readers who cannot see that.
 */
export const Title = ({ event, lang }: Pick<EventItemProps, 'event' | 'lang'>) => {
  const { text, retracted } = event
  const title = (
    <>
      <Speaker event={event} lang={lang} />
      <Quoted text={text.title} lang={text.lang} inside={lang} />
    </>
  )
  if (!retracted) return title
  return (
    <>
      <span class="unseen">{wordsIn(lang).event.retracted}: </span>
      <s>{title}</s>
    </>
  )
}

const Speaker = ({ event, lang }: Pick<EventItemProps, 'event' | 'lang'>) => {
  const speaker = event.actors.find(({ role }) => role === 'speaker')
  if (!isOpinion(event) || !speaker) return null
  return (
    <span class="speaker">
      <Runs text={`${speaker.name}: `} lang={lang} />
    </span>
  )
}

/** The summary, or its first sentences. In another language than the page, it is aligned to its own side, under a note. */
export const Summary = ({
  event: { text },
  lang,
  sentences,
}: Pick<EventItemProps, 'event' | 'lang'> & { sentences?: number }) => {
  const summary = sentences
    ? shortenText(firstSentencesOf(text.summary, sentences, text.lang), MAX_CARD_CHARS)
    : text.summary
  return text.lang === lang ? (
    <p>
      <Runs text={summary} lang={lang} />
    </p>
  ) : (
    <>
      <p class="soft">{wordsIn(lang).event.onlyIn[text.lang]}</p>
      <p lang={text.lang} dir={directionOf(text.lang)}>
        <Runs text={summary} lang={text.lang} />
      </p>
    </>
  )
}

/** The reasons of an event. `label` is that of a correction or retraction, if another one fits. */
export const Reason = ({
  event,
  lang,
  label = wordsIn(lang).event.wasWrong,
}: Pick<EventItemProps, 'event' | 'lang'> & { label?: string }) => (
  <>
    {reasonsOf(event, true).map(({ words, lang: own, isWrong }) => (
      <p>
        <b>{isWrong ? label : wordsIn(lang).event.changed}:</b> <Quoted text={words} lang={own} inside={lang} />
      </p>
    ))}
  </>
)
