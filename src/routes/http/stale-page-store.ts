import type { Context, MiddlewareHandler } from 'hono'
import { ConfigError } from '../../config.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import { MissingContentError } from '../../lib/missing-content.ts'
import { SchemaError } from '../../schema-rules.ts'
import type { AppEnv } from '../app-env.ts'

/** A page that is served while the database refuses is at most this old. */
const MAX_STALE_S = 900
const MIN_STORE_INTERVAL_MS = 60_000
const MAX_ADDRESSES_REMEMBERED = 1_000
/** These faults do not pass by themselves, or need every reader to see them. */
const FAULTS_TO_SHOW = [ConfigError, SchemaError, MissingContentError]

const storedAt = lruCache<number>(MAX_ADDRESSES_REMEMBERED)

/**
 * Stores public answers in the cache of the data center, once a minute for each address. Answers with a stored one if a
 * handler fails, as it does while the database refuses (RFC 5861, section 4).
 */
export const serveStaleOnFault: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return
  if (c.error && !FAULTS_TO_SHOW.some((kind) => c.error instanceof kind)) await answerStale(c)
  else if (c.req.method === 'GET' && isPublic(c.res)) storeInBackground(c)
}

const isPublic = (response: Response): boolean =>
  response.status === 200 && response.headers.get('cache-control')?.startsWith('public') === true

const answerStale = async (c: Context<AppEnv>): Promise<void> => {
  const found = await caches.default.match(keyOf(c)).catch(() => undefined)
  if (!found) return
  const headers = new Headers(found.headers)
  headers.set('cache-control', 'public, max-age=10')
  headers.set('vary', 'accept-language')
  c.res = undefined
  c.res = new Response(c.req.method === 'HEAD' ? null : found.body, { status: 200, headers })
}

const storeInBackground = (c: Context<AppEnv>): void => {
  const key = keyOf(c)
  const now = c.var.context.wall()
  if (now - (storedAt.get(key) ?? 0) < MIN_STORE_INTERVAL_MS) return
  storedAt.put(key, now)
  const copy = new Response(c.res.clone().body, c.res)
  copy.headers.set('cache-control', `public, max-age=${MAX_STALE_S}`)
  copy.headers.delete('vary')
  c.executionCtx.waitUntil(caches.default.put(key, copy).catch(() => undefined))
}

/** The language of an answer depends on a header, so that it is a part of the key. */
const keyOf = (c: Context<AppEnv>): string => {
  const url = new URL(c.req.url)
  url.searchParams.set('stale-copy-in', c.var.language)
  return url.href
}
