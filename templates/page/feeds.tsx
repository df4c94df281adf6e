import type { Lang } from '../../src/timeline/event.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { FEED_MEDIA_TYPES, type FeedFormat } from '../feed/feed.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'

const FEED_FORMATS = Object.keys(FEED_MEDIA_TYPES) as FeedFormat[]

/** The name of a feed format. Atom and JSON Feed have the same name in every language. */
const feedFormatNameOf = (format: FeedFormat, lang: Lang): string =>
  ({ atom: 'Atom', json: 'JSON Feed', ics: wordsIn(lang).feed.calendar })[format]

/** The path of a feed with its filter and language. The order of the query is always the same. */
export const feedPathOf = (format: FeedFormat, filter: TimelineFilter, lang: Lang): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value)
  return withLang(`/feeds/timeline.${format}?${query}`, lang)
}

type FeedLinksProps = { lang: Lang; filter: TimelineFilter; title: string }

/** The elements of `<head>` by which feed readers find the feeds of a page. */
export const FeedHeadLinks = ({ lang, filter, title }: FeedLinksProps) => (
  <>
    {FEED_FORMATS.map((format) => (
      <link
        rel="alternate"
        type={FEED_MEDIA_TYPES[format]}
        title={`${title} (${feedFormatNameOf(format, lang)})`}
        href={feedPathOf(format, filter, lang)}
      />
    ))}
  </>
)

/** The links to the feeds of a page, for people. */
export const FeedLinkList = ({ lang, filter }: Omit<FeedLinksProps, 'title'>) => {
  const { feed } = wordsIn(lang)
  return (
    <p class="soft">
      {feed.follow}:{' '}
      {FEED_FORMATS.map((format, at) => (
        <>
          {at > 0 && ' · '}
          <a href={feedPathOf(format, filter, lang)} type={FEED_MEDIA_TYPES[format]}>
            <Runs text={feedFormatNameOf(format, lang)} lang={lang} />
          </a>
        </>
      ))}
    </p>
  )
}
