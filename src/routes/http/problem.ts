import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Refusal, RefusalCode } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'

/** Every way in which something expected is refused, with its status and title (RFC 9457). */
const PROBLEMS: Record<RefusalCode, { status: ContentfulStatusCode; title: string }> = {
  malformed: { status: 400, title: 'The body is not JSON' },
  unauthorized: { status: 401, title: 'The key or signature is missing or wrong' },
  forbidden: { status: 403, title: 'The key does not have the scope' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not know the method' },
  conflict: { status: 409, title: 'This is in conflict with what is there' },
  'stale-number': { status: 409, title: 'Another revision came first' },
  gone: { status: 410, title: 'This is past its time' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not of a type that is read here' },
  invalid: { status: 422, title: 'What was sent has faults' },
  'key-reused': { status: 422, title: 'The key was used for another body' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not now' },
}

/** The status that a refusal is answered with. */
export const statusOf = ({ refused }: Refusal): number => PROBLEMS[refused].status

/** Answers with a problem document (RFC 9457). */
export const answerProblem = (c: Context<AppEnv>, refusal: Refusal, headers: Record<string, string> = {}): Response => {
  const { status, title } = PROBLEMS[refusal.refused]
  const { detail, errors = [], more = {} } = refusal
  const site = c.var.context?.config.siteUrl ?? new URL(c.req.url).origin
  const body = { type: `${site}/problems/${refusal.refused}`, title, status, detail, errors, ...more }
  return c.body(JSON.stringify(body), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...headers,
  })
}
