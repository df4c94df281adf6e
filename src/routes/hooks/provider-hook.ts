import { Hono } from 'hono'
import { applyCallback } from '../../delivery/mail/apply-callback.ts'
import { readCallback } from '../../delivery/mail/provider-callback.ts'
import { verifySignedMessage } from '../../delivery/signature.ts'
import { logFault } from '../../lib/log-fault.ts'
import { isRefusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { parseJsonBody } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'

/** The provider's webhooks, signed under its own header names. What could not be stored is refused, so that it comes again. */
export const callbackRoutes = new Hono<AppEnv>()

callbackRoutes.post('/hooks/resend', async (c) => {
  const { config, chunks, subscribers, suppressions, commitBatch, now } = c.var.context
  const text = await c.req.text()
  const headers = {
    id: c.req.header('svix-id') ?? null,
    timestamp: c.req.header('svix-timestamp') ?? null,
    signature: c.req.header('svix-signature') ?? null,
  }
  const id = await verifySignedMessage(text, headers, config.resendWebhookSecrets, Date.now())
  if (id === null)
    return answerProblem(c, {
      refused: 'unauthorized',
      detail: 'The signature, its time or its headers are missing or wrong.',
    })
  const body = parseJsonBody(text)
  if (isRefusal(body)) return answerProblem(c, body)
  try {
    await applyCallback(
      { chunks, subscribers, suppressions, commitBatch },
      readCallback(id, body.value),
      await now(),
      Date.now(),
    )
    return c.json({ ok: true })
  } catch (fault) {
    logFault('a callback could not be stored', fault)
    return answerProblem(c, {
      refused: 'unavailable',
      detail: 'The message could not be stored. Please send it again.',
    })
  }
})
