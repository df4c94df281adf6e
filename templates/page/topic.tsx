import type { Lang } from '../../src/timeline/event.ts'
import type { Actor, ActorRelation, Gazetteer, LocalizedName, Region } from '../../src/timeline/gazetteer.ts'
import type { TimelinePageContent } from '../../src/timeline/read-timeline-page.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import type { EventView } from '../views.ts'
import { labelOf } from '../words/label.ts'
import { Runs } from '../words/text-runs.tsx'
import { whenInWords } from '../words/when-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { AxisChart } from './axis-chart.tsx'
import { BilingualName } from './bilingual-name.tsx'
import { DayList } from './day-list.tsx'
import { EarlierLinks } from './earlier-links.tsx'
import { FeedHeadLinks, FeedLinkList } from './feeds.tsx'
import { subscribePathOf } from './follow-box.tsx'
import { Layout, type PageContext } from './layout.tsx'

type TopicContent = Pick<TimelinePageContent, 'left' | 'months' | 'countsByPeriod' | 'overview'>
/** A page of the events of a region or an actor. */
export type TopicEvents = {
  events: EventView[]
  content: TopicContent
  /** The cursor of this page; undefined on the first page. */
  after?: string | undefined
  next?: string | undefined
}

/** A related region or actor; `note` says how long the relation held. */
type RelatedTopic = { path: string; name: LocalizedName; note?: string }
type RelationList = { label: string; relations: RelatedTopic[] }

/** The page of a region: its names, the regions around and inside it, its events, and a link to follow it. */
export const RegionPage = ({
  region,
  gazetteer,
  ...rest
}: PageContext & TopicEvents & { region: Region; gazetteer: Gazetteer }) => {
  const words = wordsIn(rest.lang)
  const toRegion = (id: string) => relatedTopicsOf('/regions/', gazetteer.regions.get(id))
  const inside = [...gazetteer.regions.keys()].filter((id) => gazetteer.parentsOf(id).includes(region.id))
  const relations = [
    { label: words.gazetteer.liesIn, relations: gazetteer.parentsOf(region.id).flatMap(toRegion) },
    { label: words.gazetteer.contains, relations: inside.flatMap(toRegion) },
  ]
  const type = labelOf(words.gazetteer.regionTypes, region.type)
  return (
    <TopicPage
      {...rest}
      subject={region}
      kind="region"
      type={type}
      relations={relations}
      heading={words.page.eventsIn}
    />
  )
}

/** The page of an actor: its names, its relations to other actors, its events, and a link to follow it. */
export const ActorPage = ({
  actor,
  gazetteer,
  ...rest
}: PageContext & TopicEvents & { actor: Actor; gazetteer: Gazetteer }) => {
  const words = wordsIn(rest.lang)
  const all = [...gazetteer.actors.values()]
  const to = (relation: ActorRelation) =>
    relatedTopicsOf('/actors/', gazetteer.actors.get(relation.id), relationPeriodOf(relation, rest.lang))
  const from = (other: Actor, relations: ActorRelation[] | undefined) =>
    (relations ?? []).filter(({ id }) => id === actor.id).flatMap((found) => to({ ...found, id: other.id }))
  const relations = [
    { label: words.gazetteer.partOf, relations: (actor.part_of ?? []).flatMap(to) },
    { label: words.gazetteer.parts, relations: all.flatMap((other) => from(other, other.part_of)) },
    { label: words.gazetteer.backedBy, relations: (actor.backed_by ?? []).flatMap(to) },
    { label: words.gazetteer.backs, relations: all.flatMap((other) => from(other, other.backed_by)) },
  ]
  const type = labelOf(words.gazetteer.actorTypes, actor.type)
  return (
    <TopicPage {...rest} subject={actor} kind="actor" type={type} relations={relations} heading={words.page.eventsOf} />
  )
}

const relatedTopicsOf = (folder: string, found: Region | Actor | undefined, note = ''): RelatedTopic[] =>
  found ? [{ path: folder + found.id, name: found.name, note }] : []

/** The period of a relation in words; empty where neither day is known. */
const relationPeriodOf = ({ from, until }: ActorRelation, lang: Lang): string =>
  from || until ? whenInWords(`${from ?? '..'}/${until ?? '..'}`, lang) : ''

type TopicProps = PageContext & {
  subject: Region | Actor
  kind: 'region' | 'actor'
  type: string
  relations: RelationList[]
  heading: string
  events: EventView[]
  content: TopicContent
  after?: string | undefined
  next?: string | undefined
}

const TopicPage = (props: TopicProps) => {
  const { lang, site, subject, kind, type, relations, heading, after } = props
  const { page } = wordsIn(lang)
  const filter = { [kind]: subject.id }
  const path = `/${kind}s/${subject.id}`
  return (
    <Layout
      lang={lang}
      site={site}
      title={subject.name[lang]}
      path={after ? `${path}?${new URLSearchParams({ after })}` : path}
      head={<FeedHeadLinks lang={lang} filter={filter} title={`${site.name}: ${subject.name[lang]}`} />}
    >
      <p class="soft">
        <Runs text={type} lang={lang} />
      </p>
      <h1>
        <BilingualName name={subject.name} lang={lang} />
      </h1>
      <p>
        <a class="press" href={subscribePathOf(filter, lang)}>
          <Runs text={page.follow(subject.name[lang])} lang={lang} />
        </a>
      </p>
      <FeedLinkList lang={lang} filter={filter} />
      <RelatedTopics relations={relations} lang={lang} />
      <h2>{heading}</h2>
      <TopicEventList {...props} filter={filter} />
    </Layout>
  )
}

type TopicEventListProps = Pick<TopicProps, 'events' | 'content' | 'after' | 'next' | 'lang'> & {
  filter: TimelineFilter
}

const TopicEventList = ({ events, content, filter, after, next, lang }: TopicEventListProps) => (
  <>
    {events.length === 0 && <p>{wordsIn(lang).page.nothing}</p>}
    {!after && <AxisChart axis={content.overview.axis} filter={filter} lang={lang} />}
    <DayList events={events} countsByPeriod={content.countsByPeriod} lang={lang} />
    <EarlierLinks content={content} filter={filter} next={next} lang={lang} />
  </>
)

const RelatedTopics = ({ relations, lang }: Pick<TopicProps, 'relations' | 'lang'>) => (
  <dl class="facts">
    {relations
      .filter((each) => each.relations.length > 0)
      .map((each) => (
        <RelatedTopicList {...each} lang={lang} />
      ))}
  </dl>
)

const RelatedTopicList = ({ label, relations, lang }: RelationList & { lang: Lang }) => (
  <>
    <dt>{label}</dt>
    <dd>
      {relations.map(({ path, name, note }, at) => (
        <>
          {at > 0 && wordsIn(lang).event.comma}
          <a href={withLang(path, lang)}>
            <Runs text={name[lang]} lang={lang} />
          </a>
          {note && ` (${note})`}
        </>
      ))}
    </dd>
  </>
)
