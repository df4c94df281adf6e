import { statement } from '../../lib/statement.ts'
import { IS_STILL_TOLD } from './correction-audience-store.ts'

/** By event, the seq of the last urgent correction that a reader had by its own mail. */
export type CorrectedEvents = ReadonlyMap<string, number>

/** The urgent corrections in the window (from, to] whose mail these readers got, or who had a later revision. */
const SELECT_CORRECTED_EVENTS = statement<{ readers: string; from: number; to: number }>(`
  SELECT a.subscriber AS reader, j.event, max(r.to_seq) AS seq
  FROM run r CROSS JOIN plan p ON p.id = r.plan AND p.rank = 2 CROSS JOIN journal j ON j.seq = r.to_seq
  CROSS JOIN json_each(:readers) v CROSS JOIN audience a ON a.run = r.id AND a.subscriber = v.value
  WHERE r.kind IN ('correction', 'retraction') AND r.kind = 'correction' AND r.to_seq > :from AND r.to_seq <= :to
    AND r.state <> 'cancelled' AND ${IS_STILL_TOLD}
  GROUP BY a.subscriber, j.event`)

/** Reads which urgent corrections readers had by a mail of their own. Writes nothing. */
export const correctedEventStore = (db: D1Database) => ({
  /** By reader and event, the seq of the last urgent correction in the window (from, to] that they had by its own mail. */
  findCorrectedEvents: async (readers: number[], from: number, to: number): Promise<Map<number, CorrectedEvents>> => {
    if (readers.length === 0 || from >= to) return new Map()
    const { results } = await SELECT_CORRECTED_EVENTS(db, { readers: JSON.stringify(readers), from, to }).all<{
      reader: number
      event: string
      seq: number
    }>()
    const corrected = new Map<number, Map<string, number>>()
    for (const { reader, event, seq } of results)
      corrected.set(reader, (corrected.get(reader) ?? new Map<string, number>()).set(event, seq))
    return corrected
  },
})

export type CorrectedEventStore = ReturnType<typeof correctedEventStore>
