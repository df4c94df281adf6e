import { statement } from '../../lib/statement.ts'
import type { PageStart } from '../plan/plan.ts'
import { CHUNKS_OF_MAIL, MEMBER_EDITION, MEMBER_READER, MEMBER_RUN, MEMBERS_OF_CHUNK } from './chunk-member-store.ts'
import { IS_PLAN_AT_CURSOR } from './plan-store.ts'

/**
 * An event that a mail only links, with the first revision whose reason it has. `isCorrection`: it is in the corrections of a
 * digest.
 */
export type LinkedEvent = { event: string; firstNumber: number; isCorrection: boolean }

/**
 * Of the mail after its freeze, which can replace the edition. A part of alerts that waited is in a joined mail. It reads the
 * chunks of one page for each pair, [reader, run] each.
 */
const SELECT_LINKED_EVENTS = statement<{ pairs: string }>(`
  SELECT a.askedRun AS run, a.reader, e.linked
  FROM (
    SELECT r.id AS run, r.plan, v.value ->> 0 AS reader, v.value ->> 1 AS askedRun, coalesce(w.mailed_page, v.value ->> 0) AS place
    FROM json_each(:pairs) v LEFT JOIN waiting w ON w.subscriber = v.value ->> 0 AND w.run = v.value ->> 1
    CROSS JOIN run r ON r.id = coalesce(w.mailed_run, v.value ->> 1)) a
  CROSS JOIN ${CHUNKS_OF_MAIL}
  CROSS JOIN ${MEMBERS_OF_CHUNK} m ON ${MEMBER_READER} = a.reader
  CROSS JOIN edition e ON e.id = coalesce(json_extract(c.replaced, '$."' || ${MEMBER_EDITION} || '"'), ${MEMBER_EDITION})
  WHERE instr(c.members, '[' || a.reader || ',') > 0 AND ${MEMBER_RUN} = a.run AND e.linked IS NOT NULL`)
const INSERT_CARRIED = statement<PageStart & { pairs: string }>(`
  INSERT INTO carried (subscriber, run) SELECT value ->> 0, value ->> 1 FROM json_each(:pairs)
  WHERE ${IS_PLAN_AT_CURSOR} ON CONFLICT DO NOTHING`)
const DELETE_CARRIED = statement<PageStart & { pairs: string }>(`
  DELETE FROM carried WHERE (subscriber, run) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:pairs)) AND ${IS_PLAN_AT_CURSOR}`)
const LIST_CARRIED = `SELECT run FROM carried WHERE subscriber = ?1`
const FORGET_CARRIED = `DELETE FROM carried WHERE subscriber = ?1`
const DELETE_OLD_CARRIED = `DELETE FROM carried WHERE run NOT IN (SELECT id FROM run)`

/** The digests before run `r` whose corrections reader `s` is still to get: JSON, their runs; null without one. */
export const CARRIED_RUNS = `(
  SELECT json_group_array(k.run) FROM carried k WHERE k.subscriber = s.number AND k.run < r.id HAVING count(*) > 0)`

/** Reads what mails only linked. Store of the table `carried`: the digests without room for all of their corrections. */
export const linkedEventStore = (db: D1Database) => ({
  /** The events that these mails, [reader, run] each, only link, by `linkedKeyOf`. A mail that shows all of its events is left out. */
  findLinkedEvents: async (pairs: readonly [number, number][]): Promise<Map<string, LinkedEvent[]>> => {
    if (pairs.length === 0) return new Map()
    const selection = SELECT_LINKED_EVENTS(db, { pairs: JSON.stringify(pairs) })
    const { results } = await selection.all<{ reader: number; run: number; linked: string }>()
    return new Map(results.map(({ reader, run, linked }) => [linkedKeyOf(reader, run), parseLinked(linked)]))
  },

  /**
   * Stores the digests of a page that have no room for all corrections, [reader, run] each, and deletes those whose
   * corrections the page tells, if the plan's cursor has not moved.
   */
  prepareCarry: (
    start: PageStart,
    { added, told }: Record<'added' | 'told', readonly [number, number][]>,
  ): D1PreparedStatement[] => [
    ...(told.length > 0 ? [DELETE_CARRIED(db, { ...start, pairs: JSON.stringify(told) })] : []),
    ...(added.length > 0 ? [INSERT_CARRIED(db, { ...start, pairs: JSON.stringify(added) })] : []),
  ],

  /** The runs of the digests that had no room for all corrections of a reader, who is still to get the others. */
  listCarried: async (reader: number): Promise<number[]> =>
    (await db.prepare(LIST_CARRIED).bind(reader).all<{ run: number }>()).results.map(({ run }) => run),

  /** Deletes them: the reader gets these corrections by mails of their own. */
  prepareForgetCarried: (reader: number): D1PreparedStatement => db.prepare(FORGET_CARRIED).bind(reader),

  /** Deletes what belongs to runs that are deleted. */
  prepareDeleteOldCarried: (): D1PreparedStatement => db.prepare(DELETE_OLD_CARRIED),
})

export type LinkedEventStore = ReturnType<typeof linkedEventStore>

/** Identifies the mail of a run to a reader. */
export const linkedKeyOf = (reader: number, run: number): string => `${reader} ${run}`

const parseLinked = (linked: string): LinkedEvent[] =>
  (JSON.parse(linked) as [string, number, 0 | 1][]).map(([event, firstNumber, isCorrection]) => ({
    ...{ event, firstNumber },
    isCorrection: isCorrection === 1,
  }))
