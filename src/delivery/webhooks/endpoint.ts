import type { DigestTime, FollowPreferences } from '../../audience/preferences.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import type { Lang } from '../../timeline/event.ts'
import type { EndpointFormat } from './payload-format.ts'

/** The types of webhook events that an endpoint can ask for. */
export const REVISION_EVENT_TYPES = ['event.published', 'event.updated', 'event.corrected', 'event.retracted'] as const
export const DIGEST_EVENT_TYPE = 'digest.published'
export const WEBHOOK_EVENT_TYPES = [...REVISION_EVENT_TYPES, DIGEST_EVENT_TYPE] as const
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number]

/** Every endpoint that follows an event is told that a revision was redacted, whatever types it asked for. */
export const REDACTED_EVENT_TYPE = 'event.redacted'
export const DELIVERY_TYPES = [...WEBHOOK_EVENT_TYPES, REDACTED_EVENT_TYPE] as const
export type DeliveryType = (typeof DELIVERY_TYPES)[number]

/** The settings that an integrator chooses. */
export type EndpointSettings = {
  url: string
  follows: FollowPreferences
  events: WebhookEventType[]
  digest: DigestTime
  lang: Lang
  format: EndpointFormat
  /** The address that gets mail about failures; null for the operator. */
  owner: string | null
  paused: boolean
}

/** A row of table `endpoint`: an integrator's URL. Times in ms UTC of the product's clock, `leaseUntil` of the wall clock. */
export type Endpoint = EndpointSettings & {
  id: string
  secret: string
  /** The secret before the last rotation. It signs as well until `oldSecretUntil`. */
  oldSecret: string | null
  oldSecretUntil: number
  state: 'pending' | 'active' | 'disabled'
  disabledReason: 'failing' | 'gone' | null
  disabledAt: number | null
  /** The code that the address must return; null once it did. */
  challenge: string | null
  challengeUntil: number
  /** Revisions after this seq are sent; null before the first verification. */
  fromSeq: number | null
  /** When the next digest is due; null if the endpoint takes none. */
  digestAt: number | null
  /** The last seq that a digest covered. */
  digestSeq: number
  /** When the endpoint is next worked on; null if nothing is pending. */
  dueAt: number | null
  leaseUntil: number
  /** Failed attempts of the pending delivery or challenge. */
  tries: number
  /** The first failure since the last success; null if the last attempt succeeded. */
  failingSince: number | null
  warnedAt: number | null
  lastAttempt: WebhookAttempt | null
  createdAt: number
  verifiedAt: number | null
}

/** A code that an address must return until a time in ms UTC. */
export type Challenge = { challenge: string; challengeUntil: number }

/** The secret and the first challenge of a new endpoint. */
export type EndpointSecrets = Challenge & { secret: string }

/** An endpoint as it is at the moment of its registration, at `now` (ms UTC): pending, with its first challenge due. */
export const newEndpointOf = (
  id: string,
  settings: EndpointSettings,
  secrets: EndpointSecrets,
  now: number,
): Endpoint => ({
  ...settings,
  ...secrets,
  id,
  oldSecret: null,
  oldSecretUntil: 0,
  state: 'pending',
  disabledReason: null,
  disabledAt: null,
  fromSeq: null,
  digestAt: null,
  digestSeq: 0,
  dueAt: now,
  leaseUntil: 0,
  tries: 0,
  failingSince: null,
  warnedAt: null,
  lastAttempt: null,
  createdAt: now,
  verifiedAt: null,
})

/** One attempt: its time in ms UTC, the response's status or the error, and its duration in ms. Never the response's body. */
export type WebhookAttempt = { at: number; status: number | null; error: string | null; ms: number }

/** An attempt as the API answers it. */
export const attemptJsonOf = ({ at, ...attempt }: WebhookAttempt) => ({ at: formatRfc3339(at), ...attempt })
