import { type Context, Hono } from 'hono'
import { EditionPage } from '../../templates/page/edition.tsx'
import { EventPage } from '../../templates/page/event.tsx'
import { NoticeEditionPage } from '../../templates/page/notice-edition.tsx'
import { ActorPage, RegionPage } from '../../templates/page/place.tsx'
import { TimelinePage } from '../../templates/page/timeline.tsx'
import type { EventView } from '../../templates/views.ts'
import { changesInWords } from '../../templates/words/changed.ts'
import { inOrder, noticeView } from '../editions/composing.ts'
import { isNotice } from '../editions/tell.ts'
import { viewOf } from '../editions/view.ts'
import { textIn } from '../timeline/event.ts'
import { type Asked, listEvents } from './listing.ts'
import { notice, publicPage, siteOf } from './page.tsx'
import type { Door } from './world.ts'

const PER_PAGE = 30
const FILTERS = ['region', 'actor', 'kind', 'certainty', 'from', 'to', 'q'] as const
const MOST_REVISIONS = 200

/** What anyone can read: the timeline, each event with its history, regions, actors, and editions as they were sent. */
export const pages = new Hono<Door>()

pages.get('/', async (c) => {
  const { after, lang: _, ...given } = c.req.query()
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (given[name] ? [[name, given[name]]] : [])))
  const { events, next } = await viewed(c, { ...filter, after })
  const query = new URLSearchParams({ ...filter, ...(next && { after: next }) })
  const { gazetteer } = c.var.world
  return publicPage(
    c,
    <TimelinePage {...common(c)} events={events} filter={filter} gazetteer={gazetteer} next={next && `/?${query}`} />,
  )
})

pages.get('/events/:id', async (c) => {
  const { journal, gazetteer } = c.var.world
  const lang = c.var.language
  const revisions = await journal.read(await journal.newestOf(c.req.param('id'), MOST_REVISIONS))
  const newest = revisions[0]
  if (!newest) return notice(c, 'notFound', 404)
  const views = revisions.map((revision) => ({ ...revision, view: viewOf(revision, gazetteer, lang, siteOf(c).url) }))
  const history = views.map(({ number, change, recorded_at, view, text }, at) => ({
    number,
    change,
    recorded_at,
    title: textIn(text, lang).title,
    changes: revisions[at + 1] ? changesInWords(revisions[at + 1]!, revisions[at]!, gazetteer, lang) : [],
    ...(view.reason && { reason: view.reason }),
  }))
  return publicPage(c, <EventPage {...common(c)} event={views[0]!.view} history={history} />)
})

pages.get('/regions/:id', async (c) => {
  const { gazetteer } = c.var.world
  const region = gazetteer.regions.get(c.req.param('id'))
  if (!region) return notice(c, 'notFound', 404)
  const { events, next } = await viewed(c, { region: region.id, after: c.req.query('after') })
  return publicPage(
    c,
    <RegionPage
      {...common(c)}
      region={region}
      gazetteer={gazetteer}
      events={events}
      next={next && `/regions/${region.id}?after=${next}`}
    />,
  )
})

pages.get('/actors/:id', async (c) => {
  const { gazetteer } = c.var.world
  const actor = gazetteer.actors.get(c.req.param('id'))
  if (!actor) return notice(c, 'notFound', 404)
  const { events, next } = await viewed(c, { actor: actor.id, after: c.req.query('after') })
  return publicPage(
    c,
    <ActorPage
      {...common(c)}
      actor={actor}
      gazetteer={gazetteer}
      events={events}
      next={next && `/actors/${actor.id}?after=${next}`}
    />,
  )
})

pages.get('/editions/:id', async (c) => {
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
  }))
  return publicPage(
    c,
    <EditionPage
      lang={edition.lang}
      site={siteOf(c)}
      kind={edition.kind}
      events={edition.kind === 'welcome' ? events : inOrder(events)}
    />,
  )
})

const common = (c: Context<Door>) => ({ lang: c.var.language, site: siteOf(c) })

/** What cannot be read in a query shows nothing: the form above the list still has it, to be mended. */
const viewed = async (c: Context<Door>, asked: Asked): Promise<{ events: EventView[]; next: string | undefined }> => {
  const { journal, gazetteer } = c.var.world
  const listed = await listEvents(c.var.world, asked, PER_PAGE)
  if ('refused' in listed) return { events: [], next: undefined }
  const revisions = await journal.read(listed.told)
  return {
    events: revisions.map((revision) => viewOf(revision, gazetteer, c.var.language, siteOf(c).url)),
    next: listed.next,
  }
}
