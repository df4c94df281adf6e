import { statement } from '../../lib/statement.ts'

/** The chunk `t` of row `u` of an audience, if the mail that informed the reader may still be accepted. */
export const UNSETTLED_CHUNK = `chunk t ON t.id = u.chunk AND t.frozen_at = u.frozen_at AND t.state IN ('frozen', 'unknown')`

/** The readers with an unsettled mail that a correction in the window (from, to] takes back. */
const LIST_UNSETTLED_READERS = statement<{ readers: string; from: number; to: number }>(`
  SELECT DISTINCT u.subscriber AS reader
  FROM run c CROSS JOIN json_each(:readers) r CROSS JOIN audience u ON u.run = c.id AND u.subscriber = r.value
  CROSS JOIN ${UNSETTLED_CHUNK}
  WHERE c.kind IN ('correction', 'retraction') AND c.kind = 'correction' AND c.to_seq > :from AND c.to_seq <= :to`)
/** When the chunk `t` is due again, or its lease ends. Nobody knows when an unknown chunk is settled. */
const SETTLES_AT = `CASE WHEN t.state = 'unknown' THEN :unknownUntil ELSE max(t.not_before, t.lease_until) END`
/**
 * Two parts: the corrections within the windows of `:runs`, for each of `:readers`; and single `:notices`, [reader, seq of the
 * correction or retraction] each. The window of the run of a correction or retraction contains only its own seq.
 */
const SELECT_LAST_UNSETTLED_MAIL = statement<{ runs: string; readers: string; notices: string; unknownUntil: number }>(`
  SELECT max(settlesAt) AS settlesAt FROM (
    SELECT max(${SETTLES_AT}) AS settlesAt
    FROM json_each(:runs) w CROSS JOIN run x ON x.id = w.value
    CROSS JOIN run c ON c.kind IN ('correction', 'retraction') AND (c.id = x.id OR c.kind = 'correction')
      AND c.to_seq > x.from_seq AND c.to_seq <= x.to_seq
    CROSS JOIN json_each(:readers) r CROSS JOIN audience u ON u.run = c.id AND u.subscriber = r.value
    CROSS JOIN ${UNSETTLED_CHUNK}
    UNION ALL SELECT max(${SETTLES_AT})
    FROM json_each(:notices) n
    CROSS JOIN run c INDEXED BY run_of_notice ON c.to_seq = n.value ->> 1 AND c.kind IN ('correction', 'retraction')
    CROSS JOIN audience u ON u.run = c.id AND u.subscriber = n.value ->> 0
    CROSS JOIN ${UNSETTLED_CHUNK})`)

/** Reads which mails that a correction takes back may still be accepted. Writes nothing. */
export const unsettledMailStore = (db: D1Database) => ({
  /** Those of the readers who had a mail that has no outcome yet, and that a correction in the window (from, to] takes back. */
  findUnsettledReaders: async (readers: number[], from: number, to: number): Promise<Set<number>> => {
    if (readers.length === 0 || from >= to) return new Set()
    const { results } = await LIST_UNSETTLED_READERS(db, { readers: JSON.stringify(readers), from, to }).all<{
      reader: number
    }>()
    return new Set(results.map(({ reader }) => reader))
  },

  /**
   * When the last of the frozen chunks is due again that the corrections of these runs take back for these readers, or that
   * these notices do, or when its lease ends, in wall-clock ms UTC; `unknownUntil` for an unknown chunk. Null if each such
   * chunk is settled.
   */
  findLastUnsettled: async (
    { runs, readers, notices }: { runs: number[]; readers: number[]; notices: readonly ShownNotice[] },
    unknownUntil: number,
  ): Promise<number | null> => {
    const lists = { runs: JSON.stringify(runs), readers: JSON.stringify(readers), notices: JSON.stringify(notices) }
    const unsettled = SELECT_LAST_UNSETTLED_MAIL(db, { ...lists, unknownUntil })
    return (await unsettled.first<{ settlesAt: number | null }>())!.settlesAt
  },
})

/** A notice in a mail: [reader, seq of the correction or retraction]. */
export type ShownNotice = [number, number]

export type UnsettledMailStore = ReturnType<typeof unsettledMailStore>
