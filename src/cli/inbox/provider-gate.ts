import { createMiddleware } from 'hono/factory'
import { checkApiKey } from './api-key-check.ts'
import type { InboxState } from './inbox-state.ts'
import { errorResponse, providerError, type ResendError } from './provider-error.ts'

/** The errors that refuse a request, null if there is none, and the rate headers of the answer. */
export type RequestCheck = {
  keyError: ResendError | null
  rateError: ResendError | null
  headers: Record<string, string>
}

export const RETRY_HEADER = { 'retry-after': '1' }

/** Checks the key of a request and counts the request against the rate limit. */
export const checkRequest = (
  { limits, now }: Pick<InboxState, 'limits' | 'now'>,
  authorization: string,
  isSending: boolean,
): RequestCheck => {
  const { isAllowed, headers } = limits.countRequest(now())
  const quota = limits.dailyQuota(now())
  const quotaHeaders: Record<string, string> =
    quota.limit === null ? {} : { 'x-resend-daily-quota': String(quota.used) }
  const message = `Too many requests. You can only make ${limits.perSecond()} requests per second.`
  return {
    keyError: checkApiKey(authorization, isSending),
    rateError: isAllowed ? null : providerError(429, 'rate_limit_exceeded', message),
    headers: { ...headers, ...quotaHeaders },
  }
}

/** Checks the requests that do not send, and adds the rate headers to their answers. */
export const providerGate = (state: InboxState) =>
  createMiddleware(async (c, next) => {
    const { keyError, rateError, headers } = checkRequest(state, c.req.header('authorization') ?? '', false)
    if (keyError) c.res = errorResponse(keyError)
    else if (rateError) c.res = errorResponse(rateError, RETRY_HEADER)
    else await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  })
