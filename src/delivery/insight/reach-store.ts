import {
  MEMBER_EDITION,
  MEMBER_EDITION_INDEX,
  MEMBER_READER,
  MEMBERS_OF_CHUNK,
} from '../../editions/plan/chunk-members.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import { IS_RECIPIENT_REFUSED, MEMBERS_SHOWN_EVENT } from '../../editions/stores/correction-audience-store.ts'
import { tickStore } from '../../editions/stores/tick-store.ts'
import { statement } from '../../lib/statement.ts'
import { RELEASED_CURSOR_SEQ } from '../../timeline/journal-store.ts'

/** What became of a mail: the provider's latest word on it, or how far it is. */
export type DeliveryStatus =
  | 'sending'
  | 'accepted'
  | 'refused'
  | 'unknown'
  | 'delivered'
  | 'failed'
  | 'bounced'
  | 'bounced for now'
  | 'complained'

/** Mails of one request that told one revision and had one fate; `accepted_ms` is how long after `release_at` 0 they were taken. */
export type MailGroup = {
  number: number
  kind: MailKind
  fate: DeliveryStatus
  mails: number
  accepted_at: number | null
}

/** Mails that arrived at one moment, by the product's clock; later than ten seconds after `since` to the second. */
export type ArrivalGroup = { number: number; at: number; mails: number }

/** An event that is grave and was to be told by now. Times in ms UTC. */
export type ExtremeEvent = { seq: number; event: string; since: number }

/** How many mails told an event lately, and how many of them the provider took. */
export type RecentReach = { event: string; told: number; accepted: number }

const PROVIDER_STATUS_RANK = `json_extract(c.delivered, '$."' || ${MEMBER_READER} || '"[0]')`
/** By the product's clock: when it was planned, and by the wall how long after that it was taken. */
const ACCEPTED_AT = `c.planned_at + coalesce(c.settled_at - c.planned_wall_at, 0)`
const DELIVERY_STATUS = `CASE WHEN ${IS_RECIPIENT_REFUSED} THEN 'refused'
  WHEN ${PROVIDER_STATUS_RANK} = 6 THEN 'complained'
  WHEN ${PROVIDER_STATUS_RANK} = 5 AND EXISTS (SELECT 1 FROM callback b WHERE b.member = ${MEMBER_READER} AND b.transient = 1 AND b.chunk = c.id) THEN 'bounced for now'
  WHEN ${PROVIDER_STATUS_RANK} = 5 THEN 'bounced' WHEN ${PROVIDER_STATUS_RANK} = 4 THEN 'failed' WHEN ${PROVIDER_STATUS_RANK} = 3 THEN 'delivered'
  WHEN c.state = 'unknown' THEN 'unknown' WHEN c.state = 'frozen' THEN 'sending' ELSE 'accepted' END`
type ChunkSearch = { below: number; limit: number; event: string }
const COUNT_MAILS_BY_STATUS = statement<ChunkSearch>(`
  SELECT t.value ->> 1 AS number, c.kind, ${DELIVERY_STATUS} AS fate, count(*) AS mails,
    CASE WHEN c.state = 'sent' THEN ${ACCEPTED_AT} END AS accepted_at
  ${MEMBERS_SHOWN_EVENT} GROUP BY c.id, 1, 3`)
const ARRIVED_AT = `json_extract(c.delivered, '$."' || ${MEMBER_READER} || '"[1]')`
const COUNT_ARRIVALS = statement<ChunkSearch & { since: number }>(`
  SELECT t.value ->> 1 AS number, CASE WHEN ${ARRIVED_AT} < :since + 10000 THEN ${ARRIVED_AT} ELSE ${ARRIVED_AT} / 1000 * 1000 END AS at,
    count(*) AS mails
  ${MEMBERS_SHOWN_EVENT} AND ${PROVIDER_STATUS_RANK} = 3 GROUP BY 1, 2`)
const SELECT_ANY_ACCEPTED = statement<ChunkSearch>(`
  SELECT 1 AS found ${MEMBERS_SHOWN_EVENT} AND c.state = 'sent' AND NOT ${IS_RECIPIENT_REFUSED} LIMIT 1`)
/** Whether anybody asked to be told at once: where nobody did, nobody was to be told within minutes. */
const HAS_ALERT_READERS = `EXISTS (
  SELECT 1 FROM schedule s CROSS JOIN membership m ON m.schedule = s.id AND m.left_run IS NULL WHERE s.cadence = 'at-once')`
/** What is extreme and was to be told ten minutes ago, behind the pointer; and where the pointer may go. */
const LIST_EXTREME_EVENTS = `
  SELECT j.seq, j.event, (SELECT recorded_at FROM journal f WHERE f.event = j.event AND f.number = 1) AS since
  FROM journal j CROSS JOIN event e ON e.id = j.event AND e.status = 'current'
  WHERE j.seq > (SELECT watched_seq FROM tick WHERE id = 1) AND +j.silent = 0 AND j.change IN ('new', 'update', 'correction') AND j.facts ->> 'severity' = 'extreme' AND j.release_at <= ?1 AND ${HAS_ALERT_READERS}
  ORDER BY j.seq LIMIT 100`
const SELECT_WATCH_CURSOR = statement<{ at: number }>(`
  SELECT cursor_seq AS pointer, ${RELEASED_CURSOR_SEQ} AS seq FROM (SELECT watched_seq AS cursor_seq FROM tick WHERE id = 1)`)
/** The members of few chunks are counted by edition before it is looked what each tells. */
const COUNT_RECENT_REACH = `
  SELECT t.value ->> 0 AS event, sum(p.mails) AS told, sum(CASE WHEN p.state = 'sent' THEN p.mails ELSE 0 END) AS accepted
  FROM (
    SELECT c.id, c.state, ${MEMBER_EDITION} AS edition, c.replaced, count(*) AS mails
    FROM (SELECT * FROM chunk WHERE state IN ('frozen', 'sent', 'unknown') ORDER BY id DESC LIMIT 20) c
    CROSS JOIN ${MEMBERS_OF_CHUNK} m
    WHERE NOT EXISTS (SELECT 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = ${MEMBER_READER})
    GROUP BY c.id, ${MEMBER_EDITION_INDEX}) p
  CROSS JOIN edition e ON e.id = coalesce(json_extract(p.replaced, '$."' || p.edition || '"'), p.edition)
  CROSS JOIN json_each(e.told) t
  GROUP BY 1 ORDER BY max(p.id) DESC, 1 LIMIT 5`

/** How far events reached: what the chunks' rows say of the mails that told them, in pages of chunks. */
export const reachStore = (db: D1Database) => ({
  /** The mails by which a page of chunks below `below` told an event, and when those arrived of which that is known. */
  readPage: async (
    below: number,
    limit: number,
    { event, since }: { event: string; since: number },
  ): Promise<{ batches: MailGroup[]; arrivals: ArrivalGroup[] }> => {
    const [batches, arrivals] = await db.batch([
      COUNT_MAILS_BY_STATUS(db, { below, limit, event }),
      COUNT_ARRIVALS(db, { below, limit, event, since }),
    ])
    return { batches: batches!.results as MailGroup[], arrivals: arrivals!.results as ArrivalGroup[] }
  },

  /** Whether the provider took any mail of a page that told an event. */
  isAnyAccepted: async (below: number, limit: number, event: string): Promise<boolean> =>
    (await SELECT_ANY_ACCEPTED(db, { below, limit, event }).first()) !== null,

  /** What is extreme and was to be told by `before`, not looked at yet; and up to which seq that is all. */
  listExtremeEvents: async (before: number): Promise<{ events: ExtremeEvent[]; upTo: number; pointer: number }> => {
    const [events, passed] = await db.batch([
      db.prepare(LIST_EXTREME_EVENTS).bind(before),
      SELECT_WATCH_CURSOR(db, { at: before }),
    ])
    const { seq, pointer } = (passed!.results as { seq: number; pointer: number }[])[0]!
    const found = events!.results as ExtremeEvent[]
    return { events: found, upTo: found.length === 100 ? found.at(-1)!.seq : seq, pointer }
  },

  /** Notes that all was looked at up to a seq. */
  advanceWatchCursor: async (seq: number): Promise<void> => {
    await tickStore(db).prepareAdvanceReachCursor(seq).run()
  },

  /** The newest events that were told, by the newest requests alone. */
  listRecent: async (): Promise<RecentReach[]> => (await db.prepare(COUNT_RECENT_REACH).all<RecentReach>()).results,
})

export type ReachStore = ReturnType<typeof reachStore>
