import { TROUBLE_WORDS } from '../templates/words/trouble-in-words.ts'
import { checkedContextFor, contextFor } from './context.ts'
import { handleTickets } from './handle-tickets.ts'
import { runInvocation } from './invocation.ts'
import { logFaultsOf } from './lib/log-fault.ts'
import { createApp } from './routes/app.ts'
import { runDailyTasks, runTick, runTickIfOverdue } from './tick.ts'

const app = createApp(contextFor)

/** The three entry points of the Worker: HTTP requests, the cron and the queues. Each call has a budget of its own. */
export default {
  fetch: (request, env, execution) =>
    runInvocation(env, async () => {
      const response = await app.fetch(request, env, execution)
      const mayWrite = request.method !== 'GET' && request.method !== 'HEAD'
      const tickIfOverdue = async () => runTickIfOverdue(await checkedContextFor(env))
      if (mayWrite) execution.waitUntil(logFaultsOf('a tick after a request failed', tickIfOverdue))
      return response
    }),

  scheduled: ({ scheduledTime }, env, execution) =>
    runInvocation(env, () =>
      logFaultsOf('a tick failed', async () => {
        const context = await checkedContextFor(env)
        await runTick(context, scheduledTime, true)
        execution.waitUntil(logFaultsOf('the daily tasks failed', () => runDailyTasks(context, scheduledTime)))
        execution.waitUntil(context.sendHeartbeat())
      }),
    ),

  queue: ({ queue, messages: { length } }, env, execution?: Pick<ExecutionContext, 'waitUntil'>) =>
    runInvocation(env, () =>
      logFaultsOf(`tickets of ${queue} failed`, async () => {
        const context = await checkedContextFor(env)
        if (queue.endsWith('-dead')) await context.report('dead letters', TROUBLE_WORDS.deadLetters(length, queue))
        await handleTickets(context, queue, length, execution)
      }),
    ),
} satisfies ExportedHandler<Env>
