import { type Context, Hono, type MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import {
  CONFIGURED_PUBLISHER,
  encodePublisherKey,
  newKeySchema,
  type Publisher,
  RANDOM_KEY_BYTES,
  type Scope,
} from '../../access/publisher-key.ts'
import type { PublisherKeyInfo } from '../../access/publisher-key-store.ts'
import { timingSafeEqual } from '../../audience/link-tokens.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { schemaFaultsOf } from '../../timeline/event-schema.ts'
import type { AppEnv } from '../app-env.ts'
import { checkJsonContentType, parseJsonBody, readBodyBytes } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import * as openapi from '../openapi/key-docs.ts'

const NO_STORE = { 'cache-control': 'no-store' }

/** Lets in only who shows a publisher's key that has the scope (RFC 6750); whose it is stands in `publisher`. */
export const requireScope =
  (scope: Scope): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const bearerKey = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const publisher = await findPublisher(c, bearerKey)
    if (!publisher)
      return answerProblem(
        c,
        { refused: 'unauthorized', detail: 'Send a key that holds here as Authorization: Bearer KEY.' },
        { 'www-authenticate': 'Bearer' },
      )
    if (!publisher.scopes.includes(scope))
      return answerProblem(
        c,
        { refused: 'forbidden', detail: `The key ${publisher.name} may not do this: it needs the scope ${scope}.` },
        { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      )
    c.set('publisher', publisher)
    return next()
  }

const findPublisher = (c: Context<AppEnv>, bearerKey: string): Promise<Publisher | null> | Publisher => {
  const { config, publisherKeys } = c.var.context
  const isConfigured = config.publisherKeys.map((key) => timingSafeEqual(bearerKey, key)).includes(true)
  return isConfigured ? CONFIGURED_PUBLISHER : publisherKeys.findHolder(bearerKey, Date.now())
}

/** Publishers' keys: made, looked over and revoked by who may operate. */
export const keyRoutes = new Hono<AppEnv>()

keyRoutes.post('/v1/keys', openapi.describeMakeKey, requireScope('operate'), async (c) => {
  const body = checkJsonContentType(c) ?? parseJsonBody(await readBodyBytes(c))
  if (isRefusal(body)) return answerProblem(c, body)
  const parsed = v.safeParse(newKeySchema, body.value)
  if (!parsed.success)
    return answerProblem(c, {
      refused: 'invalid',
      detail: 'The body has faults.',
      errors: schemaFaultsOf(parsed.issues),
    })
  const key = encodePublisherKey(crypto.getRandomValues(new Uint8Array(RANDOM_KEY_BYTES)))
  const now = Date.now()
  if (!(await c.var.context.publisherKeys.insertKey(key, parsed.output, c.var.publisher.name, now)))
    return answerProblem(c, { refused: 'conflict', detail: `There is or was a key named ${parsed.output.name}.` })
  return c.json({ ...parsed.output, made_by: c.var.publisher.name, made_at: isoTimeOf(now), key }, 201, NO_STORE)
})

keyRoutes.get('/v1/keys', openapi.describeListKeys, requireScope('operate'), async (c) =>
  c.json({ keys: (await c.var.context.publisherKeys.listKeys()).map(keyJsonOf) }, 200, NO_STORE),
)

keyRoutes.delete('/v1/keys/:name', openapi.describeRevokeKey, requireScope('operate'), async (c) => {
  const name = c.req.param('name')
  if (name === CONFIGURED_PUBLISHER.name)
    return answerProblem(c, {
      refused: 'conflict',
      detail: 'This key stands in the configuration: change PUBLISHER_KEY.',
    })
  if (!(await c.var.context.publisherKeys.revokeKey(name, Date.now())))
    return answerProblem(c, { refused: 'not-found', detail: 'No key has this name.' })
  return c.body(null, 204)
})

const keyJsonOf = ({ made_at, used_at, revoked_at, ...key }: PublisherKeyInfo) => ({
  ...key,
  made_at: isoTimeOf(made_at),
  used_at: used_at === null ? null : isoTimeOf(used_at),
  revoked_at: revoked_at === null ? null : isoTimeOf(revoked_at),
})

const isoTimeOf = (at: number): string => new Date(at).toISOString()
