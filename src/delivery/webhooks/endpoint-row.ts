import type { IdempotencyReceipt } from '../../timeline/receipt-store.ts'
import type { DeliverySettlement } from './delivery.ts'
import type { Endpoint, EndpointSecrets, EndpointSettings, WebhookAttempt } from './endpoint.ts'

/** A row of table `endpoint` as D1 returns it. */
export type EndpointRow = {
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

/** The endpoint of a row. */
export const endpointOfRow = (row: EndpointRow): Endpoint => ({
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
})

/** The settings of an endpoint as its row stores them, but for the url, which changes in a statement of its own. */
export type SettingsValues = Pick<EndpointRow, 'follows' | 'events' | 'digest' | 'lang' | 'format' | 'owner' | 'paused'>

/** The values that store an endpoint's settings, but for the url. */
export const settingsValuesOf = (settings: EndpointSettings): SettingsValues => ({
  follows: JSON.stringify(settings.follows),
  events: JSON.stringify(settings.events),
  digest: JSON.stringify(settings.digest),
  lang: settings.lang,
  format: settings.format,
  owner: settings.owner,
  paused: Number(settings.paused),
})

/** The values that insert an endpoint. Those of the receipt are null without an Idempotency-Key. */
export type NewEndpointValues = SettingsValues &
  EndpointSecrets & {
    id: string
    url: string
    now: number
    receiptPublisher: string | null
    receiptKey: string | null
    begunAt: number | null
  }

/** The values that insert an endpoint at `now` (ms UTC), while the request holds its receipt. */
export const newEndpointValuesOf = (
  id: string,
  settings: EndpointSettings,
  secrets: EndpointSecrets,
  receipt: IdempotencyReceipt | null,
  now: number,
): NewEndpointValues => ({
  ...settingsValuesOf(settings),
  ...secrets,
  id,
  url: settings.url,
  now,
  receiptPublisher: receipt?.publisher ?? null,
  receiptKey: receipt?.key ?? null,
  begunAt: receipt?.begunAt ?? null,
})

/** The values that activate an endpoint: the attempt that returned the challenge, null if a person gave the code. */
export type ActivationValues = {
  id: string
  challenge: string
  now: number
  releasedSeq: number
  digestAt: number | null
  attempt: string | null
}

/** The values that record an attempt after which the challenge is still open. */
export type ChallengeAttemptValues = {
  id: string
  challenge: string
  dueAt: number | null
  tries: number
  attempt: string
}

/** The values that record the result of an attempt. */
export type SettlementValues = {
  id: string
  lease: number
  tries: number
  failingSince: number | null
  attempt: string | null
  warnedAt: number | null
  disabledReason: string | null
  waitMs: number | null
  now: number
}

/** The values that record the result of an attempt, and when the endpoint is due again. Times in ms UTC. */
export const settlementValuesOf = (
  { id, leaseUntil }: Endpoint,
  { tries, failingSince, attempt, disabledReason, waitMs }: DeliverySettlement,
  warnedAt: number | null,
  now: number,
): SettlementValues => ({
  ...{ id, tries, failingSince, warnedAt, disabledReason, now },
  lease: leaseUntil,
  attempt: attemptTextOf(attempt),
  waitMs: disabledReason ? null : waitMs,
})

/** An attempt as its column has it. */
export const attemptTextOf = (attempt: WebhookAttempt | null): string | null => attempt && JSON.stringify(attempt)

/** The values that set the next digest time. `deliverAt` is null if the due digest has no items. Times in ms UTC. */
export type DigestTimeValues = {
  id: string
  expectedDueAt: number
  nextDueAt: number
  to: number
  deliverAt: number | null
}
