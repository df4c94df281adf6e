import type { Tickets } from '../editions/tickets.ts'
import { MAX_MESSAGES_PER_QUEUE_SEND, MAX_QUEUE_DELAY_S } from '../lib/platform-limits.ts'

/** Sends tickets to the queues of an environment. */
export const queueTickets = (env: Pick<Env, 'PLAN' | 'MAIL' | 'HOOK'>): Tickets => {
  const send = async (queue: Queue, count: number, delaySeconds = 0) => {
    for (let left = count; left > 0; left -= MAX_MESSAGES_PER_QUEUE_SEND) {
      const length = Math.min(left, MAX_MESSAGES_PER_QUEUE_SEND)
      await queue.sendBatch(Array.from({ length }, () => ({ body: {}, delaySeconds })))
    }
  }
  return {
    enqueuePlan: (count, seconds) => send(env.PLAN, count, seconds),
    enqueueMail: (count, seconds) => send(env.MAIL, count, seconds),
    enqueueWebhook: (count, seconds) => send(env.HOOK, count, seconds),
  }
}

/** Whole seconds from `now` until `at` (both in ms UTC), rounded up; 0 if `at` is past. */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000))

/** As `secondsUntil`, but not more than a queue can delay. */
export const queueDelayUntil = (at: number, now: number): number => Math.min(MAX_QUEUE_DELAY_S, secondsUntil(at, now))
