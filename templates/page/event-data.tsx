import { raw } from 'hono/html'
import { isOpinion, type Lang } from '../../src/timeline/event.ts'
import type { EventView, Site } from '../views.ts'
import { withLang } from './address.ts'

type EventDataProps = { event: EventView; lang: Lang; site: Site; at: number }

/**
 * The event as data for search engines (schema.org, JSON-LD). What somebody says or expects is a `Claim`, all else an `Event`.
 * A script of this type is not run, so the content security policy does not name it.
 */
export const EventData = (props: EventDataProps) => (
  <script type="application/ld+json">{raw(JSON.stringify(eventDataOf(props)).replaceAll('<', '\\u003c'))}</script>
)

const eventDataOf = ({ event, lang, site, at }: EventDataProps) => {
  const { text, whenMin, places, sources, retracted } = event
  const url = site.url + withLang(`/events/${event.id}`, lang)
  const common = {
    '@context': 'https://schema.org',
    url,
    name: text.title,
    description: text.summary,
    inLanguage: text.lang,
    ...(retracted && { creativeWorkStatus: 'Withdrawn' }),
  }
  const publisher = { '@type': 'Organization', name: site.name, url: site.url }
  const cited = sources.map((source) => ({
    '@type': 'CreativeWork',
    name: source.title || source.publisher,
    publisher: source.publisher,
    ...(source.url && { url: source.url }),
  }))
  if (isOpinion(event))
    return { ...common, '@type': 'Claim', dateModified: new Date(at).toISOString(), publisher, appearance: cited }
  return {
    ...common,
    '@type': 'Event',
    ...(whenMin && { startDate: whenMin }),
    location: places.map(({ name }) => ({ '@type': 'Place', name: name[lang] })),
    subjectOf: [
      {
        '@type': 'Report',
        url,
        name: text.title,
        dateModified: new Date(at).toISOString(),
        publisher,
        citation: cited,
      },
    ],
  }
}
