import * as v from 'valibot'

const DAY_MS = 24 * 3600 * 1000
const WINDOW_MS = 1000

/** What the headers say where there is no limit, so that a sender that paces itself by them is not held back. */
const PLENTY = 1_000_000

export const LimitsSchema = v.strictObject({
  per_second: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), 10),
  daily: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
})

/** Requests a second of the whole team, and recipients a day in UTC; null is no limit. */
export type LimitSettings = v.InferOutput<typeof LimitsSchema>

/** Whether one request fits, and the headers that its answer carries either way. */
export type Passage = { allowed: boolean; headers: Record<string, string> }

export type Limits = {
  /** Takes new settings and counts from zero. */
  set(settings: LimitSettings): void
  /** Counts one request at `now` (milliseconds). */
  pass(now: number): Passage
  /** Counts recipients against the day's quota, all or none. */
  spend(recipients: number, now: number): boolean
  perSecond(): number | null
}

const rateHeaders = (limit: number, used: number, resetMs: number): Record<string, string> => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(Math.max(0, limit - used)),
  'ratelimit-reset': String(Math.ceil(resetMs / 1000)),
  'ratelimit-policy': `${limit};w=1`,
})

/** Fixed windows of one second, the first of which opens with the first request. */
export const createLimits = (): Limits => {
  let settings: LimitSettings = v.parse(LimitsSchema, {})
  let window = { start: Number.NEGATIVE_INFINITY, used: 0 }
  let today = { day: 0, used: 0 }
  return {
    set: (next) => {
      settings = next
      window = { start: Number.NEGATIVE_INFINITY, used: 0 }
      today = { day: 0, used: 0 }
    },
    pass: (now) => {
      if (now - window.start >= WINDOW_MS) window = { start: now, used: 0 }
      window.used += 1
      const limit = settings.per_second ?? PLENTY
      return { allowed: window.used <= limit, headers: rateHeaders(limit, window.used, window.start + WINDOW_MS - now) }
    },
    spend: (recipients, now) => {
      const day = Math.floor(now / DAY_MS)
      if (today.day !== day) today = { day, used: 0 }
      if (settings.daily !== null && today.used + recipients > settings.daily) return false
      today.used += recipients
      return true
    },
    perSecond: () => settings.per_second,
  }
}
