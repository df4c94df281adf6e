import type { RevisionFacts } from './event.ts'
import type { DatedJournalEntry } from './journal-store.ts'
import { REDACTED_COLUMN } from './redaction-store.ts'
import { EFFECTIVE_JOURNAL } from './retraction-hold-store.ts'

/** A released entry of the journal as far as the number of mails depends on it. `releaseAt` in ms UTC. */
export type ReleasedEntry = Pick<
  DatedJournalEntry,
  'event' | 'number' | 'change' | 'silent' | 'redacted' | 'facts' | 'releaseAt'
>

const LIST_NEWEST_ENTRIES_UP_TO_SEQ = `
  SELECT j.event, j.number, j.change, j.silent, j.facts, ${REDACTED_COLUMN} AS redacted, j.release_at AS releaseAt
  FROM ${EFFECTIVE_JOURNAL} j WHERE j.seq <= ?1 ORDER BY j.seq DESC LIMIT ?2`

type ReleasedEntryRow = Omit<ReleasedEntry, 'facts' | 'silent'> & { facts: string; silent: number }

/** Reads the newest entries of the journal with the time of their release. */
export const releasedEntryStore = (db: D1Database) => ({
  /** The newest entries up to a seq, at most `limit`, the oldest first. */
  listEntriesUpTo: async (seq: number, limit: number): Promise<ReleasedEntry[]> => {
    const { results } = await db.prepare(LIST_NEWEST_ENTRIES_UP_TO_SEQ).bind(seq, limit).all<ReleasedEntryRow>()
    return results
      .map((row) => ({ ...row, silent: row.silent === 1, facts: JSON.parse(row.facts) as RevisionFacts }))
      .reverse()
  },
})

export type ReleasedEntryStore = ReturnType<typeof releasedEntryStore>
