import type { EventView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { factsOf, Sources } from './event-facts.tsx'
import { Reason, Summary, Title } from './event-list.tsx'
import { FactList } from './fact-list.tsx'
import { History, type PastRevision } from './history.tsx'
import { Layout, type Reader } from './layout.tsx'

type Shown = Reader & { event: EventView }

type Told = {
  /** A page of its versions, newest first. */
  history: PastRevision[]
  current: number
  older?: string | undefined
}

/** One event: what is true now, its sources, and every version of it. */
export const EventPage = ({ lang, site, event, ...told }: Shown & Told) => (
  <Layout lang={lang} site={site} title={event.text.title} path={`/events/${event.id}`}>
    <article>
      <h1>
        <Title event={event} lang={lang} />
      </h1>
      {event.retracted ? <Retracted event={event} lang={lang} /> : <Reason event={event} lang={lang} />}
      <Summary event={event} lang={lang} />
      <FactList facts={factsOf(event, lang)} lang={lang} />
      <Sources event={event} lang={lang} heading="h2" />
    </article>
    <History {...told} lang={lang} />
  </Layout>
)

const Retracted = ({ event, lang }: Omit<Shown, 'site'>) => {
  const { event: words } = wordsIn(lang)
  return (
    <div class="faults">
      <p>
        <span class="mark">{words.retracted}.</span> {words.retractedMeans}
      </p>
      <Reason event={event} lang={lang} />
    </div>
  )
}
