import type { Context, MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import type { AppEnv } from '../app-env.ts'

/** What changes with the next revision is kept for a moment. */
const SHORT_CACHE_CONTROL = 'public, max-age=10'
/** What no revision can change; a later form of the same answer is met within a day. */
export const IMMUTABLE_CACHE_CONTROL = 'public, max-age=86400, immutable'

/** Public answers have a tag by which they are asked for again (RFC 9110, section 13); a proxy may pack them. */
export const addEtag: MiddlewareHandler<AppEnv> = etag({ weak: true })

/** Public JSON: kept for a moment, and readable from any site. */
export const setPublicJsonHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  c.header('access-control-allow-origin', '*')
  if ((c.res.ok || c.res.status === 304) && !c.res.headers.has('cache-control'))
    c.header('cache-control', SHORT_CACHE_CONTROL)
}

/** Says that this very answer stays as it is: revisions are never changed, and a full page of them takes no more. */
export const setImmutableCaching = (c: Context<AppEnv>): void => c.header('cache-control', IMMUTABLE_CACHE_CONTROL)

/** Says when what is answered was last revised. A clock that stood ahead is not believed (RFC 9110, section 8.8.2.1). */
export const setLastModified = (c: Context<AppEnv>, at: number): void => {
  if (at <= Date.now()) c.header('last-modified', new Date(at).toUTCString())
}
