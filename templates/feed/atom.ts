import type { Lang } from '../../src/timeline/event.ts'
import { sourceName, sourceUrl } from '../words/account.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { named } from '../words/naming.ts'
import { wordsIn } from '../words/words.ts'
import { type Element, element, xmlDocument } from '../xml.ts'
import { accountHtml, titleOf } from './account.tsx'
import { type Entry, FEED_TYPES, type Feed, instantOf, updatedAt } from './feed.ts'

/**
 * A feed in Atom (RFC 4287). A retracted event is a tombstone (RFC 6721) that says why, so that a reader who has it
 * lets go of it. An entry's id is the event's address, the same in both languages; paging is that of RFC 5005.
 */
export const atom = (feed: Feed): string => {
  const { lang, site, title, page, self, part, next, hub, entries } = feed
  const way = (rel: string, href: string | undefined | null, type?: string): Element[] =>
    href ? [element('link', { rel, type, href, hreflang: type && lang })] : []
  return xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0', 'xml:lang': lang },
      element('id', {}, self),
      element('title', {}, isolated(title, directionOf(lang))),
      element('subtitle', {}, wordsIn(lang).feed.about),
      element('updated', {}, instantOf(updatedAt(feed))),
      element('author', {}, element('name', {}, site.name), element('uri', {}, site.url)),
      ...way('self', part, FEED_TYPES.atom),
      ...way('alternate', page, 'text/html'),
      ...way('first', part === self ? null : self, FEED_TYPES.atom),
      ...way('next', next, FEED_TYPES.atom),
      ...way('hub', hub),
      ...entries.map((entry) => (entry.event.retracted ? tombstone(entry, lang) : told(entry, feed))),
    ),
  )
}

const tombstone = ({ event, updated_at }: Entry, lang: Lang): Element =>
  element(
    'at:deleted-entry',
    { ref: event.url, when: instantOf(updated_at) },
    ...(event.reason
      ? [
          element(
            'at:comment',
            { 'xml:lang': event.reason.lang },
            isolated(event.reason.words, directionOf(event.reason.lang)),
          ),
        ]
      : []),
    element('link', { rel: 'alternate', type: 'text/html', href: event.url, hreflang: lang }),
  )

const told = (entry: Entry, { lang, site }: Feed): Element => {
  const { event, published_at, updated_at } = entry
  const own = { 'xml:lang': event.text.lang === lang ? undefined : event.text.lang }
  return element(
    'entry',
    {},
    element('id', {}, event.url),
    element('title', own, titleOf(event, lang)),
    element('published', {}, instantOf(published_at)),
    element('updated', {}, instantOf(updated_at)),
    element('link', { rel: 'alternate', type: 'text/html', href: event.url }),
    ...event.sources.flatMap((source) => {
      const href = sourceUrl(source)
      return href ? [element('link', { rel: 'via', href, title: sourceName(source) })] : []
    }),
    ...categoriesOf(entry, lang).map(({ scheme, term, label }) =>
      element('category', { scheme: `${site.url}/#${scheme}`, term, label }),
    ),
    element('summary', own, isolated(event.text.summary, directionOf(event.text.lang))),
    element('content', { type: 'html' }, accountHtml(entry, lang)),
  )
}

type Category = { scheme: string; term: string; label: string }

/** What an event is filed under: its kind, how certain and how grave it is, where it was and who took part. */
export const categoriesOf = ({ event, revision }: Entry, lang: Lang): Category[] => {
  const { kinds, certainties, severities } = wordsIn(lang).event
  const actors = revision.actors.map(({ id }, at) => ({
    scheme: 'actor',
    term: id,
    label: event.actors[at]?.name ?? id,
  }))
  return [
    { scheme: 'kind', term: event.kind, label: named(kinds, event.kind) },
    { scheme: 'certainty', term: event.certainty, label: certainties[event.certainty] },
    { scheme: 'severity', term: event.severity, label: severities[event.severity] },
    ...event.places.map(({ id, name }) => ({ scheme: 'region', term: id, label: name[lang] })),
    ...[...new Map(actors.map((actor) => [actor.term, actor])).values()],
  ]
}
