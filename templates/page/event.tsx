import type { Lang } from '../../src/timeline/event.ts'
import type { LocalizedName } from '../../src/timeline/gazetteer.ts'
import type { EventView } from '../views.ts'
import { countLabelOf, countSourceInWords, hasCounts, shortAmountOf } from '../words/count-in-words.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { CardLine } from './card-line.tsx'
import { EventData } from './event-data.tsx'
import { furtherFactsOf, Sources } from './event-facts.tsx'
import { Citation, FollowLinks, NearbyLinks, type NearbyView } from './event-links.tsx'
import { Reason, Summary, Title } from './event-list.tsx'
import { FactList } from './fact-list.tsx'
import { History, type PastRevision, type RemovedRevision, RevisionReason } from './history.tsx'
import { Layout, type PageContext } from './layout.tsx'
import { LocatorMap, type LocatorView } from './locator-map.tsx'

type EventPageProps = PageContext & {
  /** The newest revision. */
  current: PastRevision
  /** The regions around the event, from the country to the place. */
  path: { id: string; name: LocalizedName }[]
  nearby: NearbyView
  /** Absent if no map shows where the event is. */
  map?: LocatorView | undefined
  /** One page of its revisions, newest first. */
  history: (PastRevision | RemovedRevision)[]
  /** The most sources that are listed of each revision. */
  mostSources?: number | undefined
  older?: string | undefined
  isOpen?: boolean | undefined
}

/** The page of an event: what happened and how sure that is, then what was wrong before, then everything else. */
export const EventPage = ({ lang, site, current, path, nearby, map, mostSources, ...historyProps }: EventPageProps) => {
  const event = current.view
  return (
    <Layout
      lang={lang}
      site={site}
      title={pageTitleOf(event, lang)}
      path={`/events/${event.id}`}
      description={event.text.summary}
      picture={`/events/${event.id}/picture`}
      head={<EventData {...{ event, lang, site, at: current.recorded_at, mostSources }} />}
    >
      <article>
        <Breadcrumb path={path} lang={lang} />
        <h1>
          <Title event={event} lang={lang} />
        </h1>
        {event.retracted && <RetractionNote event={event} at={current.recorded_at} lang={lang} />}
        {map && <LocatorMap {...map} severity={event.severity} />}
        <CardLine event={event} lang={lang} isHead />
        <Counts event={{ ...event, sources: event.sources.slice(0, mostSources) }} lang={lang} />
        <Summary event={event} lang={lang} />
        {!event.retracted && <ChangeNote {...current} lang={lang} />}
        <FactList facts={furtherFactsOf(event, lang)} lang={lang} isCompact />
        <Sources event={event} lang={lang} heading="h2" most={mostSources} />
      </article>
      <NearbyLinks nearby={nearby} lang={lang} />
      <FollowLinks event={event} lang={lang} />
      <History {...historyProps} mostSources={mostSources} current={current.number} lang={lang} />
      <Citation
        {...{ event, site, lang, number: current.number, at: current.recorded_at }}
        mapNote={map?.shapes.note[lang]}
      />
    </Layout>
  )
}

const Breadcrumb = ({ path, lang }: Pick<EventPageProps, 'path' | 'lang'>) =>
  path.length > 0 && (
    <nav class="crumbs soft" aria-label={wordsIn(lang).front.location}>
      {path.map(({ id, name }, at) => (
        <>
          {at > 0 && <span aria-hidden="true"> {lang === 'ar' ? '‹' : '›'} </span>}
          <a href={withLang(`/regions/${id}`, lang)}>
            <Runs text={name[lang]} lang={lang} />
          </a>
        </>
      ))}
    </nav>
  )

/** The title of the page. It cannot be struck through, so a word says that the event is retracted. */
const pageTitleOf = ({ retracted, text }: EventView, lang: Lang): string =>
  retracted ? `${wordsIn(lang).event.retracted}: ${text.title}` : text.title

/** The numbers of people or things in the event, and the publishers whose reports have them. */
const Counts = ({ event, lang }: { event: EventView; lang: Lang }) =>
  hasCounts(event) && (
    <div class="figures">
      {event.counts.map((count) => (
        <p>
          <Runs text={countLabelOf(count, lang)} lang={lang} />{' '}
          <strong>
            <Runs text={shortAmountOf(count, lang)} lang={lang} />
          </strong>
        </p>
      ))}
      <p class="soft">
        <Runs text={countSourceInWords(event, lang)} lang={lang} />
      </p>
    </div>
  )

/** The reason of the newest revision and a link to the history. Empty without a reason. */
const ChangeNote = ({ change, view, lang }: Pick<PastRevision, 'change' | 'view'> & { lang: Lang }) =>
  view.reason && (
    <div class="note">
      <RevisionReason change={change} view={view} lang={lang} />
      <a href="#history">{wordsIn(lang).page.fact.seeChanges}</a>
    </div>
  )

const RetractionNote = ({ event, at, lang }: { event: EventView; at: number; lang: Lang }) => {
  const { event: words, correctionMail } = wordsIn(lang)
  return (
    <div class="faults">
      <p>
        <span class="mark">{words.retracted}.</span> {words.retractedMeans}
      </p>
      <p>
        <Runs text={correctionMail.at.retraction(instantInWords(at, lang))} lang={lang} />
      </p>
      <Reason event={event} lang={lang} label={correctionMail.why.retraction} />
    </div>
  )
}
