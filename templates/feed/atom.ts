import type { Lang } from '../../src/timeline/event.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { sourceName, sourceUrl } from '../words/event-in-words.ts'
import { labelOf } from '../words/label.ts'
import { wordsIn } from '../words/words.ts'
import { serializeXmlDocument, type XmlElement, xmlElement } from '../xml.ts'
import { entryTitleOf, renderEntryHtml } from './entry-content.tsx'
import { FEED_MEDIA_TYPES, type Feed, type FeedEntry, feedUpdatedAt, type RemovedEntry, rfc3339Of } from './feed.ts'

/**
 * Renders a feed in Atom (RFC 4287). A retracted event has a tombstone with its reason (RFC 6721), for programs that drop the
 * entry, and an entry "Retracted: …", for the many that know no tombstones. Tombstones come before the entries, as the
 * grammar of RFC 4287 has it for extensions of a feed. The id of an entry is the address of the event, the same in both
 * languages. Paging follows RFC 5005.
 */
export const renderAtom = (feed: Feed): string => {
  const { lang, site, title, page, self, part, next, entries, removed = [] } = feed
  const linkElements = (rel: string, href: string | undefined | null, type: string): XmlElement[] =>
    href ? [xmlElement('link', { rel, type, href, hreflang: lang })] : []
  return serializeXmlDocument(
    xmlElement(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0', 'xml:lang': lang },
      xmlElement('id', {}, self),
      xmlElement('title', {}, isolated(title, directionOf(lang))),
      xmlElement('subtitle', {}, wordsIn(lang).feed.about),
      xmlElement('updated', {}, rfc3339Of(feedUpdatedAt(feed))),
      xmlElement(
        'author',
        {},
        xmlElement('name', {}, isolated(site.name, directionOf(lang))),
        xmlElement('uri', {}, site.url),
      ),
      ...linkElements('self', part, FEED_MEDIA_TYPES.atom),
      ...linkElements('alternate', page, 'text/html'),
      ...linkElements('first', part === self ? null : self, FEED_MEDIA_TYPES.atom),
      ...linkElements('next', next, FEED_MEDIA_TYPES.atom),
      ...removed.map(removedElement),
      ...entries.filter(({ event }) => event.retracted).map((entry) => tombstoneElement(entry, lang)),
      ...entries.map((entry) => entryElement(entry, feed)),
    ),
  )
}

/** The tombstone of a removed event has no word of it. */
const removedElement = ({ url, at }: RemovedEntry): XmlElement =>
  xmlElement('at:deleted-entry', { ref: url, when: rfc3339Of(at) })

const tombstoneElement = ({ event, updated_at }: FeedEntry, lang: Lang): XmlElement =>
  xmlElement(
    'at:deleted-entry',
    { ref: event.url, when: rfc3339Of(updated_at) },
    ...(event.reason
      ? [
          xmlElement(
            'at:comment',
            { 'xml:lang': event.reason.lang },
            isolated(event.reason.words, directionOf(event.reason.lang)),
          ),
        ]
      : []),
    xmlElement('link', { rel: 'alternate', type: 'text/html', href: event.url, hreflang: lang }),
  )

const entryElement = (entry: FeedEntry, { lang, site }: Feed): XmlElement => {
  const { event, published_at, updated_at } = entry
  const language = { 'xml:lang': event.text.lang === lang ? undefined : event.text.lang }
  return xmlElement(
    'entry',
    {},
    xmlElement('id', {}, event.url),
    xmlElement('title', language, entryTitleOf(event, lang)),
    xmlElement('published', {}, rfc3339Of(published_at)),
    xmlElement('updated', {}, rfc3339Of(updated_at)),
    xmlElement('link', { rel: 'alternate', type: 'text/html', href: event.url }),
    ...event.sources.flatMap((source) => {
      const href = sourceUrl(source)
      return href ? [xmlElement('link', { rel: 'via', href, title: sourceName(source) })] : []
    }),
    ...categoriesOf(entry, lang).map(({ scheme, term, label }) =>
      xmlElement('category', { scheme: `${site.url}/#${scheme}`, term, label }),
    ),
    xmlElement('summary', language, isolated(event.text.summary, directionOf(event.text.lang))),
    xmlElement('content', { type: 'html' }, renderEntryHtml(entry, lang)),
  )
}

type FeedCategory = { scheme: string; term: string; label: string }

/** The categories of an entry: kind, certainty, severity, regions and actors. */
export const categoriesOf = ({ event, revision }: FeedEntry, lang: Lang): FeedCategory[] => {
  const { kinds, certainties, severities } = wordsIn(lang).event
  const actors = revision.actors.map(({ id }, at) => ({
    scheme: 'actor',
    term: id,
    label: event.actors[at]?.name ?? id,
  }))
  return [
    { scheme: 'kind', term: event.kind, label: labelOf(kinds, event.kind) },
    { scheme: 'certainty', term: event.certainty, label: certainties[event.certainty] },
    { scheme: 'severity', term: event.severity, label: severities[event.severity] },
    ...event.places.map(({ id, name }) => ({ scheme: 'region', term: id, label: name[lang] })),
    ...[...new Map(actors.map((actor) => [actor.term, actor])).values()],
  ]
}
