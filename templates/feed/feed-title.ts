import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { filterPartsInWords } from '../words/filter-in-words.ts'
import { wordsIn } from '../words/words.ts'

/**
 * The title of a feed: "Waqai: Aleppo Governorate, Airstrike". An id that the gazetteer does not have is shown as it
 * is.
 */
export const feedTitleOf = (filter: TimelineFilter, { gazetteer, lang, site }: FeedTitleContext): string => {
  const parts = filterPartsInWords(filter, gazetteer, lang).map(({ text }) => text)
  return parts.length > 0 ? `${site}: ${parts.join(wordsIn(lang).event.comma)}` : site
}

type FeedTitleContext = { gazetteer: Gazetteer; lang: Lang; site: string }
