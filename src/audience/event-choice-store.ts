import { statement } from '../lib/statement.ts'
import type { EventChoice, EventChoiceKind } from './event-choice.ts'
import { COHORT_START_SEQ } from './membership-store.ts'
import { type ActivationKey, IS_CONFIRMED_OR_ACTIVE } from './request-store.ts'

/** The choices of `:subscriber`, JSON of [event, kind] each. They begin and end where the cohorts of a reader do. */
type ChoiceChange = ActivationKey & { choices: string; released: number }

/**
 * A claim of the alerts of followed events in the window (from, to] of the journal. `events` is JSON, the ids of those that
 * have a revision for their followers in it; `version` that of the progress of alerts.
 */
export type FollowClaim = { events: string; from: number; to: number; version: number }
/** True for the choice `c` of an event whose changes in the window of `:from` and `:to` come by alert. */
export const IS_FOLLOWED_AT_ONCE = `c.kind = 'alert' AND c.from_seq < :to AND (c.to_seq IS NULL OR c.to_seq > :from)`

const END_CHOICES = statement<ChoiceChange & { now: number }>(`
  UPDATE event_choice SET to_seq = ${COHORT_START_SEQ}, ended_at = :now
  WHERE subscriber = :subscriber AND to_seq IS NULL AND ${IS_CONFIRMED_OR_ACTIVE}
    AND NOT EXISTS (SELECT 1 FROM json_each(:choices) d WHERE d.value ->> 0 = event AND d.value ->> 1 = kind)`)
/** Of several choices of an event at one seq, only the last one has a window. */
const BEGIN_CHOICES = statement<ChoiceChange>(`
  INSERT INTO event_choice (subscriber, event, kind, from_seq)
  SELECT :subscriber, d.value ->> 0, d.value ->> 1, ${COHORT_START_SEQ} FROM json_each(:choices) d
  WHERE ${IS_CONFIRMED_OR_ACTIVE} AND NOT EXISTS (
    SELECT 1 FROM event_choice c WHERE c.subscriber = :subscriber AND c.event = d.value ->> 0 AND c.to_seq IS NULL)
  ON CONFLICT DO UPDATE SET kind = excluded.kind, to_seq = NULL, ended_at = NULL`)
/** The choices of readers of an import whom the same batch made active. */
const IMPORT_CHOICES = statement<{ readers: string; released: number }>(`
  INSERT INTO event_choice (subscriber, event, kind, from_seq)
  SELECT r.number, d.value ->> 0, d.value ->> 1, ${COHORT_START_SEQ}
  FROM json_each(:readers) l JOIN subscriber r ON lower(r.email) = lower(l.value ->> 'email') AND r.state = 'active'
    AND r.choice = l.value ->> 'choice' AND r.consent = l.value ->> 'consent'
  CROSS JOIN json_each(l.value -> 'events') d
  WHERE NOT EXISTS (SELECT 1 FROM event_choice c WHERE c.subscriber = r.number AND c.event = d.value ->> 0 AND c.to_seq IS NULL)
  ON CONFLICT DO NOTHING`)
const LIST_CHOICES = `
  SELECT c.subscriber AS reader, c.event, c.kind, c.from_seq AS "from", c.to_seq AS "to"
  FROM json_each(?1) v CROSS JOIN event_choice c ON c.subscriber = v.value
  WHERE c.to_seq IS NULL OR c.to_seq > ?2 ORDER BY c.subscriber, c.event, c.from_seq`
type FollowerPage = { event: string; run: number; from: number; to: number; after: number; limit: number }
/** True if the run was claimed during a pause of the reader `c.subscriber`. */
const IS_PAUSED = `EXISTS (SELECT 1 FROM pause p
  WHERE p.subscriber = c.subscriber AND :run > p.from_run AND (p.to_run IS NULL OR :run <= p.to_run))`
/** In the order of the index. */
const LIST_FOLLOWERS = statement<FollowerPage>(`
  SELECT c.subscriber AS reader, s.state FROM event_choice c INDEXED BY event_choice_followed
  LEFT JOIN subscriber s ON s.number = c.subscriber
  WHERE c.event = :event AND c.kind <> 'muted' AND c.subscriber > :after AND ${IS_FOLLOWED_AT_ONCE} AND NOT ${IS_PAUSED}
  GROUP BY c.subscriber ORDER BY c.subscriber LIMIT :limit`)
const LIST_FOLLOWERS_OF_SEVERAL = statement<Omit<FollowerPage, 'event'> & { events: string }>(`
  SELECT c.subscriber AS reader, s.state FROM json_each(:events) v
  CROSS JOIN event_choice c INDEXED BY event_choice_followed ON c.event = v.value AND c.kind <> 'muted'
    AND c.subscriber > :after AND ${IS_FOLLOWED_AT_ONCE} AND NOT ${IS_PAUSED}
  LEFT JOIN subscriber s ON s.number = c.subscriber
  GROUP BY c.subscriber ORDER BY c.subscriber LIMIT :limit`)
const DELETE_CHOICES_OF_SUBSCRIBER = `DELETE FROM event_choice WHERE subscriber = ?1`
const DELETE_ENDED_CHOICES = `DELETE FROM event_choice INDEXED BY event_choice_ended WHERE ended_at < ?1`

/** How long a choice that ended is kept: longer than a pause and the window of a digest. 130 days. */
const ENDED_CHOICE_RETENTION_MS = 11_232_000_000

/** Store of the table `event_choice`: the single events that readers follow or muted, apart from their filters. */
export const eventChoiceStore = (db: D1Database) => ({ ...choiceReader(db), ...choiceWriter(db) })

export type EventChoiceStore = ReturnType<typeof eventChoiceStore>

const choiceReader = (db: D1Database) => ({
  /** By reader, the choices that hold after a seq or ended after it. Readers without any are missing. */
  findChoices: async (readers: readonly number[], after: number): Promise<Map<number, EventChoice[]>> => {
    if (readers.length === 0) return new Map()
    const { results } = await db
      .prepare(LIST_CHOICES)
      .bind(JSON.stringify(readers), after)
      .all<EventChoice & { reader: number }>()
    const choicesOf = (rows: typeof results): EventChoice[] => rows.map(({ reader: _, ...choice }) => choice)
    return new Map([...Map.groupBy(results, ({ reader }) => reader)].map(([reader, rows]) => [reader, choicesOf(rows)]))
  },

  /** The readers after `after` who follow one of these events at once in the window (from, to] of a run, and were not paused when it was claimed. `state` is null for an erased one. */
  listFollowers: async (
    events: readonly string[],
    { run, from, to }: { run: number; from: number; to: number },
    { after, limit }: { after: number; limit: number },
  ): Promise<{ reader: number; state: string | null }[]> => {
    const page = { run, from, to, after, limit }
    const selection =
      events.length === 1
        ? LIST_FOLLOWERS(db, { ...page, event: events[0]! })
        : LIST_FOLLOWERS_OF_SEVERAL(db, { ...page, events: JSON.stringify(events) })
    return (await selection.all<{ reader: number; state: string | null }>()).results
  },
})

const choiceWriter = (db: D1Database) => ({
  /** Makes these the choices of a reader, from the seq on at which cohorts change. `now` in ms UTC. */
  prepareChoose: (
    key: ActivationKey,
    chosen: [event: string, kind: EventChoiceKind][],
    { now, released }: { now: number; released: number },
  ): D1PreparedStatement[] => {
    const change = { ...key, choices: JSON.stringify(chosen), released }
    return [END_CHOICES(db, { ...change, now }), ...(chosen.length > 0 ? [BEGIN_CHOICES(db, change)] : [])]
  },

  /** Stores the choices of imported readers. `readers` is JSON, a list of `ReaderImport`. */
  prepareImportChoices: (readers: string, released: number): D1PreparedStatement =>
    IMPORT_CHOICES(db, { readers, released }),

  prepareDeleteChoices: (subscriber: number): D1PreparedStatement =>
    db.prepare(DELETE_CHOICES_OF_SUBSCRIBER).bind(subscriber),

  /** Deletes choices that ended before any window at `now`, in ms UTC. */
  prepareDeleteEnded: (now: number): D1PreparedStatement =>
    db.prepare(DELETE_ENDED_CHOICES).bind(now - ENDED_CHOICE_RETENTION_MS),
})
