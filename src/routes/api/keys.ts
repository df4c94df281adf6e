import { type Context, Hono, type MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { CONFIGURED, KEY_BYTES, keyOf, newKey, type Publisher, type Scope } from '../../access/publisher-key.ts'
import type { KeptKey } from '../../access/publisher-key-store.ts'
import { sameText } from '../../audience/link-tokens.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { schemaFaults } from '../../timeline/event-schema.ts'
import type { Door } from '../app-env.ts'
import { bytesOf, parsed, refusedType } from '../http/json-body.ts'
import { problem } from '../http/problem.ts'
import * as openapi from '../openapi/key-docs.ts'

const UNKEPT = { 'cache-control': 'no-store' }

/** Lets in only who shows a publisher's key that has the scope (RFC 6750); whose it is stands in `publisher`. */
export const withKey =
  (scope: Scope): MiddlewareHandler<Door> =>
  async (c, next) => {
    const given = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const publisher = await holderOf(c, given)
    if (!publisher)
      return problem(
        c,
        { refused: 'unauthorized', detail: 'Send a key that holds here as Authorization: Bearer KEY.' },
        { 'www-authenticate': 'Bearer' },
      )
    if (!publisher.scopes.includes(scope))
      return problem(
        c,
        { refused: 'forbidden', detail: `The key ${publisher.name} may not do this: it needs the scope ${scope}.` },
        { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      )
    c.set('publisher', publisher)
    return next()
  }

const holderOf = (c: Context<Door>, given: string): Promise<Publisher | null> | Publisher => {
  const { config, keyring } = c.var.world
  const isConfigured = config.publisherKeys.map((key) => sameText(given, key)).includes(true)
  return isConfigured ? CONFIGURED : keyring.holder(given, Date.now())
}

/** Publishers' keys: made, looked over and revoked by who may operate. */
export const keys = new Hono<Door>()

keys.post('/v1/keys', openapi.makeKey, withKey('operate'), async (c) => {
  const body = refusedType(c) ?? parsed(await bytesOf(c))
  if (isRefusal(body)) return problem(c, body)
  const asked = v.safeParse(newKey, body.value)
  if (!asked.success)
    return problem(c, { refused: 'invalid', detail: 'The body has faults.', errors: schemaFaults(asked.issues) })
  const key = keyOf(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))
  const now = Date.now()
  if (!(await c.var.world.keyring.make(key, asked.output, c.var.publisher.name, now)))
    return problem(c, { refused: 'conflict', detail: `There is or was a key named ${asked.output.name}.` })
  return c.json({ ...asked.output, made_by: c.var.publisher.name, made_at: iso(now), key }, 201, UNKEPT)
})

keys.get('/v1/keys', openapi.listKeys, withKey('operate'), async (c) =>
  c.json({ keys: (await c.var.world.keyring.list()).map(keyJson) }, 200, UNKEPT),
)

keys.delete('/v1/keys/:name', openapi.revokeKey, withKey('operate'), async (c) => {
  const name = c.req.param('name')
  if (name === CONFIGURED.name)
    return problem(c, { refused: 'conflict', detail: 'This key stands in the configuration: change PUBLISHER_KEY.' })
  if (!(await c.var.world.keyring.revoke(name, Date.now())))
    return problem(c, { refused: 'not-found', detail: 'No key has this name.' })
  return c.body(null, 204)
})

const keyJson = ({ made_at, used_at, revoked_at, ...key }: KeptKey) => ({
  ...key,
  made_at: iso(made_at),
  used_at: used_at === null ? null : iso(used_at),
  revoked_at: revoked_at === null ? null : iso(revoked_at),
})

const iso = (at: number): string => new Date(at).toISOString()
