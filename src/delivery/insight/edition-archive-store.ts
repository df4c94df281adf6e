import type { Filter } from '../../audience/filter.ts'
import {
  IS_MEMBER_LEFT_OUT,
  IS_MEMBER_REFUSED,
  MEMBER_EDITION,
  MEMBER_FILTER,
  MEMBER_READER,
  MEMBERS_OF_CHUNK,
} from '../../editions/stores/chunk-member-store.ts'
import { statement } from '../../lib/statement.ts'
import type { Lang, RevisionFacts } from '../../timeline/event.ts'

/** A digest, with the filter of the readers who were told it. `at` is when the last of them was planned, in ms UTC. */
export type ArchivedEdition = { edition: string; filter: Filter; at: number }

type ArchiveSearch = { lang: Lang; chunks: number; leastReaders: number; limit: number }

/**
 * The digests in the newest :chunks chunks that at least :leastReaders readers of one filter were told. The filter has the
 * whole timeline, one region or one actor. Readers who ever followed or muted single events do not count. An edition counts as it was sent: a freeze may have replaced it.
 */
const LIST_ARCHIVED_EDITIONS = statement<ArchiveSearch>(`
  SELECT p.edition, f.body AS filter, max(p.planned_at) AS at
  FROM (
    SELECT c.id, c.planned_at, coalesce(json_extract(c.replaced, '$."' || ${MEMBER_EDITION} || '"'), ${MEMBER_EDITION}) AS edition,
      ${MEMBER_FILTER} AS filter, count(*) AS readers
    FROM (SELECT * FROM chunk ORDER BY id DESC LIMIT :chunks) c CROSS JOIN ${MEMBERS_OF_CHUNK} m
    WHERE c.kind = 'digest' AND c.state = 'sent' AND NOT ${IS_MEMBER_LEFT_OUT} AND NOT ${IS_MEMBER_REFUSED}
      AND NOT EXISTS (SELECT 1 FROM subscriber s WHERE s.number = ${MEMBER_READER} AND s.has_event_choices = 1)
    GROUP BY c.id, m.value ->> 1, m.value ->> 2) p
  CROSS JOIN edition e ON e.id = p.edition AND e.kind = 'digest' AND e.lang = :lang AND e.redacted_at IS NULL
  CROSS JOIN filter f ON f.id = p.filter AND json_array_length(f.body, '$.regions') + json_array_length(f.body, '$.actors') <= 1
    AND f.body ->> 'severity' = 'minor' AND f.body ->> 'backed' = 0 AND f.body ->> 'certainty' IS NULL AND f.body ->> 'only_events' IS NULL
  GROUP BY p.edition, p.filter HAVING sum(p.readers) >= :leastReaders
  ORDER BY max(p.id) DESC LIMIT :limit`)
/** Each event that the page of an edition shows. An edition of an earlier version has no items. */
const LIST_FACTS_OF_EDITIONS = statement<{ editions: string }>(`
  SELECT e.id AS edition, j.facts
  FROM json_each(:editions) x CROSS JOIN edition e ON e.id = x.value CROSS JOIN json_each(e.items) i
  CROSS JOIN journal j ON j.event = i.value ->> 'event' AND j.number = i.value ->> 'number'`)

/** Reads which digests may be shown to everybody. Writes nothing. */
export const editionArchiveStore = (db: D1Database) => ({
  /** The digests that enough readers of one filter were told, the newest first. */
  listEditions: async (search: ArchiveSearch): Promise<ArchivedEdition[]> => {
    const { results } = await LIST_ARCHIVED_EDITIONS(db, search).all<{ edition: string; filter: string; at: number }>()
    return results.map((row) => ({ ...row, filter: JSON.parse(row.filter) as Filter }))
  },

  /** The facts of all events of these editions, by edition. */
  readFacts: async (editions: readonly string[]): Promise<Map<string, RevisionFacts[]>> => {
    const listed = LIST_FACTS_OF_EDITIONS(db, { editions: JSON.stringify(editions) })
    const { results } = await listed.all<{ edition: string; facts: string }>()
    const facts = new Map<string, RevisionFacts[]>()
    for (const row of results)
      facts.set(row.edition, [...(facts.get(row.edition) ?? []), JSON.parse(row.facts) as RevisionFacts])
    return facts
  },
})

export type EditionArchiveStore = ReturnType<typeof editionArchiveStore>
