import { FAN_OUT_CURSOR_SEQ } from '../../editions/stores/tick-store.ts'
import { statement } from '../../lib/statement.ts'
import type { DeliverySettlement } from './delivery.ts'
import type { Challenge, Endpoint, EndpointSettings, WebhookAttempt } from './endpoint.ts'
import { type ClockReading, endpointQueries, IS_WORKABLE } from './endpoint-query-store.ts'
import {
  type ActivationValues,
  attemptTextOf,
  type ChallengeAttemptValues,
  type DigestTimeValues,
  type EndpointRow,
  endpointOfRow,
  type NewEndpointValues,
  type SettingsValues,
  type SettlementValues,
  settingsValuesOf,
  settlementValuesOf,
} from './endpoint-row.ts'

export const ENDPOINT_LEASE_MS = 60_000

/**
 * One endpoint for each url and filter: two would get every message twice. A request with an Idempotency-Key inserts only
 * while it holds the receipt: after a minute another attempt may have taken it.
 */
const INSERT_ENDPOINT = statement<NewEndpointValues>(`
  INSERT INTO endpoint (id, url, follows, events, digest, lang, format, owner, paused, secret, state, challenge, challenge_until, due_at, created_at)
  SELECT :id, :url, :follows, :events, :digest, :lang, :format, :owner, :paused, :secret, 'pending', :challenge, :challengeUntil, :now, :now
  WHERE NOT EXISTS (SELECT 1 FROM endpoint WHERE url = :url AND follows = :follows)
    AND (:receiptPublisher IS NULL OR EXISTS (
      SELECT 1 FROM receipt WHERE publisher = :receiptPublisher AND key = :receiptKey AND begun_at = :begunAt AND status IS NULL))
  RETURNING id`)
/** An endpoint that takes digests from now on gets its first one for revisions after the released seq. */
const UPDATE_ENDPOINT = statement<SettingsValues & { id: string; digestAt: number | null; releasedSeq: number }>(`
  UPDATE endpoint SET follows = :follows, events = :events, digest = :digest, lang = :lang, format = :format, owner = :owner,
    paused = :paused, digest_at = :digestAt,
    digest_seq = CASE WHEN :digestAt IS NOT NULL AND digest_at IS NULL THEN :releasedSeq ELSE digest_seq END
  WHERE id = :id`)
/** A new address is not verified. Ending the lease makes a delivery that is under way to the old address settle nothing. */
const UPDATE_ENDPOINT_URL = `
  UPDATE endpoint SET url = ?2, state = 'pending', disabled_reason = NULL, disabled_at = NULL, lease_until = 0 WHERE id = ?1`
const SET_CHALLENGE = `
  UPDATE endpoint SET state = 'pending', challenge = ?2, challenge_until = ?3, due_at = ?4, tries = 0 WHERE id = ?1 AND state <> 'active'`
/** A challenge that is being sent stays valid: its lease keeps it from being replaced. */
const START_CHALLENGE = statement<Challenge & { id: string; now: number; wallMs: number }>(`
  UPDATE endpoint SET state = 'pending', challenge = :challenge, challenge_until = :challengeUntil, due_at = :now, tries = 0,
    lease_until = :wallMs + ${ENDPOINT_LEASE_MS}
  WHERE id = :id AND state <> 'active' AND lease_until <= :wallMs RETURNING *`)
const HAS_PENDING_DELIVERY = `EXISTS (SELECT 1 FROM delivery d WHERE d.endpoint = endpoint.id AND d.state = 'pending')`
const ACTIVATE_ENDPOINT = statement<ActivationValues>(`
  UPDATE endpoint SET state = 'active', challenge = NULL, verified_at = :now, from_seq = coalesce(from_seq, :releasedSeq),
    disabled_reason = NULL, disabled_at = NULL, digest_at = :digestAt,
    digest_seq = CASE WHEN digest_seq = 0 OR disabled_at IS NOT NULL THEN :releasedSeq ELSE digest_seq END,
    due_at = CASE WHEN ${HAS_PENDING_DELIVERY} THEN :now END, lease_until = 0, tries = 0, failing_since = NULL,
    last_attempt = coalesce(:attempt, last_attempt)
  WHERE id = :id AND state = 'pending' AND challenge = :challenge RETURNING id`)
const RECORD_CHALLENGE_ATTEMPT = statement<ChallengeAttemptValues>(`
  UPDATE endpoint SET due_at = :dueAt, tries = :tries, last_attempt = :attempt, lease_until = 0
  WHERE id = :id AND challenge = :challenge`)
const ROTATE_SECRET = `
  UPDATE endpoint SET old_secret = secret, old_secret_until = ?3, secret = ?2 WHERE id = ?1 RETURNING id`
const DELETE_ENDPOINT = `DELETE FROM endpoint WHERE id = ?1 RETURNING id`

/** Endpoints without failures come first, so that failing ones do not delay them. */
const CLAIM_DUE_ENDPOINT = `
  UPDATE endpoint SET lease_until = ?2 + ${ENDPOINT_LEASE_MS} WHERE id = (
    SELECT id FROM endpoint WHERE due_at IS NOT NULL AND due_at <= ?1 AND lease_until <= ?2 AND ${IS_WORKABLE}
    ORDER BY failing_since IS NOT NULL, due_at LIMIT 1)
  RETURNING *`
const RELEASE_LEASE = `
  UPDATE endpoint SET due_at = CASE WHEN ${HAS_PENDING_DELIVERY} THEN due_at END, lease_until = 0 WHERE id = ?1 AND lease_until = ?2`
const SETTLE_ENDPOINT = statement<SettlementValues>(`
  UPDATE endpoint SET lease_until = 0, tries = :tries, failing_since = :failingSince, last_attempt = coalesce(:attempt, last_attempt),
    warned_at = coalesce(:warnedAt, warned_at), state = CASE WHEN :disabledReason IS NULL THEN state ELSE 'disabled' END,
    disabled_reason = :disabledReason, disabled_at = CASE WHEN :disabledReason IS NOT NULL THEN :now END,
    due_at = CASE WHEN :waitMs IS NOT NULL THEN :now + :waitMs WHEN ${HAS_PENDING_DELIVERY} THEN :now END
  WHERE id = :id AND lease_until = :lease RETURNING id`)
/** Guarded as the insert of the deliveries is: another worker may have advanced the fan-out cursor. */
const MAKE_RECEIVERS_DUE = `
  UPDATE endpoint SET due_at = ?3 WHERE due_at IS NULL AND state = 'active' AND id IN (SELECT value FROM json_each(?1))
    AND ${FAN_OUT_CURSOR_SEQ} = ?2`
const MAKE_ACTIVE_DUE = `UPDATE endpoint SET due_at = ?2, tries = 0 WHERE state = 'active' AND id IN (SELECT value FROM json_each(?1))`
/** An endpoint whose last delivery failed has nothing pending. It becomes due once more, to be disabled. */
const MAKE_FAILING_ENDPOINTS_DUE = `UPDATE endpoint SET due_at = ?2 WHERE due_at IS NULL AND state = 'active' AND failing_since <= ?1`
const ADVANCE_DIGEST_TIME = statement<DigestTimeValues>(`
  UPDATE endpoint SET digest_at = :nextDueAt, digest_seq = :to,
    due_at = CASE WHEN :deliverAt IS NOT NULL AND state = 'active' THEN coalesce(due_at, :deliverAt) ELSE due_at END
  WHERE id = :id AND digest_at = :expectedDueAt`)

/** Reads and writes table `endpoint`. */
export const endpointStore = (db: D1Database) => ({
  ...endpointQueries(db),
  ...endpointSettings(db),
  ...endpointVerification(db),
  ...endpointLease(db),
  ...endpointDueTimes(db),
})

export type EndpointStore = ReturnType<typeof endpointStore>

const endpointSettings = (db: D1Database) => ({
  /** Inserts an endpoint, unless one with this url and filter exists, or the receipt is lost. Returns a row if it did. */
  prepareInsert: (values: NewEndpointValues): D1PreparedStatement => INSERT_ENDPOINT(db, values),

  /** Changes an endpoint. `newChallenge` is for a new url, which must be verified; null if the url stays. */
  update: async (
    id: string,
    settings: EndpointSettings,
    digest: { digestAt: number | null; releasedSeq: number },
    newChallenge: Challenge | null,
    now: number,
  ): Promise<void> => {
    const statements = [UPDATE_ENDPOINT(db, { ...settingsValuesOf(settings), ...digest, id })]
    if (newChallenge) {
      const { challenge, challengeUntil } = newChallenge
      statements.push(db.prepare(UPDATE_ENDPOINT_URL).bind(id, settings.url))
      statements.push(db.prepare(SET_CHALLENGE).bind(id, challenge, challengeUntil, now))
    }
    await db.batch(statements)
  },

  /** Replaces the secret. The old one stays valid until `oldUntil` (ms UTC). False if there is no such endpoint. */
  rotateSecret: async (id: string, secret: string, oldUntil: number): Promise<boolean> =>
    (await db.prepare(ROTATE_SECRET).bind(id, secret, oldUntil).first()) !== null,

  prepareDelete: (id: string): D1PreparedStatement => db.prepare(DELETE_ENDPOINT).bind(id),
})

const endpointVerification = (db: D1Database) => ({
  /** Sets a new challenge and leases the endpoint. Null if the endpoint is active, or leased by a worker. */
  startChallenge: async (id: string, challenge: Challenge, clock: ClockReading): Promise<Endpoint | null> => {
    const row = await START_CHALLENGE(db, { id, ...challenge, ...clock }).first<EndpointRow>()
    return row && endpointOfRow(row)
  },

  /** Marks an endpoint as verified. It gets revisions after `releasedSeq`. False if the challenge is no longer the newest. */
  activate: async (
    id: string,
    challenge: string,
    activation: { now: number; releasedSeq: number; digestAt: number | null; attempt: WebhookAttempt | null },
  ): Promise<boolean> => {
    const attempt = attemptTextOf(activation.attempt)
    return (await ACTIVATE_ENDPOINT(db, { ...activation, id, challenge, attempt }).first()) !== null
  },

  /** Records an attempt after which the challenge is still open. It is sent again at `dueAt` (ms UTC); never if null. */
  recordChallengeAttempt: async (
    id: string,
    challenge: string,
    { dueAt, tries, attempt }: { dueAt: number | null; tries: number; attempt: WebhookAttempt },
  ): Promise<void> => {
    await RECORD_CHALLENGE_ATTEMPT(db, { id, challenge, dueAt, tries, attempt: JSON.stringify(attempt) }).run()
  },
})

const endpointLease = (db: D1Database) => ({
  /** Leases an endpoint that is due, in one statement. Null if none is due. */
  claimDue: async ({ now, wallMs }: ClockReading): Promise<Endpoint | null> => {
    const row = await db.prepare(CLAIM_DUE_ENDPOINT).bind(now, wallMs).first<EndpointRow>()
    return row && endpointOfRow(row)
  },

  /** Ends the lease of an endpoint without a pending delivery. */
  releaseLease: async ({ id, leaseUntil }: Endpoint): Promise<void> => {
    await db.prepare(RELEASE_LEASE).bind(id, leaseUntil).run()
  },

  /** Records an attempt and ends the lease. The statement returns no row if the lease is lost. */
  prepareSettle: (
    endpoint: Endpoint,
    settlement: DeliverySettlement,
    warnedAt: number | null,
    now: number,
  ): D1PreparedStatement => SETTLE_ENDPOINT(db, settlementValuesOf(endpoint, settlement, warnedAt, now)),
})

const endpointDueTimes = (db: D1Database) => ({
  /** Makes endpoints due that just got deliveries, if the fan-out cursor is still at `from`. */
  prepareMakeReceiversDue: (ids: string[], from: number, now: number): D1PreparedStatement =>
    db.prepare(MAKE_RECEIVERS_DUE).bind(JSON.stringify([...new Set(ids)]), from, now),

  /** Makes those of these endpoints due that are active. `ids` is a JSON list. */
  prepareMakeDue: (ids: string, now: number): D1PreparedStatement => db.prepare(MAKE_ACTIVE_DUE).bind(ids, now),

  /** Makes active endpoints due that have failed since `since` (ms UTC) or longer and have nothing pending. */
  makeFailingDue: async (since: number, now: number): Promise<void> => {
    await db.prepare(MAKE_FAILING_ENDPOINTS_DUE).bind(since, now).run()
  },

  /** Sets the next digest time, unless another worker did. The endpoint becomes due at `deliverAt`, if it is not null. */
  prepareAdvanceDigest: (digest: DigestTimeValues): D1PreparedStatement => ADVANCE_DIGEST_TIME(db, digest),
})
