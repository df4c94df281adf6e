import * as v from 'valibot'
import type { BodyFault } from '../../lib/refusal.ts'
import { type PublishSchemas, publishSchemas, schemaFaultsOf } from '../../timeline/event-schema.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { aroundInWords, cyclesIn } from './cycle.ts'
import { written } from './entry-schemas.ts'
import { under } from './fault.ts'
import { idsOf, repeatedIds, unknownId } from './graph.ts'
import { revisionFaults } from './revision.ts'
import { type EventSketch, readEvents, readRevision } from './sketch.ts'

/** Relations without cycles: no event is a part of itself or follows itself. */
const ONE_WAY = ['part_of', 'follows']

/** Returns the faults of a timeline file, checked with one gazetteer and today's date (ms UTC). */
export const timelineFaults = (timeline: unknown, gazetteer: Gazetteer, today: number): BodyFault[] => {
  const bodies = publishSchemas(gazetteer)
  const shape = v.safeParse(timelineOf(bodies), timeline)
  const events = readEvents(timeline)
  const ids = idsOf(events)
  const inEvents = events.flatMap((event, at) => under(`/${at}`, eventFaults(event, { bodies, ids, today })))
  return [
    ...(shape.success ? [] : schemaFaultsOf(shape.issues)),
    ...under('/events', [...repeatedIds(events), ...ONE_WAY.flatMap((rel) => circling(events, rel)), ...inEvents]),
  ]
}

const timelineOf = ({ newEvent }: PublishSchemas) => {
  const revisions = v.array(v.unknown(), 'The revisions are a list, in square brackets.')
  const event = v.strictObject(
    {
      id: newEvent.entries.id.wrapped,
      revisions: v.pipe(revisions, v.minLength(1, 'An event has at least one revision.')),
    },
    'An event is an object with id and revisions.',
  )
  return v.strictObject(
    { title, events: v.array(event, 'The events are a list, in square brackets.') },
    'A timeline is an object with title and events.',
  )
}

const title = v.pipe(
  v.strictObject(
    { en: v.exactOptional(written('en', 100, 'A title')), ar: v.exactOptional(written('ar', 100, 'A title')) },
    'The title is an object with a text in en, ar or both.',
  ),
  v.check(
    ({ en, ar }) => en !== undefined || ar !== undefined,
    'A title in at least one language (en or ar) is needed.',
  ),
)

type Around = { bodies: PublishSchemas; ids: Set<string>; today: number }

const eventFaults = ({ id, revisions }: EventSketch, { bodies, ids, today }: Around): BodyFault[] => {
  const read = revisions.map(readRevision)
  return revisions.flatMap((given, at) => {
    const place = { event: id, at, before: read[at - 1]?.change ?? '', today }
    const faults = [...revisionFaults(given, place, bodies), ...linkFaults(id, read[at]!.links, ids)]
    return under(`/revisions/${at}`, faults)
  })
}

const linkFaults = (id: string, links: { to: string }[], ids: Set<string>): BodyFault[] =>
  links.flatMap(({ to }, at) =>
    to === id && id !== ''
      ? [{ pointer: `/links/${at}/to`, detail: 'The event links to itself.' }]
      : unknownId(`/links/${at}/to`, to, 'event', ids),
  )

/** The links of the newest revisions. A link to the event itself has its own fault. */
const circling = (events: readonly EventSketch[], rel: string): BodyFault[] => {
  const places = new Map(events.map((event, at) => [event.id, at]))
  const edges = events.map(({ id, revisions }): [string, string[]] => {
    const links = readRevision(revisions.at(-1)).links
    return [id, links.filter((link) => link.rel === rel && link.to !== id).map((link) => link.to)]
  })
  return cyclesIn(new Map(edges)).map((cycle) => ({
    pointer: `/${places.get(cycle[0]!)}/revisions`,
    detail: `The links ${rel} run in a circle: ${aroundInWords(cycle)}. Take one of them out.`,
  }))
}
