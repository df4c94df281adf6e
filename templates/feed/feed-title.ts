import type { Certainty, Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { labelOf } from '../words/label.ts'
import { wordsIn } from '../words/words.ts'

/**
 * The title of a feed: "Waqai: Aleppo Governorate, Airstrike". An id that the gazetteer does not have is shown as it
 * is.
 */
export const feedTitleOf = (filter: TimelineFilter, { gazetteer, lang, site }: FeedTitleContext): string => {
  const { event, feed } = wordsIn(lang)
  const { region, actor, kind, certainty, from, to, q } = filter
  const parts = [
    region && (gazetteer.regions.get(region)?.name[lang] ?? region),
    actor && (gazetteer.actors.get(actor)?.name[lang] ?? actor),
    kind && (Object.hasOwn(event.groups, kind) ? labelOf(event.groups, kind) : labelOf(event.kinds, kind)),
    certainty && event.certainties[certainty as Certainty],
    from && feed.from(from),
    to && feed.to(to),
    q && feed.words(q),
  ].filter(Boolean)
  return parts.length > 0 ? `${site}: ${parts.join(event.comma)}` : site
}

type FeedTitleContext = { gazetteer: Gazetteer; lang: Lang; site: string }
