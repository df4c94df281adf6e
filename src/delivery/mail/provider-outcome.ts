/** What the provider's library answers: data or error; an error without a status means that the outcome is unknown. */
export type ProviderResponse = {
  data: { data: { id: string }[]; errors?: { index: number; message: string }[] } | null
  error: { name: string; message: string; statusCode: number | null } | null
  headers: Record<string, string>
}

/** What an answer means for the chunk, and for all sending. */
export type ProviderOutcome =
  | { result: 'accepted'; ids: string[]; refused: { index: number; message: string }[] }
  /** Nothing was taken, and nothing will be until then: rate or quota. No attempt was burnt. */
  | { result: 'put off'; waitMs: number; reason: string }
  /** The key is wrong or may not send: no mail will go until that is mended. Tried again once a minute. */
  | { result: 'locked out'; waitMs: number; reason: string }
  /** The provider failed, or is still at work on the first attempt: the same bytes again later. */
  | { result: 'failed'; waitMs: number }
  /** Nobody knows whether it was taken: the same bytes under the same key again. */
  | { result: 'unclear'; waitMs: number }
  /** The request itself was refused: our own fault, and nobody is marked failed for it. */
  | { result: 'our fault'; reason: string }

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const MAX_BACKOFF_MS = 30 * MINUTE_MS
const PROBE_INTERVAL_MS = MINUTE_MS

/** Request Timeout and Too Early: what stands between us and the provider says so, and says nothing of the request. */
const INTERMEDIARY_STATUSES = [408, 425]

/** Statuses of the provider's error names, for an error body that does not carry its own. */
const STATUS_BY_ERROR_NAME: Record<string, number> = {
  invalid_idempotency_key: 400,
  validation_error: 400,
  missing_api_key: 401,
  restricted_api_key: 401,
  invalid_api_key: 403,
  suspended_api_key: 403,
  invalid_permission: 403,
  email_above_quota: 403,
  not_found: 404,
  method_not_allowed: 405,
  invalid_idempotent_request: 409,
  concurrent_idempotent_requests: 409,
  resource_locked: 409,
  missing_required_field: 422,
  missing_required_parameter: 422,
  invalid_parameter: 422,
  invalid_attachment: 422,
  invalid_from_address: 422,
  invalid_access: 422,
  invalid_region: 422,
  rate_limit_exceeded: 429,
  daily_quota_exceeded: 429,
  monthly_quota_exceeded: 429,
  security_error: 451,
  internal_server_error: 500,
  service_unavailable: 503,
}

/**
 * Reads an answer by its status first and its name second. `now` is the wall's time in ms; `spread` in [0, 1) is
 * chance, so that what failed together does not come back together. Waits are whole milliseconds.
 */
export const outcomeOf = (
  { data, error, headers }: ProviderResponse,
  attempts: number,
  now: number,
  jitter: number,
): ProviderOutcome => {
  if (!error) return acceptedOutcomeOf(data, attempts, jitter)
  const status = error.statusCode ?? STATUS_BY_ERROR_NAME[error.name] ?? null
  if (status === 429) return { result: 'put off', waitMs: retryDelayOf(error.name, headers, now), reason: error.name }
  if (status === 401 || status === 403) return { result: 'locked out', waitMs: PROBE_INTERVAL_MS, reason: error.name }
  if (status === 409 && error.name !== 'invalid_idempotent_request')
    return { result: 'failed', waitMs: Math.round((2 + jitter) * SECOND_MS) }
  if (status !== null && status >= 400 && status < 500 && !INTERMEDIARY_STATUSES.includes(status))
    return { result: 'our fault', reason: `${status} ${error.name}` }
  return { result: status === null ? 'unclear' : 'failed', waitMs: backoffMs(attempts, jitter) }
}

/** The provider's rate in requests a second, where the answer tells it. */
export const parseRateLimit = (headers: Record<string, string>): number | null => {
  const limit = Number.parseFloat(headers['ratelimit-limit'] ?? '')
  const window = Number.parseFloat(/w=(\d+)/.exec(headers['ratelimit-policy'] ?? '')?.[1] ?? '1')
  return limit > 0 && window > 0 ? limit / window : null
}

const acceptedOutcomeOf = (data: ProviderResponse['data'], attempts: number, jitter: number): ProviderOutcome =>
  Array.isArray(data?.data)
    ? { result: 'accepted', ids: idsOf(data.data), refused: refusalsOf(data.errors) }
    : { result: 'unclear', waitMs: backoffMs(attempts, jitter) }

const idsOf = (data: readonly ({ id?: unknown } | null)[]): string[] =>
  data.flatMap((each) => (typeof each?.id === 'string' ? [each.id] : []))

const refusalsOf = (errors: unknown): { index: number; message: string }[] =>
  (Array.isArray(errors) ? errors : []).flatMap((each: { index?: unknown; message?: unknown } | null) =>
    Number.isInteger(each?.index) ? [{ index: Number(each!.index), message: String(each!.message ?? '') }] : [],
  )

const retryDelayOf = (name: string, headers: Record<string, string>, now: number): number => {
  const retryAfterMs = parseRetryAfter(headers['retry-after'] ?? '', now)
  if (retryAfterMs !== null) return retryAfterMs
  if (name === 'daily_quota_exceeded') return msUntilUtcDay(now, 1)
  return name === 'monthly_quota_exceeded' ? msUntilNextUtcMonth(now) : SECOND_MS
}

/** Seconds, or a date (RFC 9110, section 10.2.3), in ms; null where it is neither. */
const parseRetryAfter = (retryAfter: string, now: number): number | null => {
  const seconds = Number.parseFloat(retryAfter)
  if (seconds >= 0) return Math.ceil(seconds * SECOND_MS)
  const date = Date.parse(retryAfter)
  return seconds < 0 || Number.isNaN(date) ? null : Math.max(0, date - now)
}

const msUntilUtcDay = (now: number, days: number): number => {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days) - now
}

const msUntilNextUtcMonth = (now: number): number => {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) - now
}

const backoffMs = (attempts: number, jitter: number): number =>
  Math.round(Math.min(MAX_BACKOFF_MS, SECOND_MS * 2 ** Math.min(attempts, 20)) * (0.75 + jitter / 2))
