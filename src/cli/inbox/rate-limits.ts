import * as v from 'valibot'

const DAY_MS = 24 * 3600 * 1000
const WINDOW_MS = 1000

/** The limit in the headers if there is none, so that a sender that paces itself by them is not slowed down. */
const UNLIMITED = 1_000_000

export const RateLimitsSchema = v.strictObject({
  per_second: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), 10),
  daily: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
})

/** Requests in a second and recipients in a UTC day, both for the whole team; null is no limit. */
export type RateLimitSettings = v.InferOutput<typeof RateLimitsSchema>

/** Whether a request is within the limit, and the rate headers of its answer. */
export type RateLimitCheck = { isAllowed: boolean; headers: Record<string, string> }

export type RateLimits = {
  /** Replaces the settings and restarts the counts. */
  set(settings: RateLimitSettings): void
  /** Counts one request; `now` in milliseconds. */
  countRequest(now: number): RateLimitCheck
  /** Counts recipients against the daily quota: all of them, or none and returns false. */
  countRecipients(recipients: number, now: number): boolean
  perSecond(): number | null
  /** The quota of the UTC day, how much of it is used, and when it ends (ms UTC). */
  dailyQuota(now: number): { limit: number | null; used: number; resetsAt: number }
}

const rateHeaders = (limit: number, used: number, resetMs: number): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(Math.max(0, limit - used)),
  'ratelimit-reset': String(Math.ceil(resetMs / 1000)),
  'ratelimit-policy': `${limit};w=1`,
})

/** Creates limits with fixed windows of one second. The first request after a window opens the next one. */
export const createRateLimits = (): RateLimits => {
  let settings: RateLimitSettings = v.parse(RateLimitsSchema, {})
  let window = { start: Number.NEGATIVE_INFINITY, used: 0 }
  let today = { day: 0, used: 0 }
  return {
    set: (next) => {
      settings = next
      window = { start: Number.NEGATIVE_INFINITY, used: 0 }
      today = { day: 0, used: 0 }
    },
    countRequest: (now) => {
      if (now - window.start >= WINDOW_MS) window = { start: now, used: 0 }
      window.used += 1
      const limit = settings.per_second ?? UNLIMITED
      return {
        isAllowed: window.used <= limit,
        headers: rateHeaders(limit, window.used, window.start + WINDOW_MS - now),
      }
    },
    countRecipients: (recipients, now) => {
      const day = Math.floor(now / DAY_MS)
      if (today.day !== day) today = { day, used: 0 }
      if (settings.daily !== null && today.used + recipients > settings.daily) return false
      today.used += recipients
      return true
    },
    perSecond: () => settings.per_second,
    dailyQuota: (now) => {
      const day = Math.floor(now / DAY_MS)
      const used = today.day === day ? today.used : 0
      return { limit: settings.daily, used, resetsAt: (day + 1) * DAY_MS }
    },
  }
}
