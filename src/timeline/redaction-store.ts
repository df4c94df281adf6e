import { statement } from '../lib/statement.ts'
import type { RedactedRevision, RedactionReason, RedactionsOfEvents, RemovedEvent } from './redaction.ts'

/** A revision that was redacted so soon after its release was in few mails or in none. */
const UNSEEN_MS = 3_600_000
/** Of a row `j` of the journal: null, or whether readers can have seen the redacted revision. */
export const REDACTED_COLUMN = `CASE WHEN j.redacted_at IS NOT NULL THEN iif(j.redacted_at <= j.release_at + ${UNSEEN_MS}, 'unseen', 'seen') END`
/** The newest revisions `r` of removed events: they are redacted, and no later one is recorded. */
export const REMOVING_REVISIONS = `(
  SELECT q.event, q.number, q.seq, q.facts, q.redacted_at, q.redacted_reason FROM journal q INDEXED BY journal_redacted
  WHERE q.redacted_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM journal later WHERE later.event = q.event AND later.number = q.number + 1)) r`
const LIST_REDACTED_REVISIONS = `
  SELECT event, seq, number, change, silent, urgent, publisher, recorded_at, release_at, hash, redacted_at, redacted_reason
  FROM journal INDEXED BY journal_redacted
  WHERE redacted_at IS NOT NULL AND seq IN (SELECT value FROM json_each(?1))`
const LIST_REDACTIONS_OF_EVENTS = `
  SELECT q.event, q.number,
    NOT EXISTS (SELECT 1 FROM journal later WHERE later.event = q.event AND later.number = q.number + 1) AS isNewest
  FROM journal q INDEXED BY journal_redacted
  WHERE q.redacted_at IS NOT NULL AND q.event IN (SELECT value FROM json_each(?1))`
const SELECT_REMOVED_EVENT = `
  SELECT r.event, r.number, r.seq, r.redacted_at AS at, r.redacted_reason AS reason FROM ${REMOVING_REVISIONS} WHERE r.event = ?1`
const SELECT_REMOVES_EVENT = statement<{ event: string; number: number; at: number }>(`
  SELECT NOT EXISTS (
    SELECT 1 FROM journal later WHERE later.event = :event AND later.number > :number AND later.recorded_at <= :at) AS removesEvent`)
const LIST_REMOVED_EVENTS = statement<{ since: number; limit: number }>(`
  SELECT r.event, r.number, r.seq, r.redacted_at AS at, r.redacted_reason AS reason,
    (SELECT json_group_array(json(f.facts)) FROM journal f WHERE f.event = r.event) AS facts
  FROM ${REMOVING_REVISIONS}
  WHERE r.redacted_at >= :since ORDER BY r.redacted_at DESC, r.event LIMIT :limit`)

type RedactedRow = Omit<RedactedRevision, 'id' | 'silent' | 'urgent' | 'redacted'> & {
  event: string
  silent: number
  urgent: number
  redacted_at: number
  redacted_reason: RedactionReason
}

/** Reads which revisions are redacted. Writes nothing. */
export const redactionReader = (db: D1Database) => ({
  /** Those of these seqs that are redacted, by seq. */
  findRedacted: async (seqs: readonly number[]): Promise<Map<number, RedactedRevision>> => {
    if (seqs.length === 0) return new Map()
    const { results } = await db.prepare(LIST_REDACTED_REVISIONS).bind(JSON.stringify(seqs)).all<RedactedRow>()
    return new Map(results.map((row) => [row.seq, redactedRevisionOf(row)]))
  },

  /** The redacted revisions of these events. */
  readRedactions: async (events: readonly string[]): Promise<RedactionsOfEvents> => {
    const listed =
      events.length === 0
        ? []
        : (
            await db
              .prepare(LIST_REDACTIONS_OF_EVENTS)
              .bind(JSON.stringify(events))
              .all<{ event: string; number: number; isNewest: 0 | 1 }>()
          ).results
    const numbers = new Map<string, Set<number>>()
    for (const { event, number } of listed) numbers.set(event, (numbers.get(event) ?? new Set()).add(number))
    return { numbers, removed: new Set(listed.flatMap(({ event, isNewest }) => (isNewest ? [event] : []))) }
  },

  /** An event whose newest revision is redacted; null for any other. */
  findRemovedEvent: (event: string) => db.prepare(SELECT_REMOVED_EVENT).bind(event).first<RemovedEvent>(),

  /** Whether a redaction removed the event: the revision was the newest then. It stays so when a later one is recorded. */
  readRemovesEvent: async ({ id, number, redacted }: RedactedRevision): Promise<boolean> => {
    const row = await SELECT_REMOVES_EVENT(db, { event: id, number, at: redacted.at }).first<{ removesEvent: 0 | 1 }>()
    return row!.removesEvent === 1
  },

  /** The events removed since a time (ms UTC), the last one first, each with the facts of all its revisions as a JSON array. */
  listRemovedEvents: async (since: number, limit: number): Promise<(RemovedEvent & { facts: string })[]> =>
    (await LIST_REMOVED_EVENTS(db, { since, limit }).all<RemovedEvent & { facts: string }>()).results,
})

export type RedactionReader = ReturnType<typeof redactionReader>

const redactedRevisionOf = ({ event, silent, urgent, redacted_at, redacted_reason, ...row }: RedactedRow) => ({
  id: event,
  ...row,
  silent: silent === 1,
  urgent: urgent === 1,
  redacted: { at: redacted_at, reason: redacted_reason },
})
