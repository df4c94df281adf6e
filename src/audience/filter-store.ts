import { canonicalJson } from '../lib/canonical-json.ts'
import { lruCache } from '../lib/lru-cache.ts'
import type { ActiveAlertLevel } from './cohort.ts'
import type { Filter } from './filter.ts'

/** How many active readers follow one filter and may be written to: those with a digest, and by level those with alerts. */
export type FilterAudience = {
  id: string
  filter: Filter
  digestReaders: number
  alertReaders: Record<ActiveAlertLevel, number>
}

/** A filter takes about 430 bytes. A hundred thousand readers share some ten thousand. */
const MAX_CACHED_FILTERS = 12_000

const INSERT_FILTERS = `
  INSERT INTO filter (id, body) SELECT value ->> 'id', value ->> 'body' FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`
const SELECT_FILTERS = `SELECT id, body FROM filter WHERE id IN (SELECT value FROM json_each(?1))`
/** Counts only active readers whose address is not suppressed. Column `choice` has the preferences as JSON. */
const COUNT_READERS_BY_FILTER = `
  SELECT s.filter AS id, f.body,
    count(*) FILTER (WHERE s.choice ->> '$.digest.cadence' <> 'none') AS digests,
    count(*) FILTER (WHERE s.choice ->> '$.alerts' = 'extreme') AS alerts_extreme,
    count(*) FILTER (WHERE s.choice ->> '$.alerts' = 'severe') AS alerts_severe,
    count(*) FILTER (WHERE s.choice ->> '$.alerts' = 'all') AS alerts_all
  FROM subscriber s JOIN filter f ON f.id = s.filter
  WHERE s.state = 'active' AND s.filter > ?1 AND NOT EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address)
  GROUP BY s.filter ORDER BY s.filter LIMIT ?2`

type FilterAudienceRow = { id: string; body: string; digests: number } & Record<
  'alerts_extreme' | 'alerts_severe' | 'alerts_all',
  number
>

/** Store of the table `filter`. A filter never changes, so an isolate caches those that it has read. */
export const filterStore = (db: D1Database) => {
  const filterCache = lruCache<Filter>(MAX_CACHED_FILTERS)
  return {
    /** The filters with these ids, by id; unknown ids are missing. */
    findFilters: (ids: string[]): Promise<Map<string, Filter>> =>
      filterCache.getOrLoad(ids, async (missing) => {
        const { results } = await db
          .prepare(SELECT_FILTERS)
          .bind(JSON.stringify(missing))
          .all<{ id: string; body: string }>()
        return results.map((row) => [row.id, JSON.parse(row.body) as Filter] as const)
      }),

    /** A page of the filters that active readers have, by id after `after`, with the number of their readers. */
    listFilterAudiences: async (after: string, limit: number): Promise<FilterAudience[]> => {
      const { results } = await db.prepare(COUNT_READERS_BY_FILTER).bind(after, limit).all<FilterAudienceRow>()
      return results.map((row) => ({
        id: row.id,
        filter: JSON.parse(row.body) as Filter,
        digestReaders: row.digests,
        alertReaders: { extreme: row.alerts_extreme, severe: row.alerts_severe, all: row.alerts_all },
      }))
    },

    /** Inserts the filters that are not stored yet. */
    prepareInsertFilters: (filters: { id: string; filter: Filter }[]): D1PreparedStatement =>
      db
        .prepare(INSERT_FILTERS)
        .bind(JSON.stringify(filters.map(({ id, filter }) => ({ id, body: canonicalJson(filter) })))),
  }
}

export type FilterStore = ReturnType<typeof filterStore>
