import { Hono } from 'hono'
import { applyCallback } from '../../delivery/mail/apply-callback.ts'
import { readCallback } from '../../delivery/mail/provider-callback.ts'
import { logFault } from '../../lib/log-fault.ts'
import { isRefusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { answerProblem } from '../http/problem.ts'
import { parseSignedMessage } from '../http/signed-message.ts'

/** The mail provider's callbacks. */
export const providerHookRoutes = new Hono<AppEnv>()

providerHookRoutes.post('/hooks/resend', async (c) => {
  const { config, now, wall } = c.var.context
  const message = await parseSignedMessage(c, 'svix', config.resendWebhookSecrets)
  if (isRefusal(message)) return answerProblem(c, message)
  try {
    await applyCallback(c.var.context, readCallback(message.id, message.body), await now(), wall())
    return c.json({ ok: true })
  } catch (fault) {
    // A provider sends a callback again after 503. Any other status could lose it.
    logFault('a callback could not be stored', fault)
    return answerProblem(c, { refused: 'unavailable', detail: 'The callback could not be stored. Send it again.' })
  }
})
