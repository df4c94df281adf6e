import { groupEvents } from '../mail/event-groups.ts'
import type { EditionEventView } from '../views.ts'
import { labelOf } from '../words/label.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { EventList } from './event-list.tsx'
import { Layout, type PageContext } from './layout.tsx'

/** The page of a mail, without the parts of a single reader: all events of the edition, also those that did not fit. */
export const EditionPage = ({
  lang,
  site,
  events,
  kind,
  full = events.length,
  next,
  picture,
  isUnlisted,
}: PageContext & {
  events: EditionEventView[]
  kind: string
  /** How many of the first events are shown with their places and summaries. */
  full?: number
  next?: string | undefined
  picture: string
  isUnlisted?: boolean
}) => {
  const { page, mail } = wordsIn(lang)
  const title = labelOf(page.editions, kind)
  const inFull = new Set(events.slice(0, full))
  return (
    <Layout lang={lang} site={site} title={title} picture={picture} isUnlisted={isUnlisted}>
      <h1>{title}</h1>
      <p class="lead">{page.editionLead}</p>
      {groupEvents(events, lang).map((group) => (
        <section>
          <h2 class="day">{group.title}</h2>
          <EventList events={group.events.filter((event) => inFull.has(event))} lang={lang} heading="h3" />
          <EventList events={group.events.filter((event) => !inFull.has(event))} lang={lang} heading="h3" short />
        </section>
      ))}
      {next && (
        <p>
          <a href={withLang(next, lang)}>{mail.nextEvents}</a>
        </p>
      )}
    </Layout>
  )
}
