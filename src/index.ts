import { TROUBLE_WORDS } from '../templates/words/trouble-in-words.ts'
import { contextFor } from './context.ts'
import { handleMailTickets } from './delivery/mail/mail-worker.ts'
import { handlePlanTickets } from './delivery/plan-worker.ts'
import { runWebhookWorker } from './delivery/webhooks/webhook-worker.ts'
import { createApp } from './routes/app.ts'
import { runDailyTasks, runTick, runTickIfSilent } from './tick.ts'

const app = createApp(contextFor)

/** The three entry points of the Worker: requests, the cron and the queues. */
export default {
  fetch: async (request, env, context) => {
    const response = await app.fetch(request, env, context)
    const mayWrite = request.method !== 'GET' && request.method !== 'HEAD'
    if (mayWrite) context.waitUntil(contextFor(env).then(runTickIfSilent))
    return response
  },

  scheduled: async ({ scheduledTime }, env, context) => {
    const app = await contextFor(env)
    await runTick(app, scheduledTime, true)
    context.waitUntil(runDailyTasks(app, scheduledTime))
    if (app.config.heartbeatUrl) context.waitUntil(fetch(app.config.heartbeatUrl, { method: 'POST' }))
  },

  queue: async ({ queue, messages: { length } }, env) => {
    const app = await contextFor(env)
    if (queue.endsWith('-dead')) await app.report('dead letters', TROUBLE_WORDS.deadLetters(length, queue))
    if (queue.includes('plan')) await handlePlanTickets(app, length)
    else if (queue.includes('hook')) await runWebhookWorker(app)
    else await handleMailTickets(app, length)
    await runTickIfSilent(app)
  },
} satisfies ExportedHandler<Env>
