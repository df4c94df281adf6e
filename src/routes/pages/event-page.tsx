import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { withLang } from '../../../templates/page/address.ts'
import { EventPage } from '../../../templates/page/event.tsx'
import type { NearbyView } from '../../../templates/page/event-links.tsx'
import type { PastRevision, RemovedRevision } from '../../../templates/page/history.tsx'
import type { LocatorView } from '../../../templates/page/locator-map.tsx'
import type { EventView } from '../../../templates/views.ts'
import { type ChangeInWords, changesInWords } from '../../../templates/words/changes-in-words.ts'
import { eventViewOf } from '../../editions/render/event-view.ts'
import { trimTyped } from '../../lib/text.ts'
import type { Lang, Revision } from '../../timeline/event.ts'
import type { Region } from '../../timeline/gazetteer.ts'
import type { ListedEvent } from '../../timeline/listed-event.ts'
import { locateEvent } from '../../timeline/locate-event.ts'
import { findNearbyEvents } from '../../timeline/nearby-events.ts'
import { isRedacted, type JournalRevision } from '../../timeline/redaction.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerCachedPage } from '../http/cached-page.ts'
import { answerMessagePage, fitEntries, pagePropsOf, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { readEventViews } from './event-views.ts'

const REVISIONS_PER_PAGE = 200
/** An event has at most 30 sources. */
const MAX_SOURCES = 30

/** The page of an event with its history. */
export const eventPageRoutes = new Hono<AppEnv>()

eventPageRoutes.get('/events/:id', addEtag, async (c) => {
  noteIgnoredParameters(c, ['before', 'lang'])
  const { events } = await c.var.context.listedEvents.readListedTimeline()
  return answerCachedPage(c, events, () => renderEventPage(c, events))
})

const renderEventPage = async (c: Context<AppEnv>, events: readonly ListedEvent[]): Promise<Child | Response> => {
  const { journal } = c.var.context
  const id = trimTyped(c.req.param('id') ?? '')
  const before = parseRevisionNumber(c.req.query('before'))
  const latest = await journal.findLatest(id)
  if (!latest && (await journal.findRemovedEvent(id))) return answerMessagePage(c, 'removed', 410)
  if (!latest || before === null) return answerMessagePage(c, 'notFound', 404)
  // The oldest revision of the page needs its predecessor, to show what it changed.
  const refs = await journal.listNewestOfEvent(id, REVISIONS_PER_PAGE + 1, before)
  if (refs.length === 0) return answerMessagePage(c, 'notFound', 404)
  const [newest, ...revisions] = await journal.readRecorded([latest, ...refs])
  if (isRedacted(newest!)) return answerMessagePage(c, 'removed', 410)
  const current = pastRevisionOf(c, newest!, findReadableBelow(revisions, newest!.number))
  const history: HistoryEntry[] = revisions
    .slice(0, REVISIONS_PER_PAGE)
    .map((revision) =>
      isRedacted(revision) ? revision : pastRevisionOf(c, revision, findReadableBelow(revisions, revision.number)),
    )
  const surroundings = await loadSurroundings(c, current.view, events)
  const props = { ...pagePropsOf(c), ...surroundings, current, isOpen: before !== undefined }
  const pageOf = (shown: HistoryEntry[], mostSources: number) => {
    const last = shown.at(-1)?.number ?? history[0]!.number
    const older = last > 1 ? `${withLang(`/events/${id}?before=${last}`, c.var.language)}#history` : undefined
    const listed = shown.filter(isShownIn(c.var.language, current))
    return <EventPage {...props} {...{ older, mostSources }} history={listed} />
  }
  return fitHistory(c, history, pageOf)
}

type HistoryEntry = PastRevision | RemovedRevision

/** The page with as many revisions as fit into 60 KB; if not even one does, with fewer sources, or without both. The data has all. */
const fitHistory = (
  c: Context<AppEnv>,
  history: HistoryEntry[],
  render: (history: HistoryEntry[], mostSources: number) => Child,
): Child => {
  const whole = fitEntries(c, { entries: history.length, least: 0 }, (count) =>
    render(history.slice(0, Math.max(1, count)), MAX_SOURCES),
  )
  if (whole.count > 0) return whole.page
  const sources = fitEntries(c, { entries: MAX_SOURCES, least: 0 }, (most) => render(history.slice(0, 1), most))
  return sources.count > 0 ? sources.page : render([], 0)
}

/** False for a revision that changed only the text in the other language. The newest and the first are always shown. */
const isShownIn =
  (lang: Lang, { number }: PastRevision) =>
  (revision: PastRevision | RemovedRevision): boolean =>
    'redacted' in revision ||
    revision.number === number ||
    revision.number === 1 ||
    revision.change !== 'translation' ||
    revision.changes.some((change) => !isOfOtherLanguage(change, lang))

const isOfOtherLanguage = (change: ChangeInWords, lang: Lang): boolean => 'textIn' in change && change.textIn !== lang

/** The regions around an event, its place on the map, and the events before and after it in the smallest of them. */
const loadSurroundings = async (
  c: Context<AppEnv>,
  event: EventView,
  events: readonly ListedEvent[],
): Promise<Surroundings> => {
  const { gazetteer, mapShapes: shapes } = c.var.context
  const place = event.places[0]
  const { before, after } = findNearbyEvents(events, event.id, place?.id, gazetteer)
  const location = locateEvent(
    event.places.map(({ id }) => id),
    gazetteer,
    shapes,
  )
  const views = await readEventViews(
    c,
    [before, after].filter((id) => id !== null),
  )
  return {
    path: place ? gazetteer.pathTo(place.id) : [],
    map: location ? { location, shapes } : undefined,
    nearby: { before: views.get(before ?? '') ?? null, after: views.get(after ?? '') ?? null },
  }
}

type Surroundings = { path: Region[]; nearby: NearbyView; map: LocatorView | undefined }

/** The newest of these revisions with a lower number that is not redacted. */
const findReadableBelow = (revisions: readonly JournalRevision[], below: number): Revision | undefined =>
  revisions.find((each): each is Revision => each.number < below && !isRedacted(each))

/** A revision in the history of an event, with its changes to the previous revision. */
const pastRevisionOf = (c: Context<AppEnv>, revision: Revision, previous: Revision | undefined): PastRevision => ({
  number: revision.number,
  change: revision.change,
  recorded_at: revision.recorded_at,
  view: eventViewOf(revision, c.var.context.gazetteer, c.var.language, siteOf(c).url),
  changes: previous ? changesInWords(previous, revision, c.var.context.gazetteer, c.var.language) : [],
})

/** The revision number in `before`; undefined if there is none, null if it is not a number. */
const parseRevisionNumber = (before: string | undefined): number | undefined | null => {
  if (before === undefined) return undefined
  return /^[1-9][0-9]{0,8}$/.test(before) ? Number(before) : null
}
