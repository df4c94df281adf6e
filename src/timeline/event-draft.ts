import * as v from 'valibot'
import type { BodyFault, Refusal } from '../lib/refusal.ts'
import { schemaFaultsOf } from '../lib/schema-issues.ts'
import { cleanText } from '../lib/text.ts'
import { findCertaintyFaults } from './certainty-rules.ts'
import { isAlertableChange } from './change-rules.ts'
import { findDateFaults } from './date-rules.ts'
import { whenBoundsOf } from './edtf.ts'
import type { EventRecord, Revision } from './event.ts'
import { CHANGES } from './event.ts'
import type { PublishSchemas } from './event-schema.ts'
import { findStandingFaults, STANDING_EVENT } from './standing-event.ts'

/** A revision that the journal has not numbered yet. */
export type EventDraft = Omit<Revision, 'seq'>

/**
 * The circumstances of a publication: the publisher's name, the time and the hold. Dates are checked against `today`, the
 * later of the product's clock and the wall clock. Times in ms UTC.
 */
export type PublishContext = {
  schemas: PublishSchemas
  publisher: string
  now: number
  today: number
  holdMs: number
  /** The hold of retractions and urgent corrections. */
  retractionHoldMs: number
}

/** The members of the newest revision that decide which revision may follow. */
export type NewestRevision = { number: number; change: string }

/** Drafts a new event from a body. It gets the id `freshId` if the body has none. Refuses all faults at once. */
export const draftNewEvent = (
  body: unknown,
  { schemas, today, ...context }: PublishContext,
  freshId: string,
): EventDraft | Refusal => {
  const parsed = v.safeParse(schemas.newEvent, body)
  const faults = [
    ...schemaFaultsOf(parsed.issues ?? []),
    ...findContentFaults(body, 'new', today),
    ...findStandingFaults((body as { id?: string } | null)?.id ?? freshId, body),
  ]
  if (!parsed.success || faults.length > 0) return refuseInvalidBody(faults)
  const { id = freshId, silent, duplicate_ok: _, ...record } = parsed.output
  return buildDraft(record, { ...context, id, number: 1, change: 'new', silent, urgent: false })
}

/** Drafts a revision of the event `id` from a body. Refuses an unknown event, and all faults at once. */
export const draftRevision = (
  { id, newest }: { id: string; newest: NewestRevision | null },
  body: unknown,
  { schemas, today, ...context }: PublishContext,
): EventDraft | Refusal => {
  if (!newest) return refuseUnknownEvent(id)
  const parsed = v.safeParse(schemas.revision, body)
  const { change, number } = changeAndNumberOf(body)
  const faults = [
    ...schemaFaultsOf(parsed.issues ?? []),
    ...findContentFaults(body, change, today),
    ...findOrderFaults(change, number, newest),
    ...findStandingFaults(id, body),
  ]
  if (!parsed.success || faults.length > 0) return refuseInvalidBody(faults)
  const { silent, urgent, reason, change: validChange, number: validNumber, ...record } = parsed.output
  return buildDraft(record, { ...context, id, number: validNumber, change: validChange, reason, silent, urgent })
}

/**
 * The faults of certainty and dates. They are found also in a body that the schema refuses. A retraction has none, because
 * it withdraws what it repeats.
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

const NOT_FIRST_FAULT =
  'Only the first revision has number 1. A revision with change new after a retraction has a higher number.'

/** Refuses a draft that may not follow the newest revision, by its number or its change. */
export const checkRevisionOrder = (
  draft: Pick<EventDraft, 'id' | 'number' | 'change'>,
  newest: NewestRevision | null,
): Refusal | null => {
  const isFirst = draft.number === 1 && draft.change === 'new'
  if (!newest) return isFirst ? null : refuseUnknownEvent(draft.id)
  if (draft.number !== newest.number + 1)
    return {
      refused: isFirst ? 'conflict' : 'stale-number',
      detail: `The newest revision of ${draft.id} has number ${newest.number}, so the next one must have number ${newest.number + 1}.`,
      extensions: { current: newest.number },
    }
  const fault = changeFaultOf(draft.change, newest.change)
  return fault ? refuseInvalidBody([{ pointer: '/change', detail: fault }]) : null
}

const refuseUnknownEvent = (id: string): Refusal => ({
  refused: 'not-found',
  detail: `No event has the id ${cleanText(id.slice(0, 64))}.`,
})

const changeFaultOf = (change: string, newest: string): string | null => {
  if (newest === 'retraction' && change !== 'new')
    return 'The event was retracted. Only a revision with change new and a reason can follow.'
  if (newest !== 'retraction' && change === 'new')
    return 'The event was not retracted, so change cannot be new. Use update, correction, translation or minor.'
  return null
}

/** Bounds the answer to a body of faults only. */
const MAX_FAULTS_LISTED = 200

const refuseInvalidBody = (errors: BodyFault[]): Refusal => ({
  refused: 'invalid',
  detail: describeFaultCount(errors.length),
  errors: errors.slice(0, MAX_FAULTS_LISTED),
})

const describeFaultCount = (faults: number): string => {
  if (faults === 1) return 'The body has 1 fault. Correct the member that `errors` names.'
  const listed = faults > MAX_FAULTS_LISTED ? `the first ${MAX_FAULTS_LISTED}` : 'each of them'
  return `The body has ${faults} faults. \`errors\` names ${listed}.`
}

type RevisionMeta = Pick<Revision, 'id' | 'number' | 'change' | 'reason' | 'silent' | 'urgent' | 'publisher'> & {
  now: number
  holdMs: number
  retractionHoldMs: number
}

const releaseDelayOf = (
  meta: Pick<Revision, 'change' | 'silent' | 'urgent'>,
  { holdMs, retractionHoldMs }: Pick<RevisionMeta, 'holdMs' | 'retractionHoldMs'>,
): number => {
  if (meta.change === 'retraction' || (isAlertableChange(meta) && meta.urgent)) return retractionHoldMs
  return isAlertableChange(meta) ? holdMs : 0
}

const buildDraft = (record: EventRecord, { now, holdMs, retractionHoldMs, ...given }: RevisionMeta): EventDraft => {
  const meta = given.id === STANDING_EVENT ? { ...given, silent: true, urgent: false } : given
  const { min, max, precision } = whenBoundsOf(record.when)
  return {
    ...record,
    ...meta,
    recorded_at: now,
    release_at: now + releaseDelayOf(meta, { holdMs, retractionHoldMs }),
    when_min: min,
    when_max: max,
    when_precision: precision,
  }
}
