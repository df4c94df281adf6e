import { parseRetryAfter } from '../../lib/retry-after.ts'
import type { ProviderFailure, ProviderResponse } from './mail-provider.ts'

/** A refused member of a request, by its index. */
export type RefusedMember = { index: number; message: string }

/** The meaning of an answer for the chunk and for all sending. Waits are whole ms. */
export type ProviderOutcome =
  | { result: 'accepted'; ids: string[]; refused: RefusedMember[] }
  /** The rate limit or quota is reached. All sending waits, and the attempt does not count. */
  | { result: 'throttled'; waitMs: number; reason: string; acceptedNothing: boolean }
  /** The key is invalid or may not send. All sending waits; one request a minute tries again. */
  | { result: 'unauthorized'; waitMs: number; reason: string; acceptedNothing: boolean }
  /** The request itself was refused. Mail of its kind waits, and no recipient counts as failed. */
  | { result: 'rejected'; reason: string; acceptedNothing: boolean }
  /** The provider failed, or still handles an earlier attempt. Only with `acceptedNothing` may the next bytes differ. */
  | { result: 'failed'; waitMs: number; acceptedNothing: boolean }
  /** Nobody knows whether the mails were accepted. The same bytes are sent again under the same key. */
  | { result: 'unknown'; waitMs: number }

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const MAX_BACKOFF_MS = 30 * MINUTE_MS
const PROBE_INTERVAL_MS = MINUTE_MS

/** Request Timeout and Too Early: a proxy answers these, and they say nothing about the request. */
const PROXY_STATUSES = [408, 425]

/**
 * Reads an answer, first by its status and then by its error name. `now` is wall-clock ms UTC. `jitter` in [0, 1) is
 * random, so that requests that failed together are not sent again together. `recordOutcome` acts on the result.
 */
export const outcomeOf = (
  { data, error, headers }: ProviderResponse,
  attempts: number,
  now: number,
  jitter: number,
): ProviderOutcome => {
  if (!error) return acceptedOutcomeOf(data, attempts, jitter)
  const { name, status, acceptedNothing } = error
  if (status === 429)
    return { result: 'throttled', waitMs: throttleDelayOf(name, headers, now), reason: name, acceptedNothing }
  if (status === 401 || status === 403)
    return { result: 'unauthorized', waitMs: PROBE_INTERVAL_MS, reason: name, acceptedNothing }
  if (status === 409 && name !== 'invalid_idempotent_request')
    return { result: 'failed', waitMs: Math.round((2 + jitter) * SECOND_MS), acceptedNothing }
  if (isRejection(error)) return { result: 'rejected', reason: `${status} ${name}`, acceptedNothing }
  const waitMs = backoffMs(attempts, jitter)
  return status === null ? { result: 'unknown', waitMs } : { result: 'failed', waitMs, acceptedNothing }
}

const isRejection = ({ status }: ProviderFailure): boolean =>
  status !== null && status >= 400 && status < 500 && !PROXY_STATUSES.includes(status)

/** The provider's rate in requests a second, from its rate limit headers; null if they do not have it. */
export const parseRateLimit = (headers: Record<string, string>): number | null => {
  const limit = Number.parseFloat(headers['ratelimit-limit'] ?? '')
  const window = Number.parseFloat(/w=(\d+)/.exec(headers['ratelimit-policy'] ?? '')?.[1] ?? '1')
  return limit > 0 && window > 0 ? limit / window : null
}

const acceptedOutcomeOf = (data: ProviderResponse['data'], attempts: number, jitter: number): ProviderOutcome =>
  Array.isArray(data?.data)
    ? { result: 'accepted', ids: idsOf(data.data), refused: refusedMembersOf(data.errors) }
    : { result: 'unknown', waitMs: backoffMs(attempts, jitter) }

const idsOf = (data: readonly ({ id?: unknown } | null)[]): string[] =>
  data.flatMap((each) => (typeof each?.id === 'string' ? [each.id] : []))

const refusedMembersOf = (errors: unknown): RefusedMember[] =>
  (Array.isArray(errors) ? errors : []).flatMap((each: { index?: unknown; message?: unknown } | null) =>
    Number.isInteger(each?.index) ? [{ index: Number(each!.index), message: String(each!.message ?? '') }] : [],
  )

const throttleDelayOf = (name: string, headers: Record<string, string>, now: number): number => {
  const retryAfterMs = parseRetryAfter(headers['retry-after'], now)
  if (retryAfterMs !== null) return retryAfterMs
  if (name === 'daily_quota_exceeded') return msUntilNextUtcDay(now)
  return name === 'monthly_quota_exceeded' ? msUntilNextUtcMonth(now) : SECOND_MS
}

const msUntilNextUtcDay = (now: number): number => {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1) - now
}

const msUntilNextUtcMonth = (now: number): number => {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) - now
}

const backoffMs = (attempts: number, jitter: number): number =>
  Math.round(Math.min(MAX_BACKOFF_MS, SECOND_MS * 2 ** Math.min(attempts, 20)) * (0.75 + jitter / 2))
