import type { Context } from 'hono'
import { verifySignedMessage } from '../../delivery/signature.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { parseJsonBody, readBodyBytes } from './json-body.ts'

/**
 * Reads a signed JSON message and its id (Standard Webhooks). The headers are `webhook-id`, `webhook-timestamp` and
 * `webhook-signature`, or begin with another prefix. Refuses a wrong signature (401) and what is not JSON (400).
 */
export const parseSignedMessage = async (
  c: Context<AppEnv>,
  prefix: 'webhook' | 'svix',
  secrets: readonly string[],
): Promise<{ id: string; body: unknown } | Refusal> => {
  const bytes = await readBodyBytes(c)
  const headers = {
    id: c.req.header(`${prefix}-id`) ?? null,
    timestamp: c.req.header(`${prefix}-timestamp`) ?? null,
    signature: c.req.header(`${prefix}-signature`) ?? null,
  }
  const id = await verifySignedMessage(bytes, headers, secrets, c.var.context.wall())
  if (id === null)
    return {
      refused: 'unauthorized',
      detail: `The signature is missing or not valid. Send the headers ${prefix}-id, ${prefix}-timestamp and ${prefix}-signature. Sign the exact bytes of the body. A signature is valid for five minutes.`,
    }
  // A provider cannot correct its callback, and no number in it is stored.
  const json = parseJsonBody(bytes, { inexactNumbers: prefix === 'svix' })
  return isRefusal(json) ? json : { id, body: json.value }
}
