import type { AlertLevel } from '../../audience/preferences.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import {
  IS_MEMBER_LEFT_OUT,
  IS_MEMBER_REFUSED,
  MEMBER_EDITION,
  MEMBER_EDITION_INDEX,
  MEMBER_READER,
  MEMBER_STATUS_AT,
  MEMBER_STATUS_RANK,
  MEMBERS_OF_CHUNK,
} from '../../editions/stores/chunk-member-store.ts'
import { MEMBERS_SHOWN_EVENT } from '../../editions/stores/correction-audience-store.ts'
import { tickStore } from '../../editions/stores/tick-store.ts'
import { statement } from '../../lib/statement.ts'
import type { RevisionFacts } from '../../timeline/event.ts'
import { RELEASED_CURSOR_SEQ } from '../../timeline/journal-store.ts'
import { BOUNCED_RANK, DELIVERED_RANK } from '../mail/delivery-status.ts'

/** The mails of one chunk that show one revision and have the same status. `acceptedAt` is ms UTC by the product's clock. */
export type MailGroup = {
  number: number
  kind: MailKind
  state: 'frozen' | 'sent' | 'unknown'
  isRefused: 0 | 1
  statusRank: number | null
  /** Only for a bounce. */
  isTransient: 0 | 1
  mails: number
  acceptedAt: number | null
}

/** The mails that were delivered in the same ms or, more than ten seconds after the first recording, in the same second. */
export type DeliveryGroup = { number: number; at: number; mails: number }

/** A reader who was told of an event, with what the reader chose. `isActive` is null for one who was erased. */
export type ToldReaderRow = {
  reader: number
  isActive: 0 | 1 | null
  filter: string | null
  alerts: AlertLevel
  hasDigest: 0 | 1
}

/** An extreme event that is due, and when it was first recorded (ms UTC). */
export type ExtremeEvent = { seq: number; event: string; since: number; facts: RevisionFacts }

/** The mails of the newest chunks that show an event, and how many of them the provider accepted. */
export type RecentReach = { event: string; told: number; accepted: number }

type ChunkSearch = { below: number; limit: number; event: string }

/** By the product's clock: the time of planning, and the wall-clock time that passed from then until the acceptance. */
const ACCEPTED_AT = `c.planned_at + coalesce(c.settled_at - c.planned_wall_at, 0)`
const IS_TRANSIENT = `CASE WHEN ${MEMBER_STATUS_RANK} = ${BOUNCED_RANK} THEN EXISTS (
    SELECT 1 FROM callback b WHERE b.member = ${MEMBER_READER} AND b.transient = 1 AND b.chunk = c.id) ELSE 0 END`
const COUNT_MAILS_BY_STATUS = statement<ChunkSearch>(`
  SELECT t.value ->> 1 AS number, c.kind, c.state, ${IS_MEMBER_REFUSED} AS isRefused, ${MEMBER_STATUS_RANK} AS statusRank,
    ${IS_TRANSIENT} AS isTransient, count(*) AS mails, CASE WHEN c.state = 'sent' THEN ${ACCEPTED_AT} END AS acceptedAt
  ${MEMBERS_SHOWN_EVENT} GROUP BY c.id, 1, 4, 5, 6`)
const COUNT_DELIVERIES = statement<ChunkSearch & { since: number }>(`
  SELECT t.value ->> 1 AS number,
    CASE WHEN ${MEMBER_STATUS_AT} < :since + 10000 THEN ${MEMBER_STATUS_AT} ELSE ${MEMBER_STATUS_AT} / 1000 * 1000 END AS at,
    count(*) AS mails
  ${MEMBERS_SHOWN_EVENT} AND ${MEMBER_STATUS_RANK} = ${DELIVERED_RANK} GROUP BY 1, 2`)
/** Readers whom a page of chunks told of an event, in a revision above a number. An erased reader has no preferences. */
const LIST_TOLD_READERS = statement<ChunkSearch & { aboveNumber: number }>(`
  SELECT DISTINCT ${MEMBER_READER} AS reader, s.state = 'active' AS isActive, s.filter,
    coalesce(s.choice ->> 'alerts', 'none') AS alerts, coalesce(s.choice ->> '$.digest.cadence', 'none') <> 'none' AS hasDigest
  FROM (SELECT m.value ${MEMBERS_SHOWN_EVENT} AND t.value ->> 1 > :aboveNumber AND NOT ${IS_MEMBER_REFUSED}) m
  LEFT JOIN subscriber s ON s.number = ${MEMBER_READER}`)
const SELECT_ANY_ACCEPTED = statement<ChunkSearch>(`
  SELECT 1 AS found ${MEMBERS_SHOWN_EVENT} AND c.state = 'sent' AND NOT ${IS_MEMBER_REFUSED} LIMIT 1`)
/** Without a reader of alerts, no mail is due within minutes. */
const HAS_ALERT_READERS = `EXISTS (
  SELECT 1 FROM schedule s CROSS JOIN membership m ON m.schedule = s.id AND m.left_run IS NULL WHERE s.cadence = 'at-once')`
const MAX_EXTREME_EVENTS = 100
const LIST_EXTREME_EVENTS = `
  SELECT j.seq, j.event, j.facts, (SELECT recorded_at FROM journal f WHERE f.event = j.event AND f.number = 1) AS since
  FROM journal j CROSS JOIN event e ON e.id = j.event AND e.status = 'current'
  WHERE j.seq > (SELECT watched_seq FROM tick WHERE id = 1) AND +j.silent = 0 AND j.change IN ('new', 'update', 'correction')
    AND j.facts ->> 'severity' = 'extreme' AND j.release_at <= ?1 AND ${HAS_ALERT_READERS}
  ORDER BY j.seq LIMIT ?2`
const SELECT_WATCH_CURSOR = statement<{ at: number }>(`
  SELECT cursor_seq AS cursor, ${RELEASED_CURSOR_SEQ} AS upTo FROM (SELECT watched_seq AS cursor_seq FROM tick WHERE id = 1)`)
/** Members are counted by edition first: then the items of an edition are read once for a chunk, not for each reader. */
const COUNT_RECENT_REACH = `
  SELECT t.value ->> 0 AS event, sum(p.mails) AS told, sum(CASE WHEN p.state = 'sent' THEN p.mails ELSE 0 END) AS accepted
  FROM (
    SELECT c.id, c.state, ${MEMBER_EDITION} AS edition, c.replaced, count(*) AS mails
    FROM (SELECT * FROM chunk WHERE state IN ('frozen', 'sent', 'unknown') ORDER BY id DESC LIMIT 20) c
    CROSS JOIN ${MEMBERS_OF_CHUNK} m
    WHERE NOT ${IS_MEMBER_LEFT_OUT}
    GROUP BY c.id, ${MEMBER_EDITION_INDEX}) p
  CROSS JOIN edition e ON e.id = coalesce(json_extract(p.replaced, '$."' || p.edition || '"'), p.edition)
  CROSS JOIN json_each(e.told) t
  GROUP BY 1 ORDER BY max(p.id) DESC, 1 LIMIT 5`

/** Reads from the rows of chunks how far events reached, a page of chunks at a time. */
export const reachStore = (db: D1Database) => ({
  ...toldReaderReads(db),

  /** The mails about an event in the page of at most `limit` chunks below `below`. */
  readPage: async (
    below: number,
    limit: number,
    { event, since }: { event: string; since: number },
  ): Promise<{ groups: MailGroup[]; deliveries: DeliveryGroup[] }> => {
    const [groups, deliveries] = await db.batch([
      COUNT_MAILS_BY_STATUS(db, { below, limit, event }),
      COUNT_DELIVERIES(db, { below, limit, event, since }),
    ])
    return { groups: groups!.results as MailGroup[], deliveries: deliveries!.results as DeliveryGroup[] }
  },

  /** Whether the provider accepted any mail about an event in the page. */
  isAnyAccepted: async (below: number, limit: number, event: string): Promise<boolean> =>
    (await SELECT_ANY_ACCEPTED(db, { below, limit, event }).first()) !== null,

  /** The extreme events after the watch cursor that were due by `before` (ms UTC), up to the seq `upTo`. */
  listExtremeEvents: async (before: number): Promise<{ events: ExtremeEvent[]; upTo: number; cursor: number }> => {
    const [listed, position] = await db.batch([
      db.prepare(LIST_EXTREME_EVENTS).bind(before, MAX_EXTREME_EVENTS),
      SELECT_WATCH_CURSOR(db, { at: before }),
    ])
    const { cursor, upTo } = (position!.results as { cursor: number; upTo: number }[])[0]!
    const rows = listed!.results as (Omit<ExtremeEvent, 'facts'> & { facts: string })[]
    const events = rows.map((row): ExtremeEvent => ({ ...row, facts: JSON.parse(row.facts) as RevisionFacts }))
    return { events, upTo: events.length === MAX_EXTREME_EVENTS ? events.at(-1)!.seq : upTo, cursor }
  },

  advanceWatchCursor: async (seq: number): Promise<void> => {
    await tickStore(db).prepareAdvanceReachCursor(seq).run()
  },

  /** The reach of the newest five events in the newest 20 chunks. */
  listRecent: async (): Promise<RecentReach[]> => (await db.prepare(COUNT_RECENT_REACH).all<RecentReach>()).results,
})

export type ReachStore = ReturnType<typeof reachStore>

const toldReaderReads = (db: D1Database) => ({
  /** The readers whom a page of chunks told of an event, in a revision above `aboveNumber`. */
  listToldReaders: async (
    below: number,
    limit: number,
    { event, aboveNumber }: { event: string; aboveNumber: number },
  ): Promise<ToldReaderRow[]> =>
    (await LIST_TOLD_READERS(db, { below, limit, event, aboveNumber }).all<ToldReaderRow>()).results,
})
