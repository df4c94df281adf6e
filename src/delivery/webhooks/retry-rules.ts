import type { Exchange } from './endpoint-client.ts'

/** What is to be done after an attempt. Waits are in ms; null gives this delivery up. */
export type Verdict = { was: 'delivered' } | { was: 'gone' } | { was: 'failed'; waitMs: number | null }

/** How an endpoint has been failing: attempts of what is sent now, and since when all of them did. */
export type Failing = { tries: number; failingSince: number | null; warnedAt: number | null }

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** When the attempts of one delivery are made, each this long after the one before (Standard Webhooks): 75.6 hours in all. */
export const STEPS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  DAY,
]
const JITTER = 0.2
const LONGEST_ASKED_MS = DAY
/** Who has done nothing but fail for so long is sent nothing more. */
export const DISABLED_AFTER_MS = 5 * DAY
/** So many failures in a row are no blink of the network: the owner is told. */
const WARNED_AFTER_TRIES = 4
const WARNED_AFTER_MS = HOUR
const GONE = 410

/**
 * Reads what came of an attempt: only 2xx is success, a redirect is a failure, 410 ends the endpoint. `tries` is how many
 * attempts of this delivery failed before; `chance` in [0, 1) spreads what failed together. A longer wait that the answer
 * asks for is kept, up to a day.
 */
export const verdictOf = (exchange: Exchange, tries: number, now: number, chance: number): Verdict => {
  if (!('status' in exchange)) return { was: 'failed', waitMs: waitAfter(tries + 1, chance) }
  if (exchange.status >= 200 && exchange.status < 300) return { was: 'delivered' }
  if (exchange.status === GONE) return { was: 'gone' }
  const waitMs = waitAfter(tries + 1, chance)
  return { was: 'failed', waitMs: waitMs === null ? null : Math.max(waitMs, askedMs(exchange.retryAfter, now)) }
}

/** How long to wait after so many failed attempts, a fifth more or less; null after the last. */
export const waitAfter = (failed: number, chance: number): number | null => {
  const step = STEPS_MS[failed]
  return step === undefined ? null : Math.round(step * (1 - JITTER + 2 * JITTER * chance))
}

/** What a `retry-after` asks for, in seconds or as a date (RFC 9110, section 10.2.3); 0 where it asks for nothing. */
export const askedMs = (retryAfter: string | null, now: number): number => {
  const text = retryAfter?.trim() ?? ''
  const asked = /^[0-9]{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now
  return asked > 0 ? Math.min(asked, LONGEST_ASKED_MS) : 0
}

/** Whether an endpoint that has just failed has done nothing else for five days. */
export const isGivenUp = (failingSince: number, now: number): boolean => now - failingSince >= DISABLED_AFTER_MS

/** Whether its owner is to be told now that it fails: once in a spell, within its first day, and at most once a day. */
export const isToBeWarned = ({ tries, failingSince, warnedAt }: Failing, now: number): boolean => {
  if (failingSince === null) return false
  const isLasting = tries >= WARNED_AFTER_TRIES || now - failingSince >= WARNED_AFTER_MS
  return isLasting && (warnedAt === null || (warnedAt < failingSince && now - warnedAt >= DAY))
}
