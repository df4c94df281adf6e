import * as v from 'valibot'
import type { BodyFault, Refusal } from '../lib/refusal.ts'
import { cleanText } from '../lib/text.ts'
import { findCertaintyFaults } from './certainty-rules.ts'
import { isAlertableChange } from './change-rules.ts'
import { findDateFaults } from './date-rules.ts'
import { whenBoundsOf } from './edtf.ts'
import type { EventRecord, Revision } from './event.ts'
import { CHANGES } from './event.ts'
import { type PublishSchemas, schemaFaultsOf } from './event-schema.ts'

/** A revision before the journal gave it its place. */
export type EventDraft = Omit<Revision, 'seq'>

/**
 * What publishing is told beside the body: the publisher's name, the time and the hold, and `today`, by which dates are
 * judged: the latest that it may be by any clock. All in milliseconds.
 */
export type PublishContext = { bodies: PublishSchemas; publisher: string; now: number; today: number; hold: number }

/** The newest revision of an event, as far as it decides what may follow. */
export type NewestRevision = { number: number; change: string }

/** What matching, lists and pages ask of a revision without opening it. */
export type RevisionFacts = Pick<EventRecord, 'nature' | 'certainty' | 'severity'> & {
  regions: string[]
  actors: { id: string; role: string }[]
}

/** Reads a body that records a new event; `freshId` names it when the body does not. All faults at once. */
export const draftNewEvent = (
  body: unknown,
  { bodies, today, ...circumstance }: PublishContext,
  freshId: string,
): EventDraft | Refusal => {
  const read = v.safeParse(bodies.newEvent, body)
  const faults = [...schemaFaultsOf(read.issues ?? []), ...findContentFaults(body, 'new', today)]
  if (!read.success || faults.length > 0) return refuseInvalidBody(faults)
  const { id = freshId, silent, ...record } = read.output
  return buildDraft(record, { ...circumstance, id, number: 1, change: 'new', silent, urgent: false })
}

/** Reads a body that revises the event `id`, whose newest revision is known. All faults at once. */
export const draftRevision = (
  { id, newest }: { id: string; newest: NewestRevision | null },
  body: unknown,
  { bodies, today, ...circumstance }: PublishContext,
): EventDraft | Refusal => {
  if (!newest) return refuseUnknownEvent(id)
  const read = v.safeParse(bodies.revision, body)
  const { change, number } = changeAndNumberOf(body)
  const faults = [
    ...schemaFaultsOf(read.issues ?? []),
    ...findContentFaults(body, change, today),
    ...findOrderFaults(change, number, newest),
  ]
  if (!read.success || faults.length > 0) return refuseInvalidBody(faults)
  const { silent, urgent, reason, change: made, number: next, ...record } = read.output
  return buildDraft(record, { ...circumstance, id, number: next, change: made, reason, silent, urgent })
}

/**
 * What is wrong with what a body says, whatever is wrong with how it says it. A retraction takes back what it repeats, so
 * nothing is asked of that.
 */
export const findContentFaults = (body: unknown, change: string, today: number): BodyFault[] =>
  change === 'retraction' ? [] : [...findCertaintyFaults(body), ...findDateFaults(body, today)]

const changeAndNumberOf = (body: unknown): { change: string; number: number } => {
  const { change, number } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  return { change: typeof change === 'string' ? change : '', number: typeof number === 'number' ? number : Number.NaN }
}

const findOrderFaults = (change: string, number: number, newest: NewestRevision): BodyFault[] => {
  if (!CHANGES.some((each) => each === change)) return []
  if (number === 1 && change === 'new') return [{ pointer: '/number', detail: NOT_FIRST_FAULT }]
  const fault = number === newest.number + 1 ? changeFaultOf(change, newest.change) : null
  return fault ? [{ pointer: '/change', detail: fault }] : []
}

const NOT_FIRST_FAULT = 'An event that is new again has a number of 2 or more.'

/** Whether a revision may follow the newest one: by its number, and by what the newest one was. */
export const checkRevisionOrder = (
  draft: Pick<EventDraft, 'id' | 'number' | 'change'>,
  newest: NewestRevision | null,
): Refusal | null => {
  const isFirst = draft.number === 1 && draft.change === 'new'
  if (!newest) return isFirst ? null : refuseUnknownEvent(draft.id)
  if (draft.number !== newest.number + 1)
    return {
      refused: isFirst ? 'conflict' : 'stale-number',
      detail: `The newest revision of ${draft.id} is number ${newest.number}, so the next is number ${newest.number + 1}.`,
      extensions: { current: newest.number },
    }
  const fault = changeFaultOf(draft.change, newest.change)
  return fault ? refuseInvalidBody([{ pointer: '/change', detail: fault }]) : null
}

/** The facts of a revision, as the journal keeps them beside it. */
export const factsOf = (record: EventRecord): RevisionFacts => ({
  nature: record.nature,
  certainty: record.certainty,
  severity: record.severity,
  regions: record.regions.map((region) => region.id),
  actors: record.actors,
})

const refuseUnknownEvent = (id: string): Refusal => ({
  refused: 'not-found',
  detail: `No event has the id ${cleanText(id.slice(0, 64))}.`,
})

const changeFaultOf = (change: string, newest: string): string | null => {
  if (newest === 'retraction' && change !== 'new')
    return 'The event was retracted: only a revision with change new, and its reason, can follow.'
  if (newest !== 'retraction' && change === 'new')
    return 'The event is not new: say update, correction, translation or minor.'
  return null
}

/** Enough to mend anything by: a body of nothing but faults is not answered with a longer one. */
const MAX_FAULTS_LISTED = 200

const refuseInvalidBody = (errors: BodyFault[]): Refusal => ({
  refused: 'invalid',
  detail: describeFaultCount(errors.length),
  errors: errors.slice(0, MAX_FAULTS_LISTED),
})

const describeFaultCount = (faults: number): string => {
  if (faults === 1) return 'One thing in the body needs to be changed.'
  const rest = faults > MAX_FAULTS_LISTED ? ` The first ${MAX_FAULTS_LISTED} are named.` : ''
  return `${faults} things in the body need to be changed.${rest}`
}

type RevisionMeta = Pick<Revision, 'id' | 'number' | 'change' | 'reason' | 'silent' | 'urgent' | 'publisher'> & {
  now: number
  hold: number
}

const buildDraft = (record: EventRecord, { now, hold, ...said }: RevisionMeta): EventDraft => {
  const { min, max, precision } = whenBoundsOf(record.when)
  return {
    ...record,
    ...said,
    recorded_at: now,
    release_at: now + (isAlertableChange(said) ? hold : 0),
    when_min: min,
    when_max: max,
    when_precision: precision,
  }
}
