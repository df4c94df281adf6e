import type { Lang } from '../../src/timeline/event.ts'
import type { Actor, Gazetteer, Name, Region, Relation } from '../../src/timeline/gazetteer.ts'
import type { EventView } from '../views.ts'
import { named } from '../words/naming.ts'
import { Runs } from '../words/runs.tsx'
import { whenInWords } from '../words/when.ts'
import { wordsIn } from '../words/words.ts'
import { inLanguage } from './address.ts'
import { EventList } from './event-list.tsx'
import { FeedLinks, FeedWays } from './feeds.tsx'
import { Layout, type Reader } from './layout.tsx'
import { TwoNames } from './name.tsx'
import { Earlier } from './timeline.tsx'

type Happened = { events: EventView[]; gazetteer: Gazetteer; next?: string | undefined }

/** What can be followed, and in what relation it stands to the page's own subject. */
type Tie = { path: string; name: Name; note?: string }
type Ties = { label: string; ties: Tie[] }

/** A region: its names, what it lies in and contains, what happened there, and the way to follow it. */
export const RegionPage = ({ region, gazetteer, ...rest }: Reader & Happened & { region: Region }) => {
  const words = wordsIn(rest.lang)
  const toRegion = (id: string) => tieTo('/regions/', gazetteer.regions.get(id))
  const inside = [...gazetteer.regions.keys()].filter((id) => gazetteer.parentsOf(id).includes(region.id))
  const ties = [
    { label: words.gazetteer.liesIn, ties: gazetteer.parentsOf(region.id).flatMap(toRegion) },
    { label: words.gazetteer.contains, ties: inside.flatMap(toRegion) },
  ]
  const type = named(words.gazetteer.regionTypes, region.type)
  return <Subject {...rest} subject={region} kind="region" type={type} ties={ties} heading={words.page.eventsIn} />
}

/** An actor: its names, whom it belongs to and who backs it, what it took part in, and the way to follow it. */
export const ActorPage = ({ actor, gazetteer, ...rest }: Reader & Happened & { actor: Actor }) => {
  const words = wordsIn(rest.lang)
  const all = [...gazetteer.actors.values()]
  const to = (relation: Relation) => tieTo('/actors/', gazetteer.actors.get(relation.id), whileOf(relation, rest.lang))
  const from = (other: Actor, relations: Relation[] | undefined) =>
    (relations ?? []).filter(({ id }) => id === actor.id).flatMap((found) => to({ ...found, id: other.id }))
  const ties = [
    { label: words.gazetteer.partOf, ties: (actor.part_of ?? []).flatMap(to) },
    { label: words.gazetteer.parts, ties: all.flatMap((other) => from(other, other.part_of)) },
    { label: words.gazetteer.backedBy, ties: (actor.backed_by ?? []).flatMap(to) },
    { label: words.gazetteer.backs, ties: all.flatMap((other) => from(other, other.backed_by)) },
  ]
  const type = named(words.gazetteer.actorTypes, actor.type)
  return <Subject {...rest} subject={actor} kind="actor" type={type} ties={ties} heading={words.page.eventsOf} />
}

const tieTo = (folder: string, found: Region | Actor | undefined, note = ''): Tie[] =>
  found ? [{ path: folder + found.id, name: found.name, note }] : []

/** The days between which a relation held, in words; nothing where neither is known. */
const whileOf = ({ from, until }: Relation, lang: Lang): string =>
  from || until ? whenInWords(`${from ?? '..'}/${until ?? '..'}`, lang) : ''

type Shown = Reader & {
  subject: Region | Actor
  kind: 'region' | 'actor'
  type: string
  ties: Ties[]
  heading: string
  events: EventView[]
  next?: string | undefined
}

const Subject = ({ lang, site, subject, kind, type, ties, heading, events, next }: Shown) => {
  const { page } = wordsIn(lang)
  const filter = { [kind]: subject.id }
  return (
    <Layout
      lang={lang}
      site={site}
      title={subject.name[lang]}
      path={`/${kind}s/${subject.id}`}
      head={<FeedLinks lang={lang} filter={filter} title={`${site.name}: ${subject.name[lang]}`} />}
    >
      <p class="soft">
        <Runs text={type} lang={lang} />
      </p>
      <h1>
        <TwoNames name={subject.name} lang={lang} />
      </h1>
      <p>
        <a href={inLanguage(`/subscribe?${kind}=${encodeURIComponent(subject.id)}`, lang)}>
          <Runs text={page.follow(subject.name[lang])} lang={lang} />
        </a>
      </p>
      <FeedWays lang={lang} filter={filter} />
      <dl class="facts">
        {ties
          .filter((each) => each.ties.length > 0)
          .map((each) => (
            <TieList {...each} lang={lang} />
          ))}
      </dl>
      <h2>{heading}</h2>
      {events.length === 0 && <p>{page.nothing}</p>}
      <EventList events={events} lang={lang} heading="h3" />
      <Earlier lang={lang} next={next} />
    </Layout>
  )
}

const TieList = ({ label, ties, lang }: Ties & { lang: Lang }) => (
  <>
    <dt>{label}</dt>
    <dd>
      {ties.map(({ path, name, note }, place) => (
        <>
          {place > 0 && wordsIn(lang).event.comma}
          <a href={inLanguage(path, lang)}>
            <Runs text={name[lang]} lang={lang} />
          </a>
          {note && ` (${note})`}
        </>
      ))}
    </dd>
  </>
)
