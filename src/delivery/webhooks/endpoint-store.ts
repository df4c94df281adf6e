import type { Endpoint, EndpointSettings, WebhookAttempt, WebhookEventType } from './endpoint.ts'

/** What an endpoint is told at one place of its order: a revision, or the digest of (fromSeq, seq]. */
export type WebhookDelivery = {
  seq: number
  type: WebhookEventType
  fromSeq: number | null
  state: 'pending' | 'delivered' | 'failed' | 'empty'
  attempts: WebhookAttempt[]
  createdAt: number
  settledAt: number | null
}

/** A place to be told at. */
export type DeliveryRef = { endpoint: string; seq: number; type: WebhookEventType }

/** What an attempt came to, for the delivery and for its endpoint. `waitMs`: the same again; null: the next one. */
export type DeliverySettlement = {
  state: WebhookDelivery['state']
  attempt: WebhookAttempt | null
  waitMs: number | null
  tries: number
  failingSince: number | null
  disabledReason: Endpoint['disabledReason']
  /** Inserts the mail that warns the owner; null where there is none. */
  ownerMail: D1PreparedStatement | null
}

/** How endpoints fare: how many have something due now, and how many have failed since their last success. */
export type EndpointCounts = { due: number; failing: number }

export const ENDPOINT_LEASE_MS = 60_000
const MAX_ATTEMPTS_STORED = 40

const INSERT_ENDPOINT = `
  INSERT INTO endpoint (id, url, follows, events, digest, lang, format, owner, paused, secret, state, challenge, challenge_until, due_at, created_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'pending', ?11, ?12, ?13, ?13)`
const COUNT_ENDPOINTS = `SELECT count(*) AS endpoints FROM endpoint`
const SELECT_ENDPOINT = `SELECT * FROM endpoint WHERE id = ?1`
const LIST_ENDPOINTS = `SELECT * FROM endpoint WHERE id > ?1 ORDER BY id LIMIT ?2`
/** Those that are told of what happens: proved once, and not given up. */
const SELECT_RECEIVERS = `SELECT * FROM endpoint WHERE from_seq IS NOT NULL AND state <> 'disabled'`
const FIND_ANY_RECEIVER = `SELECT 1 AS found FROM endpoint WHERE from_seq IS NOT NULL AND state <> 'disabled' LIMIT 1`
const UPDATE_ENDPOINT = `
  UPDATE endpoint SET follows = ?2, events = ?3, digest = ?4, lang = ?5, format = ?6, owner = ?7, paused = ?8, digest_at = ?9,
    digest_seq = CASE WHEN ?9 IS NULL THEN digest_seq WHEN digest_at IS NULL THEN ?10 ELSE digest_seq END WHERE id = ?1`
/** A new address is not proved: what is under way at the old one is let go of, and goes to the new one. */
const UPDATE_ENDPOINT_URL = `
  UPDATE endpoint SET url = ?2, state = 'pending', disabled_reason = NULL, disabled_at = NULL, lease_until = 0 WHERE id = ?1`
const SET_CHALLENGE = `
  UPDATE endpoint SET state = 'pending', challenge = ?2, challenge_until = ?3, due_at = ?4, tries = 0 WHERE id = ?1 AND state <> 'active'`
const LEASE_PENDING_ENDPOINT = `UPDATE endpoint SET lease_until = ?3 WHERE id = ?1 AND lease_until <= ?2 AND state = 'pending' RETURNING *`
const HAS_PENDING_DELIVERY = `EXISTS (SELECT 1 FROM delivery d WHERE d.endpoint = ?1 AND d.state = 'pending')`
const ACTIVATE_ENDPOINT = `
  UPDATE endpoint SET state = 'active', challenge = NULL, verified_at = ?3, from_seq = coalesce(from_seq, ?4), disabled_reason = NULL,
    disabled_at = NULL, digest_at = ?5, digest_seq = CASE WHEN digest_seq = 0 OR disabled_at IS NOT NULL THEN ?4 ELSE digest_seq END,
    due_at = CASE WHEN ${HAS_PENDING_DELIVERY} THEN ?3 END, lease_until = 0, tries = 0, failing_since = NULL, last_attempt = coalesce(?6, last_attempt)
  WHERE id = ?1 AND state = 'pending' AND challenge = ?2 RETURNING id`
const RECORD_FAILED_VERIFICATION = `
  UPDATE endpoint SET due_at = ?3, tries = ?4, last_attempt = ?5, lease_until = 0 WHERE id = ?1 AND challenge = ?2`
const ROTATE_SECRET = `
  UPDATE endpoint SET old_secret = secret, old_secret_until = ?3, secret = ?2 WHERE id = ?1 RETURNING id`
const DELETE_ENDPOINT_AND_DELIVERIES = [
  `DELETE FROM endpoint WHERE id = ?1 RETURNING id`,
  `DELETE FROM delivery WHERE endpoint = ?1`,
]

/** Those that have not failed go first, so that the dead never stand before the living. */
const CLAIM_DUE_ENDPOINT = `
  UPDATE endpoint SET lease_until = ?3 WHERE id = (
    SELECT id FROM endpoint WHERE due_at IS NOT NULL AND due_at <= ?1 AND lease_until <= ?2
      AND ((state = 'active' AND paused = 0) OR (state = 'pending' AND challenge IS NOT NULL))
    ORDER BY failing_since IS NOT NULL, due_at LIMIT 1)
  RETURNING *`
const SELECT_NEXT_DELIVERY = `SELECT * FROM delivery WHERE endpoint = ?1 AND state = 'pending' ORDER BY place LIMIT 1`
const RELEASE_ENDPOINT_LEASE = `UPDATE endpoint SET due_at = CASE WHEN ${HAS_PENDING_DELIVERY} THEN due_at END, lease_until = 0 WHERE id = ?1 AND lease_until = ?2`
const HOLDS_LEASE = `EXISTS (SELECT 1 FROM endpoint e WHERE e.id = ?1 AND e.lease_until = ?2)`
const SETTLE_DELIVERY = `
  UPDATE delivery SET state = ?4, settled_at = CASE WHEN ?4 <> 'pending' THEN ?6 END,
    attempts = CASE WHEN ?5 IS NULL THEN attempts ELSE json_insert(CASE WHEN json_array_length(attempts) >= ${MAX_ATTEMPTS_STORED}
      THEN json_remove(attempts, '$[0]') ELSE attempts END, '$[#]', json(?5)) END
  WHERE endpoint = ?1 AND place = ?3 AND state = 'pending' AND ${HOLDS_LEASE}`
const UPDATE_ENDPOINT_AFTER_ATTEMPT = `
  UPDATE endpoint SET lease_until = 0, tries = ?3, failing_since = ?4, last_attempt = coalesce(?5, last_attempt), warned_at = coalesce(?6, warned_at),
    state = CASE WHEN ?7 IS NULL THEN state ELSE 'disabled' END, disabled_reason = ?7, disabled_at = CASE WHEN ?7 IS NOT NULL THEN ?8 END,
    due_at = CASE WHEN ?9 IS NOT NULL THEN ?8 + ?9 WHEN ${HAS_PENDING_DELIVERY} THEN ?8 END
  WHERE id = ?1 AND lease_until = ?2`

const SELECT_FAN_OUT_CURSOR = `SELECT hooked_seq AS seq FROM tick WHERE id = 1`
const IS_CURSOR_UNMOVED = `EXISTS (SELECT 1 FROM tick WHERE id = 1 AND hooked_seq = ?2)`
const INSERT_DELIVERIES = `
  INSERT INTO delivery (endpoint, place, type, state, created_at)
  SELECT e.id, p.value ->> 1, p.value ->> 2, 'pending', ?3 FROM json_each(?1) p JOIN endpoint e ON e.id = p.value ->> 0
  WHERE ${IS_CURSOR_UNMOVED} ON CONFLICT DO NOTHING`
const MAKE_RECEIVERS_DUE = `
  UPDATE endpoint SET due_at = ?3
  WHERE due_at IS NULL AND state = 'active' AND id IN (SELECT value ->> 0 FROM json_each(?1)) AND ${IS_CURSOR_UNMOVED}`
/** An endpoint that failed to the end and has nothing more to be told is looked at once more, when its days are over. */
const MAKE_FAILING_ENDPOINTS_DUE = `UPDATE endpoint SET due_at = ?2 WHERE due_at IS NULL AND state = 'active' AND failing_since <= ?1`
const ADVANCE_FAN_OUT_CURSOR = `UPDATE tick SET hooked_seq = ?1 WHERE id = 1 AND hooked_seq = ?2 RETURNING id`
const SELECT_DUE_DIGESTS = `SELECT * FROM endpoint WHERE digest_at <= ?1 AND state <> 'disabled' ORDER BY digest_at, id LIMIT ?2`
const INSERT_DIGEST_DELIVERY = `
  INSERT INTO delivery (endpoint, place, type, from_seq, state, created_at)
  SELECT ?1, ?3, 'digest.published', ?4, 'pending', ?5 WHERE EXISTS (SELECT 1 FROM endpoint WHERE id = ?1 AND digest_at = ?2)
  ON CONFLICT DO NOTHING`
const ADVANCE_DIGEST_TIME = `
  UPDATE endpoint SET digest_at = ?3, digest_seq = ?4, due_at = CASE WHEN ?5 IS NOT NULL AND state = 'active' THEN coalesce(due_at, ?5) ELSE due_at END
  WHERE id = ?1 AND digest_at = ?2`

const LIST_DELIVERIES = `
  SELECT * FROM delivery WHERE endpoint = ?1 AND place < ?2 AND (?3 IS NULL OR state = ?3) ORDER BY place DESC LIMIT ?4`
const SELECT_DELIVERY = `SELECT * FROM delivery WHERE endpoint = ?1 AND place = ?2`
const SELECT_DELIVERIES_SINCE = `SELECT place, type FROM delivery WHERE endpoint = ?1 AND created_at >= ?2 ORDER BY place LIMIT ?3`
/** What was settled is pending again under the place it had, and what was never told takes its own. */
const REQUEUE_DELIVERIES = `
  INSERT INTO delivery (endpoint, place, type, state, created_at)
  SELECT ?1, p.value ->> 1, p.value ->> 2, 'pending', ?3 FROM json_each(?2) p WHERE EXISTS (SELECT 1 FROM endpoint WHERE id = ?1)
  ON CONFLICT (endpoint, place) DO UPDATE SET state = 'pending', settled_at = NULL`
const MAKE_ENDPOINT_DUE = `UPDATE endpoint SET due_at = ?2, tries = 0 WHERE id = ?1 AND state = 'active'`

const COUNT_DUE_ENDPOINTS = `
  SELECT count(*) AS due FROM (SELECT 1 FROM endpoint WHERE due_at IS NOT NULL AND due_at <= ?1 AND lease_until <= ?2
    AND ((state = 'active' AND paused = 0) OR (state = 'pending' AND challenge IS NOT NULL)) LIMIT ?3)`
const COUNT_DUE_AND_FAILING = `
  SELECT coalesce(sum(due_at <= ?1 AND ((state = 'active' AND paused = 0) OR (state = 'pending' AND challenge IS NOT NULL))), 0) AS due,
    coalesce(sum(state = 'active' AND failing_since IS NOT NULL), 0) AS failing FROM endpoint`
const SELECT_ENDPOINT_OWNER = `SELECT owner FROM endpoint WHERE id = ?1`
const DELETE_OLD_DELIVERIES = `DELETE FROM delivery WHERE created_at < ?1`

/** The endpoints' store: who is told what, in which order, and how that went. */
export const endpointStore = (db: D1Database) => ({ ...registration(db), ...deliveryOrder(db), ...leaseAndOutcome(db) })

export type EndpointStore = ReturnType<typeof endpointStore>

const registration = (db: D1Database) => ({
  insert: async (
    id: string,
    wanted: EndpointSettings,
    { secret, challenge, challengeUntil }: EndpointSecrets,
    now: number,
  ): Promise<void> => {
    const { url, owner, paused } = wanted
    const [follows, events, digest, lang, format] = serializeSettings(wanted)
    await db
      .prepare(INSERT_ENDPOINT)
      .bind(id, url, follows, events, digest, lang, format, owner, +paused, secret, challenge, challengeUntil, now)
      .run()
  },

  count: async (): Promise<number> => (await db.prepare(COUNT_ENDPOINTS).first<{ endpoints: number }>())!.endpoints,
  find: async (id: string): Promise<Endpoint | null> =>
    endpointOf(await db.prepare(SELECT_ENDPOINT).bind(id).first<EndpointRow>()),
  list: async (after: string, limit: number): Promise<Endpoint[]> =>
    selectEndpoints(db.prepare(LIST_ENDPOINTS).bind(after, limit)),

  /** Writes a change down; with a `challenge`, the address is a new one and must prove itself. Times in ms UTC. */
  update: async (
    id: string,
    wanted: EndpointSettings,
    {
      digestAt,
      released,
      moved,
      now,
    }: { digestAt: number | null; released: number; moved: Omit<EndpointSecrets, 'secret'> | null; now: number },
  ): Promise<void> => {
    const change = db
      .prepare(UPDATE_ENDPOINT)
      .bind(id, ...serializeSettings(wanted), wanted.owner, +wanted.paused, digestAt, released)
    const move = moved && [
      db.prepare(UPDATE_ENDPOINT_URL).bind(id, wanted.url),
      db.prepare(SET_CHALLENGE).bind(id, moved.challenge, moved.challengeUntil, now),
    ]
    await db.batch([change, ...(move ?? [])])
  },

  /** Sets a new challenge, and takes the endpoint to try it; null where it is being tried, or needs none. */
  startChallenge: async (
    id: string,
    { challenge, challengeUntil: until }: Omit<EndpointSecrets, 'secret'>,
    at: ClockReading,
  ): Promise<Endpoint | null> => {
    const [, taken] = await db.batch<EndpointRow>([
      db.prepare(SET_CHALLENGE).bind(id, challenge, until, at.now),
      db.prepare(LEASE_PENDING_ENDPOINT).bind(id, at.wallMs, at.wallMs + ENDPOINT_LEASE_MS),
    ])
    return endpointOf(taken?.results[0] ?? null)
  },

  /** The challenge was given back: from here on, behind `released`, the endpoint is told. False where it was another's. */
  activate: async (
    id: string,
    challenge: string,
    {
      now,
      released,
      digestAt,
      attempt,
    }: { now: number; released: number; digestAt: number | null; attempt: WebhookAttempt | null },
  ): Promise<boolean> => {
    const proved = db
      .prepare(ACTIVATE_ENDPOINT)
      .bind(id, challenge, now, released, digestAt, attempt && JSON.stringify(attempt))
    return (await proved.first()) !== null
  },

  /** The challenge was not given back; `dueAt` says when it is sent again, null that it is not by itself. */
  recordFailedVerification: async (
    id: string,
    challenge: string,
    { dueAt, tries, attempt }: FailedVerification,
  ): Promise<void> => {
    await db.prepare(RECORD_FAILED_VERIFICATION).bind(id, challenge, dueAt, tries, JSON.stringify(attempt)).run()
  },

  rotateSecret: async (id: string, secret: string, oldUntil: number): Promise<boolean> =>
    (await db.prepare(ROTATE_SECRET).bind(id, secret, oldUntil).first()) !== null,

  remove: async (id: string): Promise<boolean> => {
    const [removed] = await db.batch(DELETE_ENDPOINT_AND_DELIVERIES.map((sql) => db.prepare(sql).bind(id)))
    return (removed?.results.length ?? 0) > 0
  },

  findOwner: async (id: string): Promise<{ owner: string | null } | null> =>
    db.prepare(SELECT_ENDPOINT_OWNER).bind(id).first<{ owner: string | null }>(),
})

const deliveryOrder = (db: D1Database) => ({
  /** Those that are told of what happens. */
  listReceivers: (): Promise<Endpoint[]> => selectEndpoints(db.prepare(SELECT_RECEIVERS)),

  hasReceivers: async (): Promise<boolean> => (await db.prepare(FIND_ANY_RECEIVER).first()) !== null,

  /** Up to which seq the journal was looked through. */
  getFanOutCursor: async (): Promise<number> => (await db.prepare(SELECT_FAN_OUT_CURSOR).first<{ seq: number }>())!.seq,

  /**
   * Notes what is to be told in (from, to], and wakes those that are told something, in one transaction, and only if nobody
   * else has gone beyond `from`. Whoever is told nothing costs nothing.
   */
  insertFanOut: async (
    places: DeliveryRef[],
    { from, to, now }: { from: number; to: number; now: number },
  ): Promise<boolean> => {
    const list = JSON.stringify(places.map(({ endpoint, seq, type }) => [endpoint, deliverySlotOf(seq, type), type]))
    const told =
      places.length === 0
        ? []
        : [INSERT_DELIVERIES, MAKE_RECEIVERS_DUE].map((sql) => db.prepare(sql).bind(list, from, now))
    const moved = await db.batch([...told, db.prepare(ADVANCE_FAN_OUT_CURSOR).bind(to, from)])
    return (moved.at(-1)?.results.length ?? 0) > 0
  },

  /** Makes those due that have failed since `since`, or before, and have nothing more to be told. */
  makeFailingDue: async (since: number, now: number): Promise<void> => {
    await db.prepare(MAKE_FAILING_ENDPOINTS_DUE).bind(since, now).run()
  },

  listDueDigests: (at: number, limit: number): Promise<Endpoint[]> =>
    selectEndpoints(db.prepare(SELECT_DUE_DIGESTS).bind(at, limit)),

  /** Passes the due times of digests; each that has something to tell is noted behind all up to its seq. */
  advanceDigests: async (digests: EndpointDigestClaim[], now: number): Promise<void> => {
    const statements = digests.flatMap(
      ({ endpoint, expectedDueAt: expected, nextDueAt: next, from, to, hasItems: isTold }) => {
        const told = db
          .prepare(INSERT_DIGEST_DELIVERY)
          .bind(endpoint, expected, deliverySlotOf(to, 'digest.published'), from, now)
        return [
          ...(isTold ? [told] : []),
          db.prepare(ADVANCE_DIGEST_TIME).bind(endpoint, expected, next, to, isTold ? now : null),
        ]
      },
    )
    if (statements.length > 0) await db.batch(statements)
  },

  /** A page of what an endpoint was or is to be told, the latest first, before a place in its order. */
  listDeliveries: async (id: string, before: number, state: string | null, limit: number): Promise<WebhookDelivery[]> =>
    (await db.prepare(LIST_DELIVERIES).bind(id, before, state, limit).all<DeliveryRow>()).results.map(deliveryOf),

  findDelivery: async (id: string, place: number): Promise<WebhookDelivery | null> => {
    const row = await db.prepare(SELECT_DELIVERY).bind(id, place).first<DeliveryRow>()
    return row && deliveryOf(row)
  },

  /** What was noted for an endpoint since a moment. */
  listDeliveriesSince: async (id: string, since: number, limit: number): Promise<DeliveryRef[]> => {
    const { results } = await db
      .prepare(SELECT_DELIVERIES_SINCE)
      .bind(id, since, limit)
      .all<{ place: number; type: WebhookEventType }>()
    return results.map(({ place, type }) => ({ endpoint: id, seq: seqOfSlot(place), type }))
  },

  /** Sends again what stands at these places, in their order and under the ids they have; what was never noted is. */
  requeue: async (id: string, places: DeliveryRef[], now: number): Promise<void> => {
    const list = JSON.stringify(places.map(({ seq, type }) => [id, deliverySlotOf(seq, type), type]))
    await db.batch([db.prepare(REQUEUE_DELIVERIES).bind(id, list, now), db.prepare(MAKE_ENDPOINT_DUE).bind(id, now)])
  },
})

const leaseAndOutcome = (db: D1Database) => ({
  /** Takes an endpoint that is due, by one statement: nobody else has it until the lease lapses. */
  claimDue: async ({ now, wallMs }: ClockReading): Promise<Endpoint | null> =>
    endpointOf(
      await db
        .prepare(CLAIM_DUE_ENDPOINT)
        .bind(now, wallMs, wallMs + ENDPOINT_LEASE_MS)
        .first<EndpointRow>(),
    ),

  /** What an endpoint is to be told next. */
  findNextPending: async (id: string): Promise<WebhookDelivery | null> => {
    const row = await db.prepare(SELECT_NEXT_DELIVERY).bind(id).first<DeliveryRow>()
    return row && deliveryOf(row)
  },

  /** Gives an endpoint back that has nothing to be told. */
  releaseLease: async ({ id, leaseUntil: lease }: Endpoint): Promise<void> => {
    await db.prepare(RELEASE_ENDPOINT_LEASE).bind(id, lease).run()
  },

  /** Writes down what came of an attempt, and gives the endpoint back, in one transaction; nothing where its lease is lost. */
  settleAttempt: async (
    { id, leaseUntil: lease }: Endpoint,
    delivery: WebhookDelivery | null,
    settled: DeliverySettlement,
    at: ClockReading,
  ): Promise<void> => {
    const { state, waitMs, tries, failingSince, disabledReason: disabled, ownerMail } = settled
    const attempt = settled.attempt && JSON.stringify(settled.attempt)
    const warnedAt = ownerMail === null ? null : at.now
    await db.batch([
      ...(delivery
        ? [
            db
              .prepare(SETTLE_DELIVERY)
              .bind(id, lease, deliverySlotOf(delivery.seq, delivery.type), state, attempt, at.now),
          ]
        : []),
      ...(ownerMail === null ? [] : [ownerMail]),
      db
        .prepare(UPDATE_ENDPOINT_AFTER_ATTEMPT)
        .bind(id, lease, tries, failingSince, attempt, warnedAt, disabled, at.now, disabled ? null : waitMs),
    ])
  },

  /** How many endpoints could be worked on now, counted up to `most`. */
  countDue: async ({ now, wallMs }: ClockReading, most: number): Promise<number> =>
    (await db.prepare(COUNT_DUE_ENDPOINTS).bind(now, wallMs, most).first<{ due: number }>())!.due,

  countDueAndFailing: async (now: number): Promise<EndpointCounts> =>
    (await db.prepare(COUNT_DUE_AND_FAILING).bind(now).first<EndpointCounts>())!,

  /** The statement that forgets deliveries noted before `oldest`. */
  deleteDeliveriesBefore: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_DELIVERIES).bind(oldest),
})

/** Now by the product's clock, and by the wall; both in ms UTC. */
export type ClockReading = { now: number; wallMs: number }

/** What is known to us and the integrator alone, and until when a challenge may be given back. */
export type EndpointSecrets = { secret: string; challenge: string; challengeUntil: number }

type FailedVerification = { dueAt: number | null; tries: number; attempt: WebhookAttempt }

/** A digest that is due, only if its moment is still `expected`: it tells (from, to], if there is something to tell. */
export type EndpointDigestClaim = {
  endpoint: string
  expectedDueAt: number
  nextDueAt: number
  from: number
  to: number
  hasItems: boolean
}

/** A digest stands behind all revisions up to its seq. */
export const deliverySlotOf = (seq: number, type: WebhookEventType): number =>
  2 * seq + (type === 'digest.published' ? 1 : 0)
export const seqOfSlot = (place: number): number => Math.floor(place / 2)

const serializeSettings = ({ follows, events, digest, lang, format }: EndpointSettings) =>
  [JSON.stringify(follows), JSON.stringify(events), JSON.stringify(digest), lang, format] as const

const selectEndpoints = async (statement: D1PreparedStatement): Promise<Endpoint[]> =>
  (await statement.all<EndpointRow>()).results.map((row) => endpointOf(row)!)

type EndpointRow = {
  id: string
  url: string
  follows: string
  events: string
  digest: string
  lang: Endpoint['lang']
  format: Endpoint['format']
  owner: string | null
  secret: string
  old_secret: string | null
  old_secret_until: number
  state: Endpoint['state']
  disabled_reason: Endpoint['disabledReason']
  disabled_at: number | null
  paused: number
  challenge: string | null
  challenge_until: number
  from_seq: number | null
  digest_at: number | null
  digest_seq: number
  due_at: number | null
  lease_until: number
  tries: number
  failing_since: number | null
  warned_at: number | null
  last_attempt: string | null
  created_at: number
  verified_at: number | null
}

const endpointOf = (row: EndpointRow | null): Endpoint | null =>
  row && {
    id: row.id,
    url: row.url,
    follows: JSON.parse(row.follows),
    events: JSON.parse(row.events),
    digest: JSON.parse(row.digest),
    lang: row.lang,
    format: row.format,
    owner: row.owner,
    paused: row.paused === 1,
    secret: row.secret,
    oldSecret: row.old_secret,
    oldSecretUntil: row.old_secret_until,
    state: row.state,
    disabledReason: row.disabled_reason,
    disabledAt: row.disabled_at,
    challenge: row.challenge,
    challengeUntil: row.challenge_until,
    fromSeq: row.from_seq,
    digestAt: row.digest_at,
    digestSeq: row.digest_seq,
    dueAt: row.due_at,
    leaseUntil: row.lease_until,
    tries: row.tries,
    failingSince: row.failing_since,
    warnedAt: row.warned_at,
    lastAttempt: row.last_attempt === null ? null : JSON.parse(row.last_attempt),
    createdAt: row.created_at,
    verifiedAt: row.verified_at,
  }

type DeliveryRow = {
  place: number
  type: WebhookEventType
  from_seq: number | null
  state: WebhookDelivery['state']
  attempts: string
  created_at: number
  settled_at: number | null
}

const deliveryOf = (row: DeliveryRow): WebhookDelivery => ({
  seq: seqOfSlot(row.place),
  type: row.type,
  fromSeq: row.from_seq,
  state: row.state,
  attempts: JSON.parse(row.attempts),
  createdAt: row.created_at,
  settledAt: row.settled_at,
})
