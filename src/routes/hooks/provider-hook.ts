import { Hono } from 'hono'
import { takeCallback } from '../../delivery/mail/apply-callback.ts'
import { readCallback } from '../../delivery/mail/provider-callback.ts'
import { verifiedId } from '../../delivery/signature.ts'
import { isRefusal } from '../../lib/refusal.ts'
import type { Door } from '../app-env.ts'
import { parsed } from '../http/json-body.ts'
import { problem } from '../http/problem.ts'

/** The provider's webhooks, signed under its own header names. What could not be stored is refused, so that it comes again. */
export const callbackRoutes = new Hono<Door>()

callbackRoutes.post('/hooks/resend', async (c) => {
  const { config, ledger, roster, suppressions, now } = c.var.world
  const text = await c.req.text()
  const headers = {
    id: c.req.header('svix-id') ?? null,
    timestamp: c.req.header('svix-timestamp') ?? null,
    signature: c.req.header('svix-signature') ?? null,
  }
  const id = await verifiedId(text, headers, config.resendWebhookSecrets, Date.now())
  if (id === null)
    return problem(c, {
      refused: 'unauthorized',
      detail: 'The signature, its time or its headers are missing or wrong.',
    })
  const body = parsed(text)
  if (isRefusal(body)) return problem(c, body)
  try {
    await takeCallback({ ledger, roster, suppressions }, readCallback(id, body.value), await now(), Date.now())
    return c.json({ ok: true })
  } catch (fault) {
    console.error(
      JSON.stringify({
        trouble: 'a callback could not be stored',
        fault: fault instanceof Error ? fault.name : 'unknown',
      }),
    )
    return problem(c, { refused: 'unavailable', detail: 'The message could not be stored. Please send it again.' })
  }
})
