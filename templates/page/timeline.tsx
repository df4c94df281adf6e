import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { FilterFault, TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { feedTitleOf } from '../feed/feed-title.ts'
import type { EventView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { timelinePathOf, withLang } from './address.ts'
import { EventList } from './event-list.tsx'
import { FeedHeadLinks, FeedLinkList } from './feeds.tsx'
import { FilterForm, isFiltered } from './filter.tsx'
import { Layout, type PageContext } from './layout.tsx'

type TimelinePageProps = PageContext & {
  events: EventView[]
  filter: TimelineFilter
  gazetteer: Gazetteer
  /** The faults of the query. With a fault, nothing was searched. */
  faults: FilterFault[]
  /** The cursor of this page; undefined on the first page. */
  after?: string | undefined
  /** The address of the next page, if there is one. */
  next?: string | undefined
}

/** The front page: events, newest first, with a filter. */
export const TimelinePage = ({ lang, site, events, filter, gazetteer, faults, after, next }: TimelinePageProps) => {
  const { page } = wordsIn(lang)
  return (
    <Layout
      lang={lang}
      site={site}
      title={site.name}
      path={timelinePathOf(filter, after)}
      head={
        <FeedHeadLinks lang={lang} filter={filter} title={feedTitleOf(filter, { gazetteer, lang, site: site.name })} />
      }
    >
      <h1>{page.timeline}</h1>
      {!isFiltered(filter) && <TimelineLead lang={lang} />}
      <FilterFaultSummary lang={lang} faults={faults} />
      <FilterForm lang={lang} filter={filter} gazetteer={gazetteer} faults={faults} />
      {events.length === 0 && faults.length === 0 && (
        <p>{after ? page.noEarlier : isFiltered(filter) ? page.nothingMatches : page.nothing}</p>
      )}
      {events.length > 0 && isFiltered(filter) && !after && (
        <p class="soft" role="status">
          {next ? page.filter.foundMore(events.length) : page.filter.found(events.length)}
        </p>
      )}
      <EventList events={events} lang={lang} heading="h2" />
      <EarlierLink lang={lang} next={next} />
      <FeedLinkList lang={lang} filter={filter} />
    </Layout>
  )
}

const TimelineLead = ({ lang }: Pick<TimelinePageProps, 'lang'>) => {
  const { page } = wordsIn(lang)
  return (
    <p class="lead">
      {page.timelineLead} <a href={withLang('/subscribe', lang)}>{page.byMail}</a>
    </p>
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

/** The link to the next page of events. */
export const EarlierLink = ({ lang, next }: Pick<TimelinePageProps, 'lang' | 'next'>) =>
  next && (
    <p class="more">
      <a href={withLang(next, lang)} rel="next">
        {wordsIn(lang).page.earlier}
      </a>
    </p>
  )
