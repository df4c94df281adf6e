import type { AlreadyAlertedForm, EditionSection } from '../../src/editions/select/edition-items.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { directionOf } from '../words/direction.ts'
import { factsLineOf, kindNameOf } from '../words/event-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'

type ListedEvent = EventView & {
  section?: EditionSection
  because?: string
  alreadyAlerted?: AlreadyAlertedForm | undefined
}
type EventItemProps = { event: ListedEvent; lang: Lang; heading: 'h2' | 'h3' | 'h4' }

/** Events one under another, each with its headline, its facts in a line and its summary. */
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
        <Runs text={eventLineOf(event, lang)} lang={lang} />
      </p>
      <Heading>
        <a href={withLang(event.url, lang)}>
          <Title event={event} lang={lang} />
        </a>
      </Heading>
      {event.alreadyAlerted && <p class="soft">{alert.echo[event.alreadyAlerted]}</p>}
      {event.alreadyAlerted !== 'short' && <Summary event={event} lang={lang} />}
      {(event.retracted || event.section === 'correction') && <Reason event={event} lang={lang} />}
      {event.because && (
        <p class="soft">
          <Runs text={event.because} lang={lang} />
        </p>
      )}
    </article>
  )
}

/** A headline; of what was retracted struck through, after a word that says so to those who cannot see it. */
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

/** The line above an event. A claim or a forecast is called so once, though both its kind and its nature say it. */
const eventLineOf = (event: EventView, lang: Lang): string => {
  const [kind, facts] = [kindNameOf(event, lang), factsLineOf(event, lang)]
  return facts.startsWith(kind) ? facts : `${kind} · ${facts}`
}

/** An event's summary; in another language than the page's it lies on its own side, under a word about that. */
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

/** What was wrong, where an event was corrected or retracted; `label` where the reason is one of another change. */
export const Reason = ({
  event: { reason },
  lang,
  label = wordsIn(lang).event.wasWrong,
}: Omit<EventItemProps, 'heading'> & { label?: string }) =>
  reason && (
    <p>
      <b>{label}:</b> <Quoted text={reason.words} lang={reason.lang} inside={lang} />
    </p>
  )
