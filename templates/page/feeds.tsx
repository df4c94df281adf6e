import type { Lang } from '../../src/timeline/event.ts'
import { FEED_TYPES, type FeedFormat } from '../feed/feed.ts'
import type { TimelineFilter } from '../views.ts'
import { Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'
import { inLanguage } from './address.ts'

const FORMATS = Object.keys(FEED_TYPES) as FeedFormat[]

/** Atom and JSON Feed are called so in every language. */
const nameOf = (format: FeedFormat, lang: Lang): string =>
  ({ atom: 'Atom', json: 'JSON Feed', ics: wordsIn(lang).feed.calendar })[format]

/** The path of a feed, narrowed down and in a language: the members of its query always in the same order. */
export const feedPath = (format: FeedFormat, filter: TimelineFilter, lang: Lang): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value)
  return inLanguage(`/feeds/timeline.${format}?${query}`, lang)
}

type Followed = { lang: Lang; filter: TimelineFilter; title: string }

/** What lets a feed reader find the feeds of a page by the page's own address. */
export const FeedLinks = ({ lang, filter, title }: Followed) => (
  <>
    {FORMATS.map((format) => (
      <link
        rel="alternate"
        type={FEED_TYPES[format]}
        title={`${title} (${nameOf(format, lang)})`}
        href={feedPath(format, filter, lang)}
      />
    ))}
  </>
)

/** The ways to the feeds of a page, for people. */
export const FeedWays = ({ lang, filter }: Omit<Followed, 'title'>) => {
  const { feed } = wordsIn(lang)
  return (
    <p class="soft">
      {feed.follow}:{' '}
      {FORMATS.map((format, at) => (
        <>
          {at > 0 && ' · '}
          <a href={feedPath(format, filter, lang)} type={FEED_TYPES[format]}>
            <Runs text={nameOf(format, lang)} lang={lang} />
          </a>
        </>
      ))}
    </p>
  )
}
