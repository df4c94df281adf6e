import type { Gazetteer, LocalizedName } from '../../src/timeline/gazetteer.ts'
import type { MapShapes } from '../../src/timeline/map-shapes.ts'
import type { TimelinePageContent } from '../../src/timeline/read-timeline-page.ts'
import type { FilterFault, TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { feedTitleOf } from '../feed/feed-title.ts'
import type { EventView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { timelinePathOf, withLang } from './address.ts'
import { AxisChart } from './axis-chart.tsx'
import { DayList } from './day-list.tsx'
import { EarlierLinks } from './earlier-links.tsx'
import { FeedHeadLinks, FeedLinkList } from './feeds.tsx'
import { FilterForm, isFiltered } from './filter-form.tsx'
import { FollowBox } from './follow-box.tsx'
import { Layout, type PageContext } from './layout.tsx'
import { PlaceOverview } from './place-map.tsx'
import { type StandingView, TimelineHead } from './timeline-head.tsx'

type TimelinePageProps = PageContext & {
  /** The title of the story. */
  title: LocalizedName
  events: EventView[]
  /** The numbers of the list. Null with a fault in the query: then nothing was searched. */
  content: Omit<TimelinePageContent, 'all' | 'ids' | 'next' | 'leading' | 'isWhole'> | null
  standing: StandingView
  filter: TimelineFilter
  gazetteer: Gazetteer
  shapes: MapShapes
  faults: FilterFault[]
  /** The cursor of this page; undefined on the first page. */
  after?: string | undefined
  /** The address of the next page, if there is one. */
  next?: string | undefined
}

/** The front page: what the story is, its numbers over time and place, and its events, newest first, with a filter. */
export const TimelinePage = (props: TimelinePageProps) => {
  const { lang, site, title, content, filter, gazetteer, shapes, faults, after } = props
  return (
    <Layout
      lang={lang}
      site={site}
      title={title[lang]}
      path={timelinePathOf(filter, after)}
      head={
        <FeedHeadLinks lang={lang} filter={filter} title={feedTitleOf(filter, { gazetteer, lang, site: site.name })} />
      }
    >
      <div class="columns">
        <div>
          {content && !isFiltered(filter) && !after ? (
            <TimelineHead {...props} overview={content.overview} changedAt={content.changedAt} />
          ) : (
            <h1 class="small">
              <a href={withLang('/', lang)}>
                <Runs text={title[lang]} lang={lang} />
              </a>
            </h1>
          )}
          <FilterFaultSummary lang={lang} faults={faults} />
          {content && !isFiltered(filter) && !after && (
            <AxisChart axis={content.overview.axis} filter={filter} lang={lang} />
          )}
          <FilterForm {...props} overview={content?.overview ?? null} used={content?.used ?? null} />
          {content && <TimelineList {...props} content={content} />}
          <FeedLinkList lang={lang} filter={filter} />
        </div>
        <aside>
          <FollowBox filter={filter} lang={lang} />
          {content && <PlaceOverview lang={lang} counts={content.overview} gazetteer={gazetteer} shapes={shapes} />}
        </aside>
      </div>
    </Layout>
  )
}

type TimelineListProps = TimelinePageProps & { content: NonNullable<TimelinePageProps['content']> }

const TimelineList = ({ lang, events, content, filter, after, next }: TimelineListProps) => {
  const { page } = wordsIn(lang)
  const isNarrow = isFiltered(filter)
  return (
    <>
      {events.length === 0 && (
        <p role="status">{after ? page.noEarlier : isNarrow ? page.nothingMatches : page.nothing}</p>
      )}
      {events.length > 0 && isNarrow && !after && (
        <p class="soft" role="status">
          {page.filter.found(content.overview.listed)}
        </p>
      )}
      <DayList events={events} countsByPeriod={content.countsByPeriod} lang={lang} />
      <EarlierLinks content={content} filter={filter} next={next} lang={lang} />
      {isNarrow && !after && <AxisChart axis={content.overview.axis} filter={filter} lang={lang} />}
    </>
  )
}

/** The list of all faults of the query, each with a link to its field. */
const FilterFaultSummary = ({ lang, faults }: Pick<TimelinePageProps, 'lang' | 'faults'>) => {
  const { filter } = wordsIn(lang).page
  const { region, actor, kind, certainty, from, to, words: q } = filter
  const labels = { region, actor, kind, certainty, from, to, q, after: '' }
  return (
    faults.length > 0 && (
      <div class="faults" role="alert">
        <h2>{filter.faultSummary}</h2>
        <ul>
          {faults.map(({ field, code }) => (
            <li>
              <a href={field === 'after' ? withLang('/', lang) : `#${field}`}>
                <Runs text={[labels[field], filter.faults[code]].filter(Boolean).join(': ')} lang={lang} />
              </a>
            </li>
          ))}
        </ul>
      </div>
    )
  )
}
