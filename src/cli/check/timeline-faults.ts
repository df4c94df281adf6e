import * as v from 'valibot'
import type { BodyFault } from '../../lib/refusal.ts'
import { schemaFaultsOf } from '../../lib/schema-issues.ts'
import { type PublishSchemas, publishSchemas } from '../../timeline/event-schema.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { findCycles, formatCycle } from './cycle.ts'
import { prefixPointers } from './data-fault.ts'
import { textInScript } from './entry-schemas.ts'
import { findRepeatedIds, findUnknownId, idsOf } from './graph-faults.ts'
import { type LenientEvent, readEvents, readRevisionLeniently } from './lenient-entry.ts'
import { findRevisionFaults } from './revision-faults.ts'

/** Relations without cycles: no event is a part of itself or follows itself. */
const ACYCLIC_RELATIONS = ['part_of', 'follows']

/** Returns the faults of a timeline file, checked with one gazetteer and today's date (ms UTC). */
export const findTimelineFaults = (timeline: unknown, gazetteer: Gazetteer, today: number): BodyFault[] => {
  const bodies = publishSchemas(gazetteer)
  const shape = v.safeParse(timelineSchema(bodies), timeline)
  const events = readEvents(timeline)
  const ids = idsOf(events)
  const inEvents = events.flatMap((event, at) =>
    prefixPointers(`/${at}`, findEventFaults(event, { bodies, ids, today })),
  )
  return [
    ...(shape.success ? [] : schemaFaultsOf(shape.issues)),
    ...prefixPointers('/events', [
      ...findRepeatedIds(events),
      ...ACYCLIC_RELATIONS.flatMap((rel) => findLinkCycleFaults(events, rel)),
      ...inEvents,
    ]),
  ]
}

const timelineSchema = ({ newEvent }: PublishSchemas) => {
  const revisions = v.array(v.unknown(), 'The revisions must be a list in square brackets.')
  const event = v.strictObject(
    {
      id: newEvent.entries.id.wrapped,
      revisions: v.pipe(revisions, v.minLength(1, 'An event has at least one revision.')),
    },
    'An event must be an object with id and revisions.',
  )
  return v.strictObject(
    { title: titleSchema, events: v.array(event, 'The events must be a list in square brackets.') },
    'A timeline must be an object with title and events.',
  )
}

const titleSchema = v.pipe(
  v.strictObject(
    {
      en: v.exactOptional(textInScript('en', 100, 'A title')),
      ar: v.exactOptional(textInScript('ar', 100, 'A title')),
    },
    'The title is an object with a text in en, ar or both.',
  ),
  v.check(
    ({ en, ar }) => en !== undefined || ar !== undefined,
    'A title in at least one language (en or ar) is needed.',
  ),
)

type EventCheckContext = { bodies: PublishSchemas; ids: Set<string>; today: number }

const findEventFaults = ({ id, revisions }: LenientEvent, { bodies, ids, today }: EventCheckContext): BodyFault[] => {
  const read = revisions.map(readRevisionLeniently)
  return revisions.flatMap((given, at) => {
    const place = { event: id, at, before: read[at - 1]?.change ?? '', today }
    const faults = [...findRevisionFaults(given, place, bodies), ...findLinkFaults(id, read[at]!.links, ids)]
    return prefixPointers(`/revisions/${at}`, faults)
  })
}

const findLinkFaults = (id: string, links: { to: string }[], ids: Set<string>): BodyFault[] =>
  links.flatMap(({ to }, at) =>
    to === id && id !== ''
      ? [{ pointer: `/links/${at}/to`, detail: 'The event links to itself.' }]
      : findUnknownId(`/links/${at}/to`, to, 'event', ids),
  )

/** The links of the newest revisions. A link to the event itself has its own fault. */
const findLinkCycleFaults = (events: readonly LenientEvent[], rel: string): BodyFault[] => {
  const places = new Map(events.map((event, at) => [event.id, at]))
  const edges = events.map(({ id, revisions }): [string, string[]] => {
    const links = readRevisionLeniently(revisions.at(-1)).links
    return [id, links.filter((link) => link.rel === rel && link.to !== id).map((link) => link.to)]
  })
  return findCycles(new Map(edges)).map((cycle) => ({
    pointer: `/${places.get(cycle[0]!)}/revisions`,
    detail: `The links ${rel} form a cycle: ${formatCycle(cycle)}. Remove one of them.`,
  }))
}
