import type { AlreadyAlertedForm, EditionSection } from '../../src/editions/select/edition-items.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { countsInWords, hasCounts } from '../words/count-in-words.ts'
import { directionOf } from '../words/direction.ts'
import { factsLineOf, kindNameOf } from '../words/event-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'

type ListedEvent = EventView & {
  section?: EditionSection
  because?: string
  alreadyAlerted?: AlreadyAlertedForm | undefined
}
type EventItemProps = { event: ListedEvent; lang: Lang; heading: 'h2' | 'h3' | 'h4' }

/** Renders a list of events, each with its title, a line of facts and its summary. */
export const EventList = ({
  events,
  lang,
  heading,
}: {
  events: ListedEvent[]
  lang: Lang
  heading: EventItemProps['heading']
}) => (
  <>
    {events.map((event) => (
      <EventItem event={event} lang={lang} heading={heading} />
    ))}
  </>
)

const EventItem = ({ event, lang, heading: Heading }: EventItemProps) => {
  const { event: words, alert } = wordsIn(lang)
  return (
    <article class="event">
      <p class="soft">
        {event.retracted && <span class="mark">{words.retracted} · </span>}
        <Runs text={event.redacted ? words.redactedMeans : eventLineOf(event, lang)} lang={lang} />
      </p>
      <Heading>
        <a href={withLang(event.url, lang)}>
          <Title event={event} lang={lang} />
        </a>
      </Heading>
      {hasCounts(event) && (
        <p class="counts">
          <Runs text={countsInWords(event, lang)} lang={lang} />
        </p>
      )}
      {event.alreadyAlerted && <p class="soft">{alert.alreadyAlerted[event.alreadyAlerted]}</p>}
      {event.alreadyAlerted !== 'short' && !event.redacted && <Summary event={event} lang={lang} />}
      {isReasonShown(event) && <Reason event={event} lang={lang} />}
      {event.because && (
        <p class="soft">
          <Runs text={event.because} lang={lang} />
        </p>
      )}
    </article>
  )
}

/** True for a retracted event, for a correction, and for an update that says why. */
const isReasonShown = ({ retracted, section, reasons }: ListedEvent): boolean =>
  retracted || section === 'correction' || (section === 'update' && reasons !== undefined)

/** The title of an event. A retracted title is struck through, after a word for readers who cannot see that. */
export const Title = ({ event: { text, retracted }, lang }: Omit<EventItemProps, 'heading'>) => {
  const title = <Quoted text={text.title} lang={text.lang} inside={lang} />
  if (!retracted) return title
  return (
    <>
      <span class="unseen">{wordsIn(lang).event.retracted}: </span>
      <s>{title}</s>
    </>
  )
}

/** The line of facts. "Claim" or "forecast" appears once, though both kind and nature say it. */
const eventLineOf = (event: EventView, lang: Lang): string => {
  const [kind, facts] = [kindNameOf(event, lang), factsLineOf(event, lang)]
  return facts.startsWith(kind) ? facts : `${kind} · ${facts}`
}

/** The summary. In another language than the page, it is aligned to its own side, under a note. */
export const Summary = ({ event: { text }, lang }: Omit<EventItemProps, 'heading'>) =>
  text.lang === lang ? (
    <p>
      <Runs text={text.summary} lang={lang} />
    </p>
  ) : (
    <>
      <p class="soft">{wordsIn(lang).event.onlyIn[text.lang]}</p>
      <p lang={text.lang} dir={directionOf(text.lang)}>
        <Runs text={text.summary} lang={text.lang} />
      </p>
    </>
  )

/** The reasons of an event. `label` is that of a correction or retraction, if another one fits. */
export const Reason = ({
  event,
  lang,
  label = wordsIn(lang).event.wasWrong,
}: Omit<EventItemProps, 'heading'> & { label?: string }) => (
  <>
    {reasonsOf(event, true).map(({ words, lang: own, isWrong }) => (
      <p>
        <b>{isWrong ? label : wordsIn(lang).event.changed}:</b> <Quoted text={words} lang={own} inside={lang} />
      </p>
    ))}
  </>
)
