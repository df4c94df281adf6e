import type { Exchange } from './endpoint-client.ts'

/** What is to be done after an attempt. Waits are in ms; null gives this delivery up. */
export type RetryDecision = { result: 'delivered' } | { result: 'gone' } | { result: 'failed'; waitMs: number | null }

/** How an endpoint has been failing: attempts of what is sent now, and since when all of them did. */
export type FailureStreak = { tries: number; failingSince: number | null; warnedAt: number | null }

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** When the attempts of one delivery are made, each this long after the one before (Standard Webhooks): 75.6 hours in all. */
export const BACKOFF_STEPS_MS = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  DAY_MS,
]
const JITTER_FRACTION = 0.2
const MAX_RETRY_AFTER_MS = DAY_MS
/** Who has done nothing but fail for so long is sent nothing more. */
export const DISABLE_AFTER_MS = 5 * DAY_MS
/** So many failures in a row are no blink of the network: the owner is told. */
const WARN_AFTER_TRIES = 4
const WARN_AFTER_MS = HOUR_MS
const HTTP_GONE = 410

/**
 * Reads what came of an attempt: only 2xx is success, a redirect is a failure, 410 ends the endpoint. `tries` is how many
 * attempts of this delivery failed before; `chance` in [0, 1) spreads what failed together. A longer wait that the answer
 * asks for is kept, up to a day.
 */
export const decideRetry = (exchange: Exchange, tries: number, now: number, jitter: number): RetryDecision => {
  if (!('status' in exchange)) return { result: 'failed', waitMs: computeBackoffMs(tries + 1, jitter) }
  if (exchange.status >= 200 && exchange.status < 300) return { result: 'delivered' }
  if (exchange.status === HTTP_GONE) return { result: 'gone' }
  const waitMs = computeBackoffMs(tries + 1, jitter)
  return {
    result: 'failed',
    waitMs: waitMs === null ? null : Math.max(waitMs, parseRetryAfterMs(exchange.retryAfter, now)),
  }
}

/** How long to wait after so many failed attempts, a fifth more or less; null after the last. */
export const computeBackoffMs = (failedAttempts: number, jitter: number): number | null => {
  const step = BACKOFF_STEPS_MS[failedAttempts]
  return step === undefined ? null : Math.round(step * (1 - JITTER_FRACTION + 2 * JITTER_FRACTION * jitter))
}

/** What a `retry-after` asks for, in seconds or as a date (RFC 9110, section 10.2.3); 0 where it asks for nothing. */
export const parseRetryAfterMs = (retryAfter: string | null, now: number): number => {
  const text = retryAfter?.trim() ?? ''
  const waitMs = /^[0-9]{1,9}$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - now
  return waitMs > 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : 0
}

/** Whether an endpoint that has just failed has done nothing else for five days. */
export const isDisableDue = (failingSince: number, now: number): boolean => now - failingSince >= DISABLE_AFTER_MS

/** Whether its owner is to be told now that it fails: once in a spell, within its first day, and at most once a day. */
export const isOwnerWarningDue = ({ tries, failingSince, warnedAt }: FailureStreak, now: number): boolean => {
  if (failingSince === null) return false
  const isLasting = tries >= WARN_AFTER_TRIES || now - failingSince >= WARN_AFTER_MS
  return isLasting && (warnedAt === null || (warnedAt < failingSince && now - warnedAt >= DAY_MS))
}
