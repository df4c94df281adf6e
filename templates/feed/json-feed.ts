import { directionOf, isolated } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { categoriesOf } from './atom.ts'
import { entryReasonsOf, entryTitleOf, renderEntryHtml, renderEntryText } from './entry-content.tsx'
import { type Feed, type FeedEntry, type RemovedEntry, rfc3339Of } from './feed.ts'

/**
 * Renders a feed in JSON Feed 1.1. A retracted event stays in the feed: its title and `_waqai.status` say that it is
 * retracted. Values for which the format has no member are under `_waqai`, because extensions begin with an underscore.
 */
export const renderJsonFeed = (feed: Feed): string => {
  const { lang, site, title, page, part, next, entries, removed = [] } = feed
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: isolated(title, directionOf(lang)),
    home_page_url: page,
    feed_url: part,
    description: wordsIn(lang).feed.about,
    ...(next && { next_url: next }),
    language: lang,
    authors: [{ name: isolated(site.name, directionOf(lang)), url: site.url }],
    items: [...removed.map((entry) => removedItemOf(entry, feed)), ...entries.map((entry) => itemOf(entry, feed))],
  })
}

/** An item in place of a removed event, so that feed readers replace what they stored. */
const removedItemOf = ({ url, at }: RemovedEntry, { lang }: Feed) => {
  const { title, words } = wordsIn(lang).shortMessage.removed
  return {
    ...{ id: url, url, title, content_text: words, date_modified: rfc3339Of(at), language: lang },
    _waqai: { status: 'removed' },
  }
}

const itemOf = (entry: FeedEntry, { lang }: Feed) => {
  const { event, published_at, updated_at } = entry
  const categories = categoriesOf(entry, lang)
  const reasons = entryReasonsOf(entry)
  return {
    id: event.url,
    url: event.url,
    title: entryTitleOf(event, lang),
    content_html: renderEntryHtml(entry, lang),
    content_text: renderEntryText(entry, lang),
    summary: isolated(event.text.summary, directionOf(event.text.lang)),
    date_published: rfc3339Of(published_at),
    date_modified: rfc3339Of(updated_at),
    tags: [...new Set(categories.filter(({ scheme }) => scheme !== 'severity').map(({ label }) => label))],
    language: event.text.lang,
    _waqai: {
      edtf: event.when,
      certainty: event.certainty,
      severity: event.severity,
      nature: event.nature,
      kind: event.kind,
      number: entry.revision.number,
      change: entry.revision.change,
      status: event.retracted ? 'retracted' : 'current',
      ...(entry.hasLeft && { matches: false }),
      regions: event.places.map(({ id }) => id),
      actors: entry.revision.actors,
      ...(reasons.length > 0 && { reason: reasons.map(({ words }) => words).join('\n') }),
    },
  }
}
