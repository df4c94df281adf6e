import { IS_MEMBER_OF_RUN, MEMBER_FROM_SEQ, MEMBER_TO_SEQ } from '../../audience/membership-store.ts'
import type { AlertedMode } from '../../audience/preferences.ts'
import { statement } from '../../lib/statement.ts'
import type { Lang } from '../../timeline/event.ts'
import type { ChunkMember } from '../plan/chunk-members.ts'
import { type PageStart, type Plan, pageStartOf } from '../plan/plan.ts'
import { CARRIED_RUNS } from './linked-event-store.ts'
import { IS_PLAN_AT_CURSOR, planStore } from './plan-store.ts'
import { CONFIRMATION_RUN, INSERTED_REQUEST, type RequestKey, type RunTally, runStore } from './run-store.ts'

/**
 * One reader of a run's audience, with the reader's window (from, to] of the journal. `state`, `lang` and `filter` are
 * null for a reader who was erased.
 */
export type PlannedReader = {
  run: number
  reader: number
  from: number
  to: number
  state: string | null
  lang: Lang | null
  filter: string | null
  /** Only in a run of a cohort: the least severity rank of its events, which crossed the cohort's threshold after `since`. */
  least: number | null
  since: number | null
  /** Only in a run of a cohort: the least severity rank of the cohort's alerts. */
  cohortThreshold: number | null
  /** Only in a run of a cohort: 1 if its roll-ups have updates that alert nobody. */
  hasUpdates: 0 | 1 | null
  /** How a digest shows events that the reader had in alerts; null if the reader never had alerts. */
  alertedMode: AlertedMode | null
  /** The filter of the reader's digests now, and the ones before, as `filterWindowsOf` takes them. */
  digestFilter: string | null
  earlierFilters: string | null
  /** 1 for a reader who follows or mutes single events, or did. Null for one who was erased. */
  hasEventChoices: 0 | 1 | null
  /** 1 for a reader who ever paused. */
  hasPauses: 0 | 1 | null
  /** Only in a digest: JSON, the runs of earlier digests whose corrections the reader is still to get. Null: none. */
  carried: string | null
  /** Only in a run of a cohort: JSON, the windows of the journal in which the reader was not a member. Null: none. */
  gaps: string | null
}

/** One page of a plan, to be committed. `isLast`: no reader comes after the new cursor. `now` in ms UTC. */
export type PlannedPage = {
  chunkCount: number
  /** Inserts the chunks, if the plan's cursor has not moved. */
  chunkInsertion: D1PreparedStatement
  /** Statements before and after it, on the same condition. */
  before: D1PreparedStatement[]
  after: D1PreparedStatement[]
  tallies: RunTally[]
  remainder: ChunkMember[]
  cursorRun: number
  cursorReader: number
  isLast: boolean
  now: number
}

const DIGEST_COLUMNS = `
  CASE WHEN s.alerted = 1 THEN s.choice ->> 'alerted' END AS alertedMode, s.filter AS digestFilter, s.earlier_filters AS earlierFilters,
  s.has_event_choices AS hasEventChoices, s.has_pauses AS hasPauses`
/** The members of a cohort get the cohort's filter and language, whatever they chose since. */
const MEMBER_COLUMNS = `
  SELECT r.id AS run, m.subscriber AS reader, ${MEMBER_FROM_SEQ} AS "from", ${MEMBER_TO_SEQ} AS "to", s.state,
    coalesce(o.terms ->> 'lang', s.lang) AS lang, coalesce(o.terms ->> 'filter', s.filter) AS filter,
    r.least, max(m.from_seq, r.since_seq) AS since, o.terms ->> 'least' AS cohortThreshold,
    coalesce(o.terms ->> 'updates', 0) AS hasUpdates, m.gaps, CASE WHEN m.cohort = 0 THEN ${CARRIED_RUNS} END AS carried,
    ${DIGEST_COLUMNS}`
const PLANNED_MEMBERS = `
  ${MEMBER_COLUMNS}
  FROM run r CROSS JOIN schedule o ON o.id = r.schedule
  CROSS JOIN membership m ON m.schedule = r.schedule AND ${IS_MEMBER_OF_RUN}
  LEFT JOIN subscriber s ON s.number = m.subscriber
  WHERE r.plan = ?1 AND r.state = 'claimed'`
/** The readers of these pairs, [reader, run of a cohort] each, whatever they chose since. */
const SELECT_MEMBERS_OF_PAIRS = `
  ${MEMBER_COLUMNS}
  FROM json_each(?1) v CROSS JOIN run r ON r.id = v.value ->> 1 CROSS JOIN schedule o ON o.id = r.schedule
  CROSS JOIN membership m ON m.schedule = r.schedule AND m.subscriber = v.value ->> 0 AND ${IS_MEMBER_OF_RUN}
  LEFT JOIN subscriber s ON s.number = m.subscriber`
const ONE_READER_COLUMNS = `
    r.from_seq AS "from", r.to_seq AS "to", s.state, s.lang, s.filter,
    NULL AS least, NULL AS since, NULL AS cohortThreshold, NULL AS hasUpdates, NULL AS gaps,
    CASE WHEN r.kind = 'digest' THEN ${CARRIED_RUNS} END AS carried, ${DIGEST_COLUMNS}`
/** The readers of these pairs, [reader, run for followed events or of a return] each. */
const SELECT_READERS_OF_PAIRS = `
  SELECT r.id AS run, s.number AS reader, ${ONE_READER_COLUMNS}
  FROM json_each(?1) v CROSS JOIN run r ON r.id = v.value ->> 1 CROSS JOIN subscriber s ON s.number = v.value ->> 0`
/** A page has three parts, each in the order of an index: the rest of the run at the cursor, later runs, runs of one reader. */
const SELECT_REST_OF_RUN = `${PLANNED_MEMBERS} AND r.id = ?2 AND m.subscriber > ?3 ORDER BY m.subscriber LIMIT ?4`
const SELECT_MEMBERS_OF_LATER_RUNS = `${PLANNED_MEMBERS} AND r.id > ?2 ORDER BY r.id, m.subscriber LIMIT ?3`
const SELECT_SINGLE_READER_RUNS = `
  SELECT r.id AS run, r.subscriber AS reader, ${ONE_READER_COLUMNS}
  FROM run r LEFT JOIN subscriber s ON s.number = r.subscriber
  WHERE r.plan = ?1 AND r.state = 'claimed' AND r.schedule IS NULL AND r.id > ?2 ORDER BY r.id LIMIT ?3`

/** A page is found by the run and reader where it ended. The last page ends above all ids. */
const MAX_ID = Number.MAX_SAFE_INTEGER
const INSERT_PAGE = statement<PageStart & { endRun: number; endReader: number; chunks: number }>(`
  INSERT INTO page (plan, run, subscriber, last_chunk, chunks)
  SELECT :plan, :endRun, :endReader, (SELECT max(id) FROM chunk), :chunks WHERE ${IS_PLAN_AT_CURSOR} ON CONFLICT DO NOTHING`)
const INSERT_CONFIRMATION_PAGE = statement<RequestKey>(`
  INSERT INTO page (plan, run, subscriber, last_chunk, chunks)
  SELECT 0, ${CONFIRMATION_RUN}, s.number, (SELECT max(id) FROM chunk), 1 FROM ${INSERTED_REQUEST}`)
/** Confirmations have no plan: their pages have plan 0, and are deleted with their runs. */
const DELETE_OLD_PAGES = `
  DELETE FROM page WHERE plan IN (SELECT id FROM plan WHERE claimed_at < ?1 AND planned_at IS NOT NULL)
    OR plan = 0 AND run < (SELECT min(id) FROM run WHERE plan = 0)`

/** Store of the table `page`: which chunks a page of a plan inserted, and which readers it had. */
export const pageStore = (db: D1Database) => ({
  ...readerPages(db),

  /**
   * Inserts the chunks of a page, adds its tallies and moves the plan's cursor, in one transaction. `taken`: another
   * ticket moved the cursor first, and nothing was written. `finished`: all runs of the plan are planned.
   */
  commitPage: async (plan: Plan, page: PlannedPage): Promise<'moved' | 'finished' | 'taken'> => {
    const [runs, plans] = [runStore(db), planStore(db)]
    const start = pageStartOf(plan)
    const end = { nextRun: page.cursorRun, nextReader: page.cursorReader, isLast: page.isLast ? 1 : 0 }
    const results = await db.batch<{ planned_at: number | null }>([
      ...page.before,
      ...(page.chunkCount > 0 ? [page.chunkInsertion, INSERT_PAGE(db, pageRowOf(start, page))] : []),
      ...page.after,
      runs.prepareAddTallies(start, page.tallies),
      ...(page.isLast ? [runs.prepareFinishRuns(start)] : []),
      plans.prepareAdvanceCursor(start, end, page.remainder, page.now),
    ])
    const moved = results.at(-1)!.results[0]
    if (!moved) return 'taken'
    return moved.planned_at === null ? 'moved' : 'finished'
  },

  /** Statements that insert the run, the chunk and the page of the request that the same batch inserted. */
  prepareConfirmation: (
    request: RequestKey,
    chunkInsertion: D1PreparedStatement,
    now: number,
  ): D1PreparedStatement[] => [
    runStore(db).prepareInsertConfirmationRun(request, now),
    chunkInsertion,
    INSERT_CONFIRMATION_PAGE(db, request),
  ],

  /** Deletes the pages of finished plans that were claimed before `oldest`, in ms UTC. */
  prepareDeleteOldPages: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_PAGES).bind(oldest),
})

export type PageStore = ReturnType<typeof pageStore>

const readerPages = (db: D1Database) => ({
  /** The next readers after the plan's cursor, at most `limit`. */
  readNextReaders: (plan: Plan, limit: number): Promise<PlannedReader[]> => readNextReaders(db, plan, limit),

  /** The readers of these pairs, [reader, run] each, with their windows: of runs of cohorts, or of others. */
  readMembersOfRuns: async (pairs: readonly [number, number][], isOfCohort: boolean): Promise<PlannedReader[]> => {
    if (pairs.length === 0) return []
    const selection = db.prepare(isOfCohort ? SELECT_MEMBERS_OF_PAIRS : SELECT_READERS_OF_PAIRS)
    return (await selection.bind(JSON.stringify(pairs)).all<PlannedReader>()).results
  },
})

const readNextReaders = async (db: D1Database, plan: Plan, limit: number): Promise<PlannedReader[]> => {
  const { id, cursorRun, cursorReader } = plan
  const rest = await db.prepare(SELECT_REST_OF_RUN).bind(id, cursorRun, cursorReader, limit).all<PlannedReader>()
  const left = limit - rest.results.length
  if (left === 0) return rest.results
  const next = await db.batch<PlannedReader>(
    [SELECT_MEMBERS_OF_LATER_RUNS, SELECT_SINGLE_READER_RUNS].map((sql) => db.prepare(sql).bind(id, cursorRun, left)),
  )
  return [rest, ...next].flatMap((part) => part.results).slice(0, limit)
}

const pageRowOf = (start: PageStart, { cursorRun, cursorReader, isLast, chunkCount }: PlannedPage) => ({
  ...start,
  endRun: isLast ? MAX_ID : cursorRun,
  endReader: isLast ? MAX_ID : cursorReader,
  chunks: chunkCount,
})
