import * as v from 'valibot'
import type { FaultAt, Refusal } from '../lib/refusal.ts'
import { cleanText } from '../lib/text.ts'
import { certaintyFaults } from './certainty-rules.ts'
import { plausibilityFaults } from './date-rules.ts'
import { whenBounds } from './edtf.ts'
import type { EventRecord, Revision } from './event.ts'
import { CHANGES, gravity } from './event.ts'
import { type PublishingBodies, schemaFaults } from './event-schema.ts'

/** A revision before the journal gave it its place. */
export type Draft = Omit<Revision, 'seq'>

/**
 * What publishing is told beside the body: the publisher's name, the time and the hold, and `today`, by which dates are
 * judged: the latest that it may be by any clock. All in milliseconds.
 */
export type Circumstance = { bodies: PublishingBodies; publisher: string; now: number; today: number; hold: number }

/** The newest revision of an event, as far as it decides what may follow. */
export type Newest = { number: number; change: string }

/** What matching, lists and pages ask of a revision without opening it. */
export type Facts = Pick<EventRecord, 'nature' | 'certainty' | 'severity'> & {
  regions: string[]
  actors: { id: string; role: string }[]
}

/** Reads a body that records a new event; `freshId` names it when the body does not. All faults at once. */
export const draftNewEvent = (
  body: unknown,
  { bodies, today, ...circumstance }: Circumstance,
  freshId: string,
): Draft | Refusal => {
  const read = v.safeParse(bodies.newEvent, body)
  const faults = [...schemaFaults(read.issues ?? []), ...sayingFaults(body, 'new', today)]
  if (!read.success || faults.length > 0) return invalid(faults)
  const { id = freshId, silent, ...record } = read.output
  return draft(record, { ...circumstance, id, number: 1, change: 'new', silent, urgent: false })
}

/** Reads a body that revises the event `id`, whose newest revision is known. All faults at once. */
export const draftRevision = (
  { id, newest }: { id: string; newest: Newest | null },
  body: unknown,
  { bodies, today, ...circumstance }: Circumstance,
): Draft | Refusal => {
  if (!newest) return nobodys(id)
  const read = v.safeParse(bodies.revision, body)
  const { change, number } = said(body)
  const faults = [
    ...schemaFaults(read.issues ?? []),
    ...sayingFaults(body, change, today),
    ...orderFaults(change, number, newest),
  ]
  if (!read.success || faults.length > 0) return invalid(faults)
  const { silent, urgent, reason, change: made, number: next, ...record } = read.output
  return draft(record, { ...circumstance, id, number: next, change: made, reason, silent, urgent })
}

/**
 * What is wrong with what a body says, whatever is wrong with how it says it. A retraction takes back what it repeats, so
 * nothing is asked of that.
 */
export const sayingFaults = (body: unknown, change: string, today: number): FaultAt[] =>
  change === 'retraction' ? [] : [...certaintyFaults(body), ...plausibilityFaults(body, today)]

const said = (body: unknown): { change: string; number: number } => {
  const { change, number } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  return { change: String(change), number: Number(number) }
}

const orderFaults = (change: string, number: number, newest: Newest): FaultAt[] => {
  if (!CHANGES.some((each) => each === change)) return []
  if (number === 1 && change === 'new') return [{ pointer: '/number', detail: NOT_FIRST }]
  const fault = number === newest.number + 1 ? changeFault(change, newest.change) : null
  return fault ? [{ pointer: '/change', detail: fault }] : []
}

const NOT_FIRST = 'An event that is new again has a number of 2 or more.'

/** Whether a revision may follow the newest one: by its number, and by what the newest one was. */
export const mayFollow = (draft: Pick<Draft, 'id' | 'number' | 'change'>, newest: Newest | null): Refusal | null => {
  const isFirst = draft.number === 1 && draft.change === 'new'
  if (!newest) return isFirst ? null : nobodys(draft.id)
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

const nobodys = (id: string): Refusal => ({
  refused: 'not-found',
  detail: `No event has the id ${cleanText(id.slice(0, 64))}.`,
})

const changeFault = (change: string, newest: string): string | null => {
  if (newest === 'retraction' && change !== 'new')
    return 'The event was retracted: only a revision with change new, and its reason, can follow.'
  if (newest !== 'retraction' && change === 'new')
    return 'The event is not new: say update, correction, translation or minor.'
  return null
}

/** Enough to mend anything by: a body of nothing but faults is not answered with a longer one. */
const MOST_NAMED = 200

const invalid = (errors: FaultAt[]): Refusal => ({
  refused: 'invalid',
  detail: countOf(errors.length),
  errors: errors.slice(0, MOST_NAMED),
})

const countOf = (faults: number): string => {
  if (faults === 1) return 'One thing in the body needs to be changed.'
  const rest = faults > MOST_NAMED ? ` The first ${MOST_NAMED} are named.` : ''
  return `${faults} things in the body need to be changed.${rest}`
}

type Said = Pick<Revision, 'id' | 'number' | 'change' | 'reason' | 'silent' | 'urgent' | 'publisher'> & {
  now: number
  hold: number
}

const draft = (record: EventRecord, { now, hold, ...said }: Said): Draft => {
  const { min, max, precision } = whenBounds(record.when)
  return {
    ...record,
    ...said,
    recorded_at: now,
    release_at: now + (isNews(said) ? hold : 0),
    when_min: min,
    when_max: max,
    when_precision: precision,
  }
}

/** Whether readers hear of a revision as news: it is held back first, so that it can still be mended. */
export const isNews = ({ change, silent }: Pick<Revision, 'change' | 'silent'>): boolean =>
  !silent && (change === 'new' || change === 'update' || change === 'correction')
