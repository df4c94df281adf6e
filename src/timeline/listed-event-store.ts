import { statement } from '../lib/statement.ts'
import type { RevisionFacts } from './event.ts'
import { type ListedEvent, sortListedEvents } from './listed-event.ts'

/**
 * The events of the timeline as lists and counts need them, in the order of the page, and the time of the last revision (ms
 * UTC).
 */
export type ListedTimeline = { events: readonly ListedEvent[]; changedAt: number | null }

/** A state of the journal: its newest revision, and how many revisions are redacted, which removes events without a revision. */
type JournalState = { seq: number; hash: string | null; redactions: number; changedAt: number | null }
type Snapshot = JournalState & { byId: ReadonlyMap<string, ListedEvent>; events: readonly ListedEvent[] }

/** Reads three rows, and the redacted ones from an index. `knownHash` is the hash of the revision `:seq` now. */
const SELECT_JOURNAL_STATE = statement<{ seq: number }>(`
  SELECT head.seq, head.hash, head.recorded_at AS changedAt,
    (SELECT count(*) FROM journal INDEXED BY journal_redacted WHERE redacted_at IS NOT NULL) AS redactions,
    (SELECT hash FROM journal WHERE seq = :seq) AS knownHash
  FROM (SELECT 1) LEFT JOIN (SELECT seq, hash, recorded_at FROM journal ORDER BY seq DESC LIMIT 1) head`)
/** The events whose newest revision is after a seq. The journal has an index by seq, the table event has none. */
const LIST_EVENTS_AFTER = `
  SELECT e.id, e.seq, e.day, e.last_day AS lastDay, e.period, e.sources, e.kind, e.status, e.facts, recordedAt
  FROM (SELECT seq AS place, event AS name, recorded_at AS recordedAt FROM journal WHERE seq > ?1) CROSS JOIN event e ON e.id = name AND e.seq = place`

type EventRow = Pick<ListedEvent, 'id' | 'seq' | 'recordedAt' | 'day' | 'lastDay' | 'sources' | 'kind'> & {
  period: string | null
  status: string
  facts: string
}

const EMPTY: Snapshot = { seq: 0, hash: null, redactions: 0, changedAt: null, byId: new Map(), events: [] }

/**
 * Reads what pages count and list of all events. The isolate keeps it in memory, about 300 bytes for each event. A read asks for
 * the state of the journal with one query, and reads only the events that were revised since; all of them after a redaction.
 */
export const listedEventStore = (db: D1Database) => {
  let snapshot = EMPTY
  const readAfter = async (seq: number): Promise<ListedEvent[]> =>
    (await db.prepare(LIST_EVENTS_AFTER).bind(seq).all<EventRow>()).results.map(eventFromRow)

  return {
    readListedTimeline: async (): Promise<ListedTimeline> => {
      const known = snapshot
      const state = await SELECT_JOURNAL_STATE(db, { seq: known.seq }).first<
        JournalState & { knownHash: string | null }
      >()
      const { seq, hash, redactions, changedAt, knownHash } = state!
      if (seq === null) return { events: [], changedAt: null }
      const isSameJournal = knownHash === known.hash && redactions === known.redactions && seq >= known.seq
      if (isSameJournal && seq === known.seq) return known
      const base = isSameJournal ? known : EMPTY
      const byId = new Map(base.byId)
      for (const event of await readAfter(base.seq)) byId.set(event.id, event)
      const fresh = { seq, hash, redactions, changedAt, byId, events: sortListedEvents([...byId.values()]) }
      if (seq >= snapshot.seq || !isSameJournal) snapshot = fresh
      return fresh
    },
  }
}

export type ListedEventStore = ReturnType<typeof listedEventStore>

/** An event that the tick has not brought to the newest index yet is listed under the first day that it may have touched. */
const eventFromRow = ({ period, status, facts, ...row }: EventRow): ListedEvent => {
  const { nature, certainty, severity, regions, actors } = JSON.parse(facts) as RevisionFacts
  return {
    ...row,
    period: period ?? row.day,
    isRetracted: status === 'retracted',
    nature,
    certainty,
    severity,
    regions,
    actors: actors.map(({ id }) => id),
    mentioned: actors.flatMap(({ id, role }) => (role === 'mentioned' ? [id] : [])),
  }
}
