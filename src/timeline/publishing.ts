import * as v from 'valibot'
import type { EventRecord, Revision } from './event.ts'
import { gravity } from './event.ts'
import { type PublishingBodies, schemaFaults } from './record.ts'
import type { FaultAt, Refusal } from './refusal.ts'
import { whenBounds } from './when.ts'

/** A revision before the journal gave it its place. */
export type Draft = Omit<Revision, 'seq'>

/** What publishing is told beside the body: the publisher's name, the time and the hold, both in milliseconds. */
export type Circumstance = { bodies: PublishingBodies; publisher: string; now: number; hold: number }

/** What matching, lists and pages ask of a revision without opening it. */
export type Facts = Pick<EventRecord, 'nature' | 'certainty' | 'severity'> & {
  regions: string[]
  actors: { id: string; role: string }[]
}

/** Reads a body that records a new event; `freshId` names it when the body does not. All faults at once. */
export const draftNewEvent = (
  body: unknown,
  { bodies, ...circumstance }: Circumstance,
  freshId: string,
): Draft | Refusal => {
  const read = v.safeParse(bodies.newEvent, body)
  if (!read.success) return invalid(schemaFaults(read.issues))
  const { id = freshId, silent, ...record } = read.output
  return draft(record, { ...circumstance, id, number: 1, change: 'new', silent, urgent: false })
}

/** Reads a body that revises the event `id`. All faults at once. */
export const draftRevision = (
  id: string,
  body: unknown,
  { bodies, ...circumstance }: Circumstance,
): Draft | Refusal => {
  const read = v.safeParse(bodies.revision, body)
  if (!read.success) return invalid(schemaFaults(read.issues))
  const { silent, change, number, reason, urgent, ...record } = read.output
  if (number === 1 && change === 'new')
    return { refused: 'invalid', detail: NOT_FIRST, errors: [{ pointer: '/number', detail: NOT_FIRST }] }
  return draft(record, { ...circumstance, id, number, change, reason, silent, urgent })
}

const NOT_FIRST = 'An event that is new again has a number of 2 or more.'

/** Whether a revision may follow the newest one: by its number, and by what the newest one was. */
export const mayFollow = (
  draft: Pick<Draft, 'id' | 'number' | 'change'>,
  newest: { number: number; change: string } | null,
): Refusal | null => {
  const isFirst = draft.number === 1 && draft.change === 'new'
  if (!newest) return isFirst ? null : { refused: 'not-found', detail: `No event has the id ${draft.id}.` }
  if (draft.number !== newest.number + 1)
    return {
      refused: isFirst ? 'conflict' : 'stale-number',
      detail: `The newest revision of ${draft.id} is number ${newest.number}, so the next is number ${newest.number + 1}.`,
      more: { current: newest.number },
    }
  const fault = changeFault(draft.change, newest.change)
  return fault ? invalid([{ pointer: '/change', detail: fault }]) : null
}

/** The facts of a revision, as the journal keeps them beside it. */
export const factsOf = (record: EventRecord): Facts => ({
  nature: record.nature,
  certainty: record.certainty,
  severity: record.severity,
  regions: record.regions.map((region) => region.id),
  actors: record.actors,
})

export const gravityOf = (facts: Facts): number => gravity(facts.severity)

const changeFault = (change: Revision['change'], newest: string): string | null => {
  if (newest === 'retraction' && change !== 'new')
    return 'The event was retracted: only a revision with change new, and its reason, can follow.'
  if (newest !== 'retraction' && change === 'new')
    return 'The event is not new: say update, correction, translation or minor.'
  return null
}

const invalid = (errors: FaultAt[]): Refusal => ({
  refused: 'invalid',
  detail:
    errors.length === 1
      ? 'One thing in the body needs to be changed.'
      : `${errors.length} things in the body need to be changed.`,
  errors,
})

type Said = Pick<Revision, 'id' | 'number' | 'change' | 'reason' | 'silent' | 'urgent' | 'publisher'> & {
  now: number
  hold: number
}

const draft = (record: EventRecord, { now, hold, ...said }: Said): Draft => {
  const { min, max } = whenBounds(record.when)
  return {
    ...record,
    ...said,
    recorded_at: now,
    release_at: now + (isHeld(said) ? hold : 0),
    when_min: min,
    when_max: max,
  }
}

const isHeld = ({ change, silent }: Pick<Revision, 'change' | 'silent'>): boolean =>
  !silent && (change === 'new' || change === 'update' || change === 'correction')
