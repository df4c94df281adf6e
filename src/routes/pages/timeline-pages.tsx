import { type Context, Hono } from 'hono'
import { inLanguage } from '../../../templates/page/address.ts'
import { EditionPage } from '../../../templates/page/edition.tsx'
import { EventPage } from '../../../templates/page/event.tsx'
import type { PastRevision } from '../../../templates/page/history.tsx'
import { NoticeEditionPage } from '../../../templates/page/notice-edition.tsx'
import { ActorPage, RegionPage } from '../../../templates/page/place.tsx'
import { TimelinePage } from '../../../templates/page/timeline.tsx'
import type { EventView, FilterFault } from '../../../templates/views.ts'
import { changesInWords } from '../../../templates/words/changed.ts'
import { viewOf } from '../../editions/render/event-view.ts'
import { noticeView, orderedFor } from '../../editions/render/render-edition.ts'
import { isNotice } from '../../editions/select/edition-items.ts'
import type { Revision } from '../../timeline/event.ts'
import { type Asked, FILTERS, listEvents, readListing } from '../api/list-events.ts'
import type { Door } from '../app-env.ts'
import { FOR_LONG, lastModified, tagged } from '../http/etag.ts'
import { notice, publicPage, siteOf } from '../http/html-page.tsx'

const PER_PAGE = 30
const MOST_REVISIONS = 200

/** What anyone can read: the timeline, each event with its history, regions, actors, and editions as they were sent. */
export const pages = new Hono<Door>()

pages.get('/', tagged, async (c) => {
  const { after, ...given } = c.req.query()
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (given[name]?.trim() ? [[name, given[name]]] : [])))
  const { events, next, faults } = await viewed(c, { ...filter, after })
  const query = new URLSearchParams({ ...filter, ...(next && { after: next }) })
  const { gazetteer } = c.var.world
  const shown = { filter, gazetteer, events, faults, goesOn: Boolean(after), next: next && `/?${query}` }
  return publicPage(c, <TimelinePage {...common(c)} {...shown} />, { status: statusFor(faults) })
})

pages.get('/events/:id', tagged, async (c) => {
  const { journal } = c.var.world
  const id = c.req.param('id')
  const before = numberOf(c.req.query('before'))
  const latest = await journal.latest(id)
  if (!latest || before === null) return notice(c, 'notFound', 404)
  // The newest, a page of versions, and the one before them, from which the last of the page differs.
  const told = await journal.newestOf(id, MOST_REVISIONS + 1, before)
  if (told.length === 0) return notice(c, 'notFound', 404)
  const [newest, ...revisions] = await journal.read([latest, ...told])
  const current = pastOf(
    c,
    newest!,
    revisions.find(({ number }) => number === newest!.number - 1),
  )
  const history = revisions.slice(0, MOST_REVISIONS).map((revision, at) => pastOf(c, revision, revisions[at + 1]))
  const last = history.at(-1)!.number
  const older = last > 1 ? `${inLanguage(`/events/${id}?before=${last}`, c.var.language)}#history` : undefined
  lastModified(c, current.recorded_at)
  return publicPage(c, <EventPage {...common(c)} current={current} history={history} older={older} />)
})

pages.get('/regions/:id', tagged, async (c) => {
  const { gazetteer } = c.var.world
  const region = gazetteer.regions.get(c.req.param('id'))
  if (!region) return notice(c, 'notFound', 404)
  const { events, next, faults } = await viewed(c, { region: region.id, after: c.req.query('after') })
  if (faults.length > 0) return notice(c, 'notFound', 404)
  const more = next && `/regions/${region.id}?after=${next}`
  return publicPage(c, <RegionPage {...common(c)} {...{ region, gazetteer, events }} next={more} />)
})

pages.get('/actors/:id', tagged, async (c) => {
  const { gazetteer } = c.var.world
  const actor = gazetteer.actors.get(c.req.param('id'))
  if (!actor) return notice(c, 'notFound', 404)
  const { events, next, faults } = await viewed(c, { actor: actor.id, after: c.req.query('after') })
  if (faults.length > 0) return notice(c, 'notFound', 404)
  const more = next && `/actors/${actor.id}?after=${next}`
  return publicPage(c, <ActorPage {...common(c)} {...{ actor, gazetteer, events }} next={more} />)
})

pages.get('/editions/:id', tagged, async (c) => {
  const { archive, journal, gazetteer } = c.var.world
  const edition = (await archive.open([c.req.param('id')])).get(c.req.param('id'))
  if (!edition || edition.kind === 'confirmation') return notice(c, 'notFound', 404)
  if (isNotice(edition.kind)) {
    const told = await noticeView(journal, gazetteer, edition, siteOf(c).url)
    return publicPage(c, <NoticeEditionPage lang={edition.lang} site={siteOf(c)} notice={told} />)
  }
  const revisions = await journal.read(edition.tales)
  const events = edition.tales.map((tale, at) => ({
    ...viewOf(revisions[at]!, gazetteer, edition.lang, siteOf(c).url),
    section: tale.section,
    echo: tale.echo,
  }))
  return publicPage(
    c,
    <EditionPage lang={edition.lang} site={siteOf(c)} kind={edition.kind} events={orderedFor(edition.kind, events)} />,
    { keep: FOR_LONG },
  )
})

const common = (c: Context<Door>) => ({ lang: c.var.language, site: siteOf(c) })

/** A revision as the history shows it, with what it says otherwise than the one before. */
const pastOf = (c: Context<Door>, revision: Revision, before: Revision | undefined): PastRevision => ({
  number: revision.number,
  change: revision.change,
  recorded_at: revision.recorded_at,
  view: viewOf(revision, c.var.world.gazetteer, c.var.language, siteOf(c).url),
  changes: before ? changesInWords(before, revision, c.var.world.gazetteer, c.var.language) : [],
})

/** The number before which versions are shown, undefined where none is given; null where it is no number. */
const numberOf = (before: string | undefined): number | undefined | null => {
  if (before === undefined) return undefined
  return /^[1-9][0-9]{0,8}$/.test(before) ? Number(before) : null
}

type Viewed = { events: EventView[]; next: string | undefined; faults: FilterFault[] }

/** The events that a query asks for; where it cannot be read, none, and what is wrong with it. */
const viewed = async (c: Context<Door>, asked: Asked): Promise<Viewed> => {
  const { journal, gazetteer } = c.var.world
  const listing = readListing(asked, c.var.world)
  if (Array.isArray(listing)) return { events: [], next: undefined, faults: listing }
  const { told, next } = await listEvents(c.var.world, listing, PER_PAGE)
  const revisions = await journal.read(told)
  const events = revisions.map((revision) => viewOf(revision, gazetteer, c.var.language, siteOf(c).url))
  return { events, next, faults: [] }
}

const statusFor = (faults: FilterFault[]): 200 | 422 => (faults.length > 0 ? 422 : 200)
