import { canonicalJson } from '../lib/canonical-json.ts'
import { statement } from '../lib/statement.ts'
import type { Lang } from '../timeline/event.ts'
import type { AudienceReader } from './audience-reader.ts'
import { IS_ERASED_ADDRESS } from './erasure-store.ts'
import { eventChoicesOf } from './event-choice.ts'
import { EARLIER_FILTERS } from './filter-history-store.ts'
import { type Preferences, parseStoredPreferences } from './preferences.ts'
import { type ActivationKey, IS_CONFIRMED_OR_ACTIVE, NEW_LINK_WORD } from './request-store.ts'

/** A reader by address. Only an `active` one gets digests and alerts. Times in ms UTC. */
export type Subscriber = {
  number: number
  email: string
  state: 'pending' | 'active' | 'ended'
  endedReason: string | null
  lang: Lang
  preferences: Preferences
  createdAt: number
  confirmedAt: number | null
  endedAt: number | null
  /** The random word in the reader's links. */
  linkWord: string
  /** The operator's statement at the import; null for a reader who confirmed here. */
  consent: unknown
  /** When the reader's pause ends; null without one. */
  pausedUntil: number | null
}

/** A pending subscriber to be inserted. `address` is the keyed hash of `email`, `now` in ms UTC. */
type SubscriberDraft = { email: string; address: string; preferences: Preferences; now: number }

const SUBSCRIBER_COLUMNS = `number, email, state, ended_reason, lang, choice, created_at, confirmed_at, ended_at, link_word,
  consent, (SELECT until_at FROM pause p WHERE p.subscriber = number AND p.to_run IS NULL) AS paused_until`
const SELECT_SUBSCRIBER_BY_NUMBER = `SELECT ${SUBSCRIBER_COLUMNS} FROM subscriber WHERE number = ?1`
const SELECT_SUBSCRIBER_BY_LINK_WORD = `SELECT ${SUBSCRIBER_COLUMNS} FROM subscriber WHERE link_word = ?1`
const SELECT_SUBSCRIBER_BY_EMAIL = `SELECT ${SUBSCRIBER_COLUMNS} FROM subscriber WHERE lower(email) = lower(?1)`
const SELECT_AUDIENCE_READERS = `
  SELECT r.value AS number, s.email, s.state, s.choice, s.link_word AS linkWord,
    EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address) AS suppressed
  FROM json_each(?1) r LEFT JOIN subscriber s ON s.number = r.value`
/** During a deploy, the earlier version of the Worker still inserts readers without a word. */
const FILL_LINK_WORDS = `UPDATE subscriber SET link_word = ${NEW_LINK_WORD} WHERE link_word IS NULL`
type PendingColumns = { email: string; address: string; lang: Lang; preferences: string; now: number }
const INSERT_PENDING_SUBSCRIBER = statement<PendingColumns>(`
  INSERT INTO subscriber (email, address, state, lang, choice, created_at, link_word)
  VALUES (:email, :address, 'pending', :lang, :preferences, :now, ${NEW_LINK_WORD}) ON CONFLICT DO NOTHING`)
type ActiveColumns = {
  lang: Lang
  filter: string
  preferences: string
  now: number
  released: number
  hasAlerts: number
  hasEventChoices: number
  hasPauses: number
}
/**
 * `alerted` stays 1 for a reader who ever had alerts, `has_event_choices` for one who ever chose single events, and
 * `has_pauses` for one who ever paused.
 */
const ACTIVATE_SUBSCRIBER = statement<ActivationKey & ActiveColumns>(`
  UPDATE subscriber SET state = 'active', ended_reason = NULL, ended_at = NULL, lang = :lang, filter = :filter,
    earlier_filters = ${EARLIER_FILTERS}, choice = :preferences, confirmed_at = coalesce(confirmed_at, :now), alerted = max(alerted, :hasAlerts),
    has_event_choices = max(has_event_choices, :hasEventChoices), has_pauses = max(has_pauses, :hasPauses)
  WHERE number = :subscriber AND ${IS_CONFIRMED_OR_ACTIVE}`)
const END_SUBSCRIBER = `UPDATE subscriber SET state = 'ended', ended_reason = ?2, ended_at = ?3 WHERE number = ?1 AND state = 'active'`
const END_SUBSCRIBERS_BY_EMAIL = `
  UPDATE subscriber SET state = 'ended', ended_reason = ?2, ended_at = ?3
  WHERE lower(email) IN (SELECT lower(value) FROM json_each(?1)) AND state = 'active'`
const DELETE_SUBSCRIBER = `DELETE FROM subscriber WHERE number = ?1`
/** Keeps an address while a link of one of its requests can still be used. */
const DELETE_EXPIRED_PENDING_SUBSCRIBERS = `
  DELETE FROM subscriber WHERE state = 'pending' AND created_at < ?1
    AND NOT EXISTS (SELECT 1 FROM request q WHERE q.subscriber = subscriber.number AND coalesce(q.mailed_at, q.requested_at) >= ?1)`
/** Inserts a new address as active and activates a pending one. Active, ended, erased and suppressed addresses do not change. */
const IMPORT_SUBSCRIBERS = `
  INSERT INTO subscriber (email, address, state, lang, filter, choice, alerted, has_event_choices, consent, created_at, confirmed_at, link_word)
  SELECT value ->> 'email', value ->> 'address', 'active', value ->> 'lang', value ->> 'filter', value ->> 'choice',
    value ->> 'hasAlerts', json_array_length(value -> 'events') > 0, value ->> 'consent', ?2, ?2, ${NEW_LINK_WORD}
  FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM suppression x WHERE x.address = value ->> 'address')
    AND NOT ${IS_ERASED_ADDRESS}
  ON CONFLICT DO UPDATE SET state = 'active', lang = excluded.lang, filter = excluded.filter, choice = excluded.choice,
    alerted = excluded.alerted, has_event_choices = excluded.has_event_choices, consent = excluded.consent, confirmed_at = excluded.confirmed_at WHERE subscriber.state = 'pending'
  RETURNING number`

type SubscriberRow = {
  number: number
  email: string
  state: Subscriber['state']
  ended_reason: string | null
  lang: Lang
  choice: string
  created_at: number
  confirmed_at: number | null
  ended_at: number | null
  link_word: string
  consent: string | null
  paused_until: number | null
}
type AudienceReaderRow = Pick<AudienceReader, 'number' | 'email' | 'state' | 'linkWord'> & {
  choice: string | null
  suppressed: number
}

/** Store of the table `subscriber`: the readers' addresses, states and preferences. */
export const subscriberStore = (db: D1Database) => ({ ...subscriberReader(db), ...subscriberWriter(db) })

export type SubscriberStore = ReturnType<typeof subscriberStore>

const subscriberReader = (db: D1Database) => ({
  findByNumber: async (number: number): Promise<Subscriber | null> =>
    subscriberFromRow(await db.prepare(SELECT_SUBSCRIBER_BY_NUMBER).bind(number).first<SubscriberRow>()),

  /** The reader whose links have this random word. */
  findByLinkWord: async (word: string): Promise<Subscriber | null> =>
    subscriberFromRow(await db.prepare(SELECT_SUBSCRIBER_BY_LINK_WORD).bind(word).first<SubscriberRow>()),

  /** The reader with an address, without regard to the case of its letters. */
  findByEmail: async (email: string): Promise<Subscriber | null> =>
    subscriberFromRow(await db.prepare(SELECT_SUBSCRIBER_BY_EMAIL).bind(email).first<SubscriberRow>()),

  /** The readers with these numbers, in this order. */
  listAudienceReaders: async (numbers: number[]): Promise<AudienceReader[]> => {
    const rows = await listAudienceRows(db, numbers)
    return rows.map(({ choice, suppressed, ...reader }) => ({
      ...reader,
      preferences: choice === null ? null : parseStoredPreferences(choice),
      isSuppressed: suppressed === 1,
    }))
  },
})

const listAudienceRows = async (db: D1Database, numbers: number[]): Promise<AudienceReaderRow[]> => {
  const select = () => db.prepare(SELECT_AUDIENCE_READERS).bind(JSON.stringify(numbers)).all<AudienceReaderRow>()
  const { results } = await select()
  if (results.every(({ email, linkWord }) => email === null || linkWord !== null)) return results
  await db.prepare(FILL_LINK_WORDS).run()
  return (await select()).results
}

const subscriberWriter = (db: D1Database) => ({
  /** Inserts a pending subscriber, if the address is not stored. */
  prepareInsertPending: ({ email, address, preferences, now }: SubscriberDraft): D1PreparedStatement =>
    INSERT_PENDING_SUBSCRIBER(db, {
      email,
      address,
      lang: preferences.lang,
      preferences: canonicalJson(preferences),
      now,
    }),

  /** Makes preferences with their filter take effect, and their reader active. `now` in ms UTC. */
  prepareActivate: (
    key: ActivationKey,
    preferences: Preferences,
    filter: string,
    times: { now: number; released: number; hasPauses: 0 | 1 },
  ): D1PreparedStatement => ACTIVATE_SUBSCRIBER(db, { ...key, ...times, ...activeColumnsOf(preferences), filter }),

  prepareEndSubscriber: (subscriber: number, reason: string, now: number): D1PreparedStatement =>
    db.prepare(END_SUBSCRIBER).bind(subscriber, reason, now),

  prepareEndSubscribersByEmail: (emails: string[], reason: string, now: number): D1PreparedStatement =>
    db.prepare(END_SUBSCRIBERS_BY_EMAIL).bind(JSON.stringify(emails), reason, now),

  prepareDeleteSubscriber: (subscriber: number): D1PreparedStatement => db.prepare(DELETE_SUBSCRIBER).bind(subscriber),

  /** Deletes pending subscribers whose last request is from before `since`, in ms UTC. */
  prepareDeleteExpiredPending: (since: number): D1PreparedStatement =>
    db.prepare(DELETE_EXPIRED_PENDING_SUBSCRIBERS).bind(since),

  /** Makes imported readers active, and returns a row for each. `readers` is JSON, a list of `ReaderImport`. */
  prepareImportSubscribers: (readers: string, now: number): D1PreparedStatement =>
    db.prepare(IMPORT_SUBSCRIBERS).bind(readers, now),
})

const subscriberFromRow = (row: SubscriberRow | null): Subscriber | null =>
  row && {
    number: row.number,
    email: row.email,
    state: row.state,
    endedReason: row.ended_reason,
    lang: row.lang,
    preferences: parseStoredPreferences(row.choice),
    createdAt: row.created_at,
    confirmedAt: row.confirmed_at,
    endedAt: row.ended_at,
    linkWord: row.link_word,
    consent: row.consent === null ? null : (JSON.parse(row.consent) as unknown),
    pausedUntil: row.paused_until,
  }

const activeColumnsOf = (preferences: Preferences) => ({
  lang: preferences.lang,
  preferences: canonicalJson(preferences),
  hasAlerts: preferences.alerts === 'none' ? 0 : 1,
  hasEventChoices: eventChoicesOf(preferences).length > 0 ? 1 : 0,
})
