import { Hono } from 'hono'
import { publishMessage } from '../../delivery/publish-event.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { answerRecorded } from '../api/publish-routes.ts'
import type { AppEnv } from '../app-env.ts'
import { answerProblem } from '../http/problem.ts'
import { parseSignedMessage } from '../http/signed-message.ts'

/** Publishing by signed messages (Standard Webhooks). The signature takes the place of a key. */
export const publishHookRoutes = new Hono<AppEnv>()

publishHookRoutes.post('/hooks/publish', async (c) => {
  const { context } = c.var
  const message = await parseSignedMessage(c, 'webhook', context.config.publishWebhookSecrets)
  if (isRefusal(message)) return answerProblem(c, message)
  const recorded = await publishMessage(context, message.id, message.body)
  if (isRefusal(recorded)) return answerProblem(c, recorded)
  return answerRecorded(c, recorded, recorded.replayed ? 200 : 202)
})
