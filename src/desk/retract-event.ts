import type { Person } from '../access/person.ts'
import type { TrailStore } from '../access/trail-store.ts'
import {
  type PublishEventContext,
  publishEvent,
  type RehearsalContext,
  rehearseEvent,
} from '../delivery/publish-event.ts'
import { isRefusal, type Refusal } from '../lib/refusal.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { EventRecord, Revision } from '../timeline/event.ts'
import type { JournalStore } from '../timeline/journal-store.ts'

type RetractContext = PublishEventContext & { trail: TrailStore; commitBatch: CommitBatch }

/** A press of a button: the person, the event, and the number of its newest revision on the page. `now` in ms UTC. */
type Press = { person: Person; event: string; number: number; now: number }

/** The reason of a retraction, in the languages of the event's text. */
export type RetractionReason = NonNullable<Revision['reason']>

/** How many readers a retraction of the newest revision would tell at once; `null` if they could not all be counted. */
export const countToldReaders = async (context: RehearsalContext, newest: Revision): Promise<number | null> => {
  const body = retractionBodyOf(newest, { en: 'x' })
  const rehearsal = await rehearseEvent(context, { publisher: '', revises: newest.id, body })
  if (isRefusal(rehearsal) || rehearsal.readers.complete === false) return null
  return rehearsal.readers.at_once
}

/** Retracts an event. Refuses a press on a page that shows an older revision. */
export const retractEvent = async (
  context: RetractContext,
  { person, event, number, now }: Press,
  reason: RetractionReason,
): Promise<Revision | Refusal> => {
  const newest = await findPressed(context.journal, event, number)
  if (isRefusal(newest)) return newest
  return record(context, newest, { person, reason, act: 'retracted an event', now })
}

/**
 * Withdraws an event that was recorded once and is still on hold, so that no reader is told of it. Refuses a press that comes
 * too late, or on a page that shows an older revision.
 */
export const withdrawEvent = async (
  context: RetractContext,
  { person, event, number, now }: Press,
  reason: RetractionReason,
): Promise<Revision | Refusal> => {
  const newest = await findPressed(context.journal, event, number)
  if (isRefusal(newest)) return newest
  if (newest.release_at <= now || newest.number > 1) return TOO_LATE
  return record(context, newest, { person, reason, act: 'withdrew an event', now })
}

const record = async (
  context: RetractContext,
  newest: Revision,
  {
    person,
    reason,
    act,
    now,
  }: Omit<Press, 'event' | 'number'> & {
    reason: RetractionReason
    act: 'retracted an event' | 'withdrew an event'
  },
): Promise<Revision | Refusal> => {
  const body = retractionBodyOf(newest, reason)
  const recorded = await publishEvent(context, { publisher: person.name, revises: newest.id, body }, null)
  if (isRefusal(recorded)) return recorded
  const entry = {
    at: now,
    person: person.name,
    act,
    subject: newest.id,
    detail: { revision: recorded.revision.number },
  }
  await context.commitBatch([context.trail.prepareTrailEntry(entry)])
  return recorded.revision
}

/** The newest revision, if it is the one on the page and not a retraction. */
const findPressed = async (
  journal: Pick<JournalStore, 'findLatest' | 'readRevisions'>,
  event: string,
  number: number,
): Promise<Revision | Refusal> => {
  const ref = await journal.findLatest(event)
  if (ref?.number !== number) return STALE_PAGE
  const [newest] = await journal.readRevisions([ref])
  return newest!.change === 'retraction' ? STALE_PAGE : newest!
}

/** The body of a retraction: the whole event again, as the API takes it. */
const retractionBodyOf = (newest: Revision, reason: RetractionReason) => ({
  ...recordOf(newest),
  number: newest.number + 1,
  change: 'retraction',
  reason,
})

const recordOf = ({
  nature,
  when,
  when_basis,
  kind,
  certainty,
  severity,
  regions,
  actors,
  counts,
  text,
  sources,
  links,
  external_ids,
}: Revision): EventRecord => ({
  ...{ nature, when, kind, certainty, severity, regions, actors, counts, text, sources, links, external_ids },
  ...(when_basis !== undefined && { when_basis }),
})

const STALE_PAGE: Refusal = { refused: 'stale-number', detail: 'The event has a newer revision than the page showed.' }
const TOO_LATE: Refusal = { refused: 'conflict', detail: 'The hold has ended.' }
