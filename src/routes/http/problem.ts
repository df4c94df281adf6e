import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Refusal, RefusalCode } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { NO_STORE } from './cache-headers.ts'
import { warningsOf } from './ignored-parameters.ts'

/** The status and title of each refusal (RFC 9457, section 3.1). The page at its `type` explains it. */
export const PROBLEMS: Record<RefusalCode, { status: ContentfulStatusCode; title: string }> = {
  malformed: { status: 400, title: 'The body is not JSON' },
  unauthorized: { status: 401, title: 'The key or signature is missing or wrong' },
  forbidden: { status: 403, title: 'The key does not have the scope' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'The request conflicts with the current state' },
  gone: { status: 410, title: 'It was removed' },
  'stale-number': { status: 409, title: 'The revision number is not the next one' },
  duplicate: { status: 409, title: 'The event was recorded before' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has the wrong media type' },
  invalid: { status: 422, title: 'The request is not valid' },
  'key-reused': { status: 422, title: 'The Idempotency-Key was used for another body' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
}

/** The header of an answer to a request that may succeed later, in seconds (RFC 9110, section 10.2.3). */
export const RETRY_LATER = { 'retry-after': '30' }

/** Answers with a problem document (RFC 9457). With 503, `retry-after` says when to try again. */
export const answerProblem = (c: Context<AppEnv>, refusal: Refusal, headers: Record<string, string> = {}): Response => {
  const { status, title } = PROBLEMS[refusal.refused]
  const { detail, errors = [], extensions = {} } = refusal
  const site = c.var.context?.config.siteUrl ?? new URL(c.req.url).origin
  const body = {
    type: `${site}/problems/${refusal.refused}`,
    title,
    status,
    detail,
    errors,
    ...warningsOf(c),
    ...extensions,
  }
  return c.body(JSON.stringify(body), status, {
    'content-type': 'application/problem+json',
    ...NO_STORE,
    ...(status === 503 && RETRY_LATER),
    ...headers,
  })
}
