import { statement } from '../../lib/statement.ts'
import { IS_STILL_TOLD } from './correction-audience-store.ts'
import type { ShownNotice } from './unsettled-mail-store.ts'

/** By event, the seq of the last urgent correction that a reader had. */
export type CorrectedEvents = ReadonlyMap<string, number>

/**
 * The urgent corrections after `from` whose mail these readers got, who had a later revision, or to whom another mail
 * showed it.
 */
const SELECT_CORRECTED_EVENTS = statement<{ readers: string; from: number }>(`
  SELECT v.value AS reader, j.event, max(r.to_seq) AS seq
  FROM run r CROSS JOIN plan p ON p.id = r.plan AND p.rank = 2 CROSS JOIN journal j ON j.seq = r.to_seq
  CROSS JOIN json_each(:readers) v
  WHERE r.kind IN ('correction', 'retraction') AND r.kind = 'correction' AND r.to_seq > :from
    AND (r.state <> 'cancelled' AND EXISTS (
        SELECT 1 FROM audience a WHERE a.run = r.id AND a.subscriber = v.value AND ${IS_STILL_TOLD})
      OR EXISTS (SELECT 1 FROM shown_correction a WHERE a.run = r.id AND a.subscriber = v.value AND ${IS_STILL_TOLD}))
  GROUP BY v.value, j.event`)
/** True if the freeze of the same batch took effect. */
const IS_FROZEN_IN_BATCH = `
  EXISTS (SELECT 1 FROM chunk WHERE id = :chunk AND state = 'frozen' AND frozen_at = :frozenAt AND payload_hash = :payloadHash)`
const INSERT_SHOWN_CORRECTIONS = statement<{ chunk: number; frozenAt: number; payloadHash: string; shown: string }>(`
  INSERT INTO shown_correction (run, subscriber, chunk, frozen_at)
  SELECT value ->> 0, value ->> 1, :chunk, :frozenAt FROM json_each(:shown)
  WHERE ${IS_FROZEN_IN_BATCH}
  ON CONFLICT DO NOTHING`)
/** The readers of a correction's own mail. Its notices are [reader, seq of the correction] each. */
const INSERT_MAILED_CORRECTIONS = statement<{ chunk: number; frozenAt: number; payloadHash: string; notices: string }>(`
  INSERT INTO shown_correction (run, subscriber, chunk, frozen_at)
  SELECT r.id, n.value ->> 0, :chunk, :frozenAt FROM json_each(:notices) n
  CROSS JOIN run r INDEXED BY run_of_notice ON r.to_seq = n.value ->> 1 AND r.kind IN ('correction', 'retraction') AND r.kind = 'correction'
  CROSS JOIN plan p ON p.id = r.plan AND p.rank = 2
  WHERE ${IS_FROZEN_IN_BATCH}
  ON CONFLICT DO NOTHING`)
/** Plans of urgent corrections of these events whose readers are not all found yet. */
const SELECT_ANY_OPEN_AUDIENCE = statement<{ events: string }>(`
  SELECT EXISTS (
    SELECT 1 FROM plan g CROSS JOIN run c ON c.plan = g.id CROSS JOIN journal j ON j.seq = c.to_seq
    WHERE g.planned_at IS NULL AND g.rank = 2 AND g.kind = 'correction' AND (g.gather_below IS NOT NULL OR g.gather_after IS NOT NULL)
      AND j.event IN (SELECT value FROM json_each(:events))) AS isOpen`)
const DELETE_OLD_SHOWN_CORRECTIONS = `
  DELETE FROM shown_correction WHERE run IN (SELECT id FROM run WHERE due_at < ?1 AND kind IN ('correction', 'retraction'))`

/** The runs of urgent corrections that a mail shows in place of what they correct, each with a reader of the mail. */
export type ShownCorrections = [run: number, reader: number][]

/** Store of the table `shown_correction`. It reads which urgent corrections readers had, by mails of their own or others. */
export const correctedEventStore = (db: D1Database) => ({
  /** Stores which urgent corrections the freeze of the same batch showed to whom; nothing if the chunk was not frozen. */
  prepareInsertShown: (
    freeze: { chunk: number; frozenAt: number; payloadHash: string },
    shown: ShownCorrections,
  ): D1PreparedStatement => INSERT_SHOWN_CORRECTIONS(db, { ...freeze, shown: JSON.stringify(shown) }),

  /**
   * Stores that the freeze of the same batch has these urgent corrections, though a mail that they correct has no outcome. If
   * that one is frozen again, it leaves them out. Nothing if the chunk was not frozen.
   */
  prepareInsertMailed: (
    freeze: { chunk: number; frozenAt: number; payloadHash: string },
    notices: readonly ShownNotice[],
  ): D1PreparedStatement => INSERT_MAILED_CORRECTIONS(db, { ...freeze, notices: JSON.stringify(notices) }),

  /** Deletes what was shown of corrections that were due before `oldest`, in ms UTC. */
  prepareDeleteOldShown: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_SHOWN_CORRECTIONS).bind(oldest),

  /** True while the readers of a claimed urgent correction of one of these events are still searched. */
  isAnyAudienceOpen: async (events: string[]): Promise<boolean> =>
    (await SELECT_ANY_OPEN_AUDIENCE(db, { events: JSON.stringify(events) }).first<{ isOpen: 0 | 1 }>())!.isOpen === 1,

  /** By reader and event, the seq of the last urgent correction after `from` that they had. It may be after their window. */
  findCorrectedEvents: async (readers: number[], from: number): Promise<Map<number, CorrectedEvents>> => {
    if (readers.length === 0) return new Map()
    const { results } = await SELECT_CORRECTED_EVENTS(db, { readers: JSON.stringify(readers), from }).all<{
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
