import { parseRetryAfter } from '../../lib/retry-after.ts'
import type { Exchange } from './endpoint-client.ts'

/** The decision after an attempt. `waitMs` is the time until the next attempt; null if there is none. */
export type RetryDecision = { result: 'delivered' } | { result: 'gone' } | { result: 'failed'; waitMs: number | null }

/** Failed attempts of the pending delivery, and the time since which every attempt failed. Times in ms UTC. */
export type FailureStreak = { tries: number; failingSince: number | null; warnedAt: number | null }

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** The delay of each attempt of a delivery after the one before (Standard Webhooks): 75.6 hours in all. */
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
/** An endpoint that only failed for this time is disabled. */
export const DISABLE_AFTER_MS = 5 * DAY_MS
/** Fewer failures in a row may be a short fault of the network. */
const WARN_AFTER_TRIES = 4
const WARN_AFTER_MS = HOUR_MS
const HTTP_GONE = 410

/**
 * Decides what follows an attempt. Only 2xx is a success; a redirect is a failure; 410 disables the endpoint. `tries` counts the
 * failed attempts of this delivery before; `jitter` in [0, 1) spreads retries. A longer `retry-after` is obeyed, up to a day.
 */
export const decideRetry = (
  exchange: Exchange | { error: string },
  tries: number,
  now: number,
  jitter: number,
): RetryDecision => {
  if (!('status' in exchange)) return { result: 'failed', waitMs: computeBackoffMs(tries + 1, jitter) }
  if (isSuccessStatus(exchange.status)) return { result: 'delivered' }
  if (exchange.status === HTTP_GONE) return { result: 'gone' }
  const backoffMs = computeBackoffMs(tries + 1, jitter)
  const retryAfterMs = Math.min(parseRetryAfter(exchange.retryAfter, now) ?? 0, MAX_RETRY_AFTER_MS)
  return { result: 'failed', waitMs: backoffMs === null ? null : Math.max(backoffMs, retryAfterMs) }
}

/** True for a 2xx status; false for null, which stands for no response. */
export const isSuccessStatus = (status: number | null): boolean => status !== null && status >= 200 && status < 300

/** The wait after a number of failed attempts, changed by up to a fifth; null after the last attempt. */
export const computeBackoffMs = (failedAttempts: number, jitter: number): number | null => {
  const step = BACKOFF_STEPS_MS[failedAttempts]
  return step === undefined ? null : Math.round(step * (1 - JITTER_FRACTION + 2 * JITTER_FRACTION * jitter))
}

/** True if an endpoint has only failed for five days. */
export const isDisableDue = (failingSince: number, now: number): boolean => now - failingSince >= DISABLE_AFTER_MS

/** True if the owner is warned of failures now: once in a streak of failures, and at most once a day. */
export const isOwnerWarningDue = ({ tries, failingSince, warnedAt }: FailureStreak, now: number): boolean => {
  if (failingSince === null) return false
  const isLasting = tries >= WARN_AFTER_TRIES || now - failingSince >= WARN_AFTER_MS
  return isLasting && (warnedAt === null || (warnedAt < failingSince && now - warnedAt >= DAY_MS))
}
