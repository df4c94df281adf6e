import { PAUSES_OVER } from '../../audience/pause-store.ts'
import { type Preferences, parseStoredPreferences } from '../../audience/preferences.ts'
import { statement } from '../../lib/statement.ts'
import type { Lang } from '../../timeline/event.ts'
import type { PageStart, Plan } from '../plan/plan.ts'
import { CLAIMABLE_ITEMS, IS_PLAN_AT_CURSOR, planStore } from './plan-store.ts'
import { runStore } from './run-store.ts'
import { OPEN_CORRECTIONS } from './unasked-mail-store.ts'

/** An item that waits for a reader: the notice of a correction, or the part of a run of alerts. Due at `due` (ms UTC). */
export type WaitingItem = {
  reader: number
  run: number
  due: number
  /** The kind of the run; null if it is not kept any more. */
  kind: 'correction' | 'retraction' | 'alert' | 'rollup' | 'follow' | 'return' | null
  /** Whether quiet hours, a limit or a pause deferred the item before. */
  isDeferred: boolean
  /** Of a part of alerts: its extreme events were mailed before. */
  isExtremeMailed: boolean
  isCancelled: boolean
}

/** A reader with items that wait. All but `reader` are null for one who was erased. */
export type WaitingReader = {
  reader: number
  state: string | null
  lang: Lang | null
  filter: string | null
  preferences: Preferences | null
  /** When the reader's pause ends (ms UTC); null without one. */
  pausedUntil: number | null
}

/** The outcome of an item: it is due again at `due` (ms UTC), or settled. With `isMailed`, the mail of this page has it. */
export type WaitingOutcome = Pick<WaitingItem, 'reader' | 'run' | 'due'> & {
  nextDue: number | null
  isMailed: boolean
  isDeferred: boolean
  /** An open alert or correction has not reached the reader: the item is due with what they bring. */
  isRetried: boolean
  isExtremeMailed: boolean
  isCounted: boolean
}

/** Whether any item is due, whether any correction is not planned yet, and when joined mails were planned last (ms UTC). */
export type WaitingSummary = { hasDue: 0 | 1; hasOpenCorrection: 0 | 1; joinedAt: number }

const SELECT_ANY_CLAIMABLE = statement<{ now: number }>(`SELECT 1 AS found FROM ${CLAIMABLE_ITEMS} LIMIT 1`)
const SELECT_SUMMARY = statement<{ now: number }>(`
  SELECT EXISTS (SELECT 1 FROM waiting WHERE due_at <= :now) AS hasDue,
    EXISTS (SELECT 1 FROM ${OPEN_CORRECTIONS}) AS hasOpenCorrection, joined_at AS joinedAt FROM watch WHERE id = 1`)
const SELECT_PAGE_READERS = statement<{ after: number; until: number; limit: number }>(`
  SELECT subscriber AS reader FROM waiting INDEXED BY waiting_due
  WHERE due_at > :after AND due_at <= :until ORDER BY due_at, subscriber, run LIMIT :limit`)
const SELECT_ITEMS = statement<{ readers: string; now: number }>(`
  SELECT w.subscriber AS reader, w.run, w.due_at AS due, r.kind, w.held AS isDeferred, w.extreme_mailed AS isExtremeMailed,
    coalesce(r.state, 'cancelled') = 'cancelled' AS isCancelled
  FROM json_each(:readers) v CROSS JOIN waiting w ON w.subscriber = v.value LEFT JOIN run r ON r.id = w.run
  WHERE w.due_at <= :now OR w.retried = 1 AND w.due_at IS NOT NULL ORDER BY w.subscriber, w.run`)
const SELECT_READERS = `
  SELECT r.value AS reader, s.state, s.lang, s.filter, s.choice,
    CASE WHEN s.has_pauses = 1 THEN (SELECT until_at FROM pause p WHERE p.subscriber = s.number AND p.to_run IS NULL) END AS pausedUntil
  FROM json_each(?1) r LEFT JOIN subscriber s ON s.number = r.value`
const INSERT_ITEMS = statement<PageStart & { items: string }>(`
  INSERT INTO waiting (subscriber, run, due_at)
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:items) WHERE ${IS_PLAN_AT_CURSOR} ON CONFLICT DO NOTHING`)
/** The runs of returns that the same batch inserted. */
const INSERT_RETURNS = statement<{ now: number; limit: number }>(`
  INSERT INTO waiting (subscriber, run, due_at)
  SELECT r.subscriber, r.id, :now FROM ${PAUSES_OVER} d CROSS JOIN run r INDEXED BY run_of_reader ON r.subscriber = d.subscriber
  WHERE r.due_at = :now AND r.kind = 'return' AND r.id > d.from_run ON CONFLICT DO NOTHING`)
const HASTEN_RETURNS = statement<{ now: number; limit: number }>(`
  UPDATE waiting SET due_at = :now WHERE due_at > :now AND subscriber IN (SELECT subscriber FROM ${PAUSES_OVER})`)
const UPDATE_ITEMS = statement<PageStart & { outcomes: string; run: number; page: number; now: number }>(`
  UPDATE waiting SET due_at = d.value ->> 'nextDue', held = d.value ->> 'isDeferred', retried = d.value ->> 'isRetried',
    extreme_mailed = max(extreme_mailed, d.value ->> 'isExtremeMailed'), counted = max(counted, d.value ->> 'isCounted'),
    mailed_run = iif(d.value ->> 'isMailed', :run, mailed_run), mailed_page = iif(d.value ->> 'isMailed', :page, mailed_page),
    mailed_at = iif(d.value ->> 'isMailed', :now, mailed_at)
  FROM json_each(:outcomes) d
  WHERE waiting.subscriber = d.value ->> 'reader' AND waiting.run = d.value ->> 'run' AND ${IS_PLAN_AT_CURSOR}`)
/** An item of a mail that was left out goes into the next one. */
const REOPEN_ITEMS = statement<{ chunk: number; frozenAt: number | null; readers: string; now: number; runs: string }>(`
  UPDATE waiting SET due_at = :now, mailed_run = NULL, mailed_page = NULL, mailed_at = NULL, counted = 0
  WHERE due_at IS NULL AND subscriber IN (SELECT value FROM json_each(:readers)) AND mailed_run IN (SELECT value FROM json_each(:runs))
    AND EXISTS (SELECT 1 FROM chunk WHERE id = :chunk AND (state = 'empty' OR state = 'frozen' AND frozen_at = :frozenAt))`)
/** The corrections, not urgent, of what a reader was told, which no digest will show: those after `:from`, and of `:events`. */
const REVISIT_CORRECTIONS = statement<{ subscriber: number; from: number; events: string; now: number }>(`
  INSERT INTO waiting (subscriber, run, due_at)
  SELECT DISTINCT a.subscriber, r.id, :now FROM run r INDEXED BY run_of_notice CROSS JOIN plan p ON p.id = r.plan AND p.rank = 3
  CROSS JOIN audience a ON a.run = r.id AND a.subscriber = :subscriber
  WHERE r.kind IN ('correction', 'retraction') AND r.to_seq > iif(:events = '[]', :from, 0)
    AND (r.to_seq > :from OR (SELECT event FROM journal WHERE seq = r.to_seq) IN (SELECT value FROM json_each(:events)))
  ON CONFLICT DO NOTHING`)
const DELETE_OLD_ITEMS = `DELETE FROM waiting WHERE due_at IS NULL AND run NOT IN (SELECT id FROM run)`

type ItemRow = Omit<WaitingItem, 'isDeferred' | 'isExtremeMailed' | 'isCancelled'> &
  Record<'isDeferred' | 'isExtremeMailed' | 'isCancelled', 0 | 1>
type ReaderRow = Omit<WaitingReader, 'preferences'> & { choice: string | null }

/** The corrections that a reader is still to get: those after a seq, and those of these events. */
export type MissingCorrections = { subscriber: number; from: number; events: readonly string[] }

/** Store of the table `waiting`. */
export const waitingStore = (db: D1Database) => ({
  ...waitingReads(db),
  ...dueAgain(db),

  /** Claims a plan of joined mails for the claimable items at `now` (ms UTC), if there are any. */
  claimDue: async (now: number): Promise<void> => {
    if ((await SELECT_ANY_CLAIMABLE(db, { now }).first()) === null) return
    await db.batch([planStore(db).prepareInsertJoinedPlan(now), runStore(db).prepareInsertJoinedRun(now)])
  },

  /** Inserts [reader, run, due (ms UTC)] each, if the plan's cursor has not moved. */
  prepareInsertItems: (start: PageStart, items: readonly [number, number, number][]): D1PreparedStatement =>
    INSERT_ITEMS(db, { ...start, items: JSON.stringify(items) }),

  /** Settles or postpones the items of a page of joined mails, if the plan's cursor has not moved. `now` in ms UTC. */
  prepareUpdateItems: (
    start: PageStart,
    outcomes: readonly WaitingOutcome[],
    mail: { run: number; page: number; now: number },
  ): D1PreparedStatement =>
    UPDATE_ITEMS(db, {
      ...start,
      ...mail,
      outcomes: JSON.stringify(outcomes.map((each) => ({ ...each, ...flagsOf(each) }))),
    }),

  prepareDeleteOld: (): D1PreparedStatement => db.prepare(DELETE_OLD_ITEMS),
})

export type WaitingStore = ReturnType<typeof waitingStore>

const flagsOf = ({ isMailed, isDeferred, isRetried, isExtremeMailed, isCounted }: WaitingOutcome) => ({
  isMailed: isMailed ? 1 : 0,
  isDeferred: isDeferred ? 1 : 0,
  isRetried: isRetried ? 1 : 0,
  isExtremeMailed: isExtremeMailed ? 1 : 0,
  isCounted: isCounted ? 1 : 0,
})

const dueAgain = (db: D1Database) => ({
  /** Makes items due again that a chunk left out: when it is frozen at `frozenAt`, or empty. `now` in ms UTC. */
  prepareReopen: (
    { chunk, frozenAt }: { chunk: number; frozenAt: number | null },
    readers: number[],
    runs: number[],
    now: number,
  ): D1PreparedStatement =>
    REOPEN_ITEMS(db, { chunk, frozenAt, readers: JSON.stringify(readers), runs: JSON.stringify(runs), now }),

  /** Lets the corrections after a seq, and those of these events, wait for a mail to a reader who has no digest any more. */
  prepareRevisitCorrections: (missing: MissingCorrections, now: number): D1PreparedStatement =>
    REVISIT_CORRECTIONS(db, { ...missing, events: JSON.stringify(missing.events), now }),

  /** Lets the mails on return from the pauses that are over wait, which are due at once. `now` in ms UTC. */
  prepareInsertReturns: (now: number, limit: number): D1PreparedStatement => INSERT_RETURNS(db, { now, limit }),

  /** Makes all else due that waits for these readers, so that it is in the same mail. */
  prepareHastenReturns: (now: number, limit: number): D1PreparedStatement => HASTEN_RETURNS(db, { now, limit }),
})

const waitingReads = (db: D1Database) => ({
  readSummary: async (now: number): Promise<WaitingSummary> =>
    (await SELECT_SUMMARY(db, { now }).first<WaitingSummary>())!,

  /** The readers of the next `limit` items of a plan of joined mails, and whether these are all. */
  readPageReaders: async (
    { dueAfter, dueUntil }: Plan,
    limit: number,
  ): Promise<{ readers: number[]; isLast: boolean }> => {
    const selection = SELECT_PAGE_READERS(db, { after: dueAfter!, until: dueUntil!, limit })
    const { results } = await selection.all<{ reader: number }>()
    return { readers: [...new Set(results.map(({ reader }) => reader))], isLast: results.length < limit }
  },

  /** All that is due to these readers at `now` (ms UTC), in the order of readers and runs. */
  readItems: async (readers: number[], now: number): Promise<WaitingItem[]> => {
    const { results } = await SELECT_ITEMS(db, { readers: JSON.stringify(readers), now }).all<ItemRow>()
    return results.map((row) => ({
      ...row,
      isDeferred: row.isDeferred === 1,
      isExtremeMailed: row.isExtremeMailed === 1,
      isCancelled: row.isCancelled === 1,
    }))
  },

  /** These readers by number. */
  readReaders: async (readers: number[]): Promise<Map<number, WaitingReader>> => {
    const { results } = await db.prepare(SELECT_READERS).bind(JSON.stringify(readers)).all<ReaderRow>()
    return new Map(
      results.map(({ choice, ...row }) => [
        row.reader,
        { ...row, preferences: choice === null ? null : parseStoredPreferences(choice) },
      ]),
    )
  },
})
