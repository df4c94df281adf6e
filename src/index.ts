import { TROUBLE_WORDS } from '../templates/words/trouble-in-words.ts'
import { checkedContextFor, contextFor } from './context.ts'
import { handleMailTickets } from './delivery/mail/mail-worker.ts'
import { handlePlanTickets } from './delivery/plan-worker.ts'
import { runWebhookWorker } from './delivery/webhooks/webhook-worker.ts'
import { logFaultsOf } from './lib/log-fault.ts'
import { createApp } from './routes/app.ts'
import { runDailyTasks, runTick, runTickIfOverdue } from './tick.ts'

const app = createApp(contextFor)

/** The three entry points of the Worker: HTTP requests, the cron and the queues. */
export default {
  fetch: async (request, env, execution) => {
    const response = await app.fetch(request, env, execution)
    const mayWrite = request.method !== 'GET' && request.method !== 'HEAD'
    const tickIfOverdue = async () => runTickIfOverdue(await checkedContextFor(env))
    if (mayWrite) execution.waitUntil(logFaultsOf('a tick after a request failed', tickIfOverdue))
    return response
  },

  scheduled: ({ scheduledTime }, env, execution) =>
    logFaultsOf('a tick failed', async () => {
      const context = await checkedContextFor(env)
      await runTick(context, scheduledTime, true)
      execution.waitUntil(logFaultsOf('the daily tasks failed', () => runDailyTasks(context, scheduledTime)))
      execution.waitUntil(context.sendHeartbeat())
    }),

  queue: ({ queue, messages: { length } }, env) =>
    logFaultsOf(`tickets of ${queue} failed`, async () => {
      const context = await checkedContextFor(env)
      if (queue.endsWith('-dead')) await context.report('dead letters', TROUBLE_WORDS.deadLetters(length, queue))
      if (queue.includes('plan')) await handlePlanTickets(context, length)
      else if (queue.includes('hook')) await runWebhookWorker(context)
      else await handleMailTickets(context, length)
      await runTickIfOverdue(context)
    }),
} satisfies ExportedHandler<Env>
