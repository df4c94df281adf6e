import { raw } from 'hono/html'
import { isOpinion, type Lang } from '../../src/timeline/event.ts'
import type { EventView, Site } from '../views.ts'
import { withLang } from './address.ts'

type EventDataProps = {
  event: EventView
  lang: Lang
  site: Site
  /** When the revision was recorded, in ms UTC. */
  at: number
  /** The most sources that are cited. */
  mostSources?: number | undefined
}

/**
 * The event as data for search engines (schema.org, JSON-LD). What somebody says or expects is a `Claim`; an event with a day and a
 * place is an `Event`, which must have both; all else is a `Report`. A script of this type is not run, so the content security policy
 * does not name it.
 */
export const EventData = (props: EventDataProps) => (
  <script type="application/ld+json">{raw(JSON.stringify(eventDataOf(props)).replaceAll('<', '\\u003c'))}</script>
)

const eventDataOf = (props: EventDataProps) => {
  const { event, lang, site } = props
  const { text, whenMin, places } = event
  const page = { '@context': 'https://schema.org', url: site.url + withLang(`/events/${event.id}`, lang) }
  const common = { ...page, name: text.title, description: text.summary, inLanguage: text.lang, image: imageOf(props) }
  const report = reportOf(props)
  if (isOpinion(event)) return { ...report, ...common, '@type': 'Claim', appearance: report.citation }
  if (!whenMin || places.length === 0) return { ...report, ...common }
  return {
    ...common,
    '@type': 'Event',
    startDate: whenMin,
    location: places.map(({ name }) => ({ '@type': 'Place', name: name[lang], address: name[lang] })),
    subjectOf: [{ ...report, url: page.url, name: text.title }],
  }
}

const imageOf = ({ event, site }: EventDataProps): string => `${site.url}/events/${event.id}/picture`

/** The record as an article: who published it, when it changed, and what it cites. */
const reportOf = (props: EventDataProps) => {
  const { event, site, at, mostSources } = props
  const publisher = { '@type': 'Organization', name: site.name, url: site.url }
  return {
    '@type': 'Report',
    headline: event.text.title,
    image: imageOf(props),
    dateModified: new Date(at).toISOString(),
    author: publisher,
    publisher,
    ...(event.retracted && { creativeWorkStatus: 'Withdrawn' }),
    citation: event.sources.slice(0, mostSources).map((source) => ({
      '@type': 'CreativeWork',
      name: source.title || source.publisher,
      publisher: { '@type': 'Organization', name: source.publisher },
      ...(source.url && { url: source.url }),
    })),
  }
}
