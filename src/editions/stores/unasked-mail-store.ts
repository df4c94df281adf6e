import { IS_MEMBER_OF_RUN } from '../../audience/membership-store.ts'
import { statement } from '../../lib/statement.ts'
import { HOUR_MS, MAX_MAILS_PER_DAY } from '../select/alert-rules.ts'

/** A mail that came unasked to a reader, in ms UTC: an alert, a roll-up or a joined mail. Not all count to the hour. */
export type UnaskedMail = { reader: number; at: number; isCounted: boolean }

/** A local day has at most 25 hours: where clocks go back. */
export const LONGEST_DAY_MS = 90_000_000

/** The plans `p` of corrections whose run `o` is not planned yet. */
export const OPEN_CORRECTIONS = `plan p CROSS JOIN run o ON o.plan = p.id AND o.state = 'claimed'
  WHERE p.planned_at IS NULL AND p.kind IN ('correction', 'retraction')`
/** Those of `:readers` whom an open correction has not reached yet. */
const READERS_OF_OPEN_CORRECTIONS = `
  SELECT a.subscriber AS reader FROM (SELECT o.id, p.cursor_subscriber FROM ${OPEN_CORRECTIONS}) o
  CROSS JOIN json_each(:readers) v CROSS JOIN audience a ON a.run = o.id AND a.subscriber = v.value
  WHERE a.subscriber > o.cursor_subscriber`
/** Read before the items: what an alert or a correction adds after this is found with the items. */
const SELECT_UNFINISHED_READERS = statement<{ readers: string }>(`
  SELECT m.subscriber AS reader FROM json_each(:readers) v CROSS JOIN membership m ON m.subscriber = v.value AND m.cohort = 1
  CROSS JOIN schedule s ON s.id = m.schedule CROSS JOIN run r ON r.id = s.last_run AND r.state = 'claimed'
  CROSS JOIN plan p ON p.id = r.plan AND p.planned_at IS NULL AND (r.id, m.subscriber) > (p.cursor_run, p.cursor_subscriber)
  WHERE ${IS_MEMBER_OF_RUN}
  UNION
  ${READERS_OF_OPEN_CORRECTIONS}`)
/**
 * The alerts and roll-ups `r` of reader `v`. A part that waits was no mail, and that of a run which is not planned yet is
 * none so far.
 */
const ALERT_MAILS = `membership m CROSS JOIN run r ON r.schedule = m.schedule AND r.due_at > :since AND r.kind IN ('alert', 'rollup')
    AND r.state = 'planned'
  WHERE m.subscriber = v.value AND m.cohort = 1 AND ${IS_MEMBER_OF_RUN}
    AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.subscriber = v.value AND w.run = r.id)`
const SELECT_UNASKED_MAILS = statement<{ readers: string; since: number }>(`
  SELECT w.subscriber AS reader, w.mailed_at AS at, max(w.counted) AS isCounted
  FROM json_each(:readers) v CROSS JOIN waiting w ON w.subscriber = v.value
  WHERE w.mailed_at > :since GROUP BY w.subscriber, w.mailed_at
  UNION ALL
  SELECT m.subscriber AS reader, r.due_at AS at, r.kind = 'alert' AS isCounted FROM json_each(:readers) v CROSS JOIN ${ALERT_MAILS}`)
/**
 * The readers whose part of an alert goes into a joined mail: something is due to them, they had such a mail in the hour, or
 * one in the day (from `:since`), and with it all the mails of a day.
 */
const SELECT_JOINING_READERS = statement<{
  readers: string
  now: number
  hourSince: number
  since: number
  most: number
}>(`
  SELECT DISTINCT w.subscriber AS reader FROM json_each(:readers) v CROSS JOIN waiting w ON w.subscriber = v.value
  WHERE w.due_at <= :now OR w.retried = 1 AND w.due_at IS NOT NULL OR w.counted = 1 AND w.mailed_at > :hourSince
  UNION
  ${READERS_OF_OPEN_CORRECTIONS}
  UNION
  SELECT d.reader FROM (
    SELECT w.subscriber AS reader, count(DISTINCT w.mailed_at) AS mails FROM json_each(:readers) v
    CROSS JOIN waiting w ON w.subscriber = v.value WHERE w.mailed_at > :since GROUP BY w.subscriber) d
  CROSS JOIN json_each(json_array(d.reader)) v WHERE d.mails + (SELECT count(*) FROM ${ALERT_MAILS}) >= :most`)

/** How many notices of the correction run `?1` joined mails have. */
export const MAILED_NOTICE_COUNT = `(SELECT count(DISTINCT w.subscriber) FROM audience a CROSS JOIN waiting w
  ON w.subscriber = a.subscriber AND w.run = a.run WHERE a.run = ?1 AND w.mailed_run IS NOT NULL)`

/** Reads which mails readers had unasked, and for whom others are being planned. Writes nothing. */
export const unaskedMailStore = (db: D1Database) => ({
  /** Those of these readers whom an open alert or correction has not reached yet. */
  findUnfinishedReaders: async (readers: number[]): Promise<Set<number>> =>
    readerSetOf(await SELECT_UNFINISHED_READERS(db, { readers: JSON.stringify(readers) }).all<{ reader: number }>()),

  /** Those of these readers whose alert goes into a joined mail at `now`. All times in ms UTC. */
  findJoiningReaders: async (readers: number[], now: number): Promise<Set<number>> => {
    const times = { now, hourSince: now - HOUR_MS, since: now - LONGEST_DAY_MS, most: MAX_MAILS_PER_DAY }
    return readerSetOf(
      await SELECT_JOINING_READERS(db, { readers: JSON.stringify(readers), ...times }).all<{ reader: number }>(),
    )
  },

  /** The mails that came unasked to these readers after `since` (ms UTC). */
  listUnaskedMails: async (readers: number[], since: number): Promise<UnaskedMail[]> =>
    (
      await SELECT_UNASKED_MAILS(db, { readers: JSON.stringify(readers), since }).all<
        Omit<UnaskedMail, 'isCounted'> & { isCounted: 0 | 1 }
      >()
    ).results.map((row) => ({ ...row, isCounted: row.isCounted === 1 })),
})

export type UnaskedMailStore = ReturnType<typeof unaskedMailStore>

const readerSetOf = ({ results }: { results: { reader: number }[] }): Set<number> =>
  new Set(results.map(({ reader }) => reader))
