import { Hono } from 'hono'
import { createKey, revokeKey } from '../../access/manage-keys.ts'
import { newKeySchema } from '../../access/publisher-key.ts'
import type { PublisherKeyInfo } from '../../access/publisher-key-store.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { parseBodyAs } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'

/** Publishers' keys: create, list, revoke. */
export const keyRoutes = new Hono<AppEnv>()

keyRoutes.post('/v1/keys', requireScope('keys'), async (c) => {
  const { name: createdBy } = c.var.publisher
  const wanted = await parseBodyAs(c, newKeySchema)
  if (isRefusal(wanted)) return answerProblem(c, wanted)
  const created = await createKey(c.var.context, wanted, createdBy)
  if (isRefusal(created)) return answerProblem(c, created)
  const { key, made_at } = created
  return c.json({ ...wanted, made_by: createdBy, made_at: formatRfc3339(made_at), key }, 201, NO_STORE)
})

keyRoutes.get('/v1/keys', requireScope('keys'), async (c) =>
  c.json({ keys: (await c.var.context.publisherKeys.listKeys()).map(keyJsonOf) }, 200, NO_STORE),
)

keyRoutes.delete('/v1/keys/:name', requireScope('keys'), async (c) => {
  const refusal = await revokeKey(c.var.context, c.req.param('name') ?? '')
  return refusal ? answerProblem(c, refusal) : c.body(null, 204)
})

const keyJsonOf = ({ made_at, used_at, revoked_at, ...key }: PublisherKeyInfo) => ({
  ...key,
  made_at: formatRfc3339(made_at),
  used_at: formatRfc3339(used_at),
  revoked_at: formatRfc3339(revoked_at),
})
