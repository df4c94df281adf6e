import type { Context, MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import type { AppEnv } from '../app-env.ts'

/** Of an answer that belongs to one person, or that the next request may change. */
export const NO_STORE = { 'cache-control': 'no-store' }
/** Sets the same header on an answer that is not built yet. */
export const forbidCaching = (c: Context): void => c.header('cache-control', NO_STORE['cache-control'])

/** Of an answer that the next revision may change. */
const SHORT_CACHE_CONTROL = 'public, max-age=10'

/**
 * Adds a weak ETag and answers 304 to a request that names it (RFC 9110, section 13). Weak, because a proxy may compress the
 * answer. No answer has `last-modified`: the newest recording of a list is not the time of its last change, because an entry
 * may leave it, and two changes within one second would have the same date.
 */
export const addEtag: MiddlewareHandler<AppEnv> = etag({ weak: true })

/** Lets caches keep an answer for ten seconds, unless the route says otherwise. */
export const setShortCaching: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  if ((c.res.ok || c.res.status === 304) && !c.res.headers.has('cache-control'))
    c.header('cache-control', SHORT_CACHE_CONTROL)
}
