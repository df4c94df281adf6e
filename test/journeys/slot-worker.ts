import worker from '../../src/cli/local/limited-worker.ts'
import { inSlot, SLOT_PATH, type SlotRequest } from './product-slots.ts'

const WAITS_MS = 5_000
const POLL_MS = 5

/** The environment of the product that runs; null before the first PUT, when the one of the runtime is used. */
let current: Env | null = null
let currentSlot = -1
/** How many ticks and batches of tickets are being handled. */
let running = 0

/**
 * The Worker of journeys: products one after the other in the same isolate, which starts once and compiles its code once.
 * Each has a database, a namespace, variables and so a context of its own, and handles only its own tickets.
 */
export default {
  fetch: async (request, env, execution) =>
    new URL(request.url).pathname === SLOT_PATH
      ? startNext(await request.json<SlotRequest>(), env)
      : worker.fetch(request, current ?? env, execution),
  scheduled: (controller, env, execution) => count(() => worker.scheduled(controller, current ?? env, execution)),
  queue: (batch, env, execution) => {
    const messages = batch.messages.filter(({ body }) => !current || (body as { slot?: number }).slot === currentSlot)
    if (messages.length === 0) return Promise.resolve()
    return count(() => worker.queue({ ...batch, queue: batch.queue, messages }, current ?? env, execution))
  },
} satisfies ExportedHandler<Env>

const count = async (run: () => Promise<void>): Promise<void> => {
  running++
  try {
    await run()
  } finally {
    running--
  }
}

/** A batch of the last product, which waits for its provider, would hold up the queue of the next one. */
const startNext = async ({ slot, variables }: SlotRequest, env: Env): Promise<Response> => {
  const until = Date.now() + WAITS_MS
  while (running > 0 && Date.now() < until) await scheduler.wait(POLL_MS)
  if (running > 0) return new Response('The last product still works.', { status: 409 })
  const bound = env as unknown as Record<string, never>
  currentSlot = slot
  current = {
    ...env,
    ...variables,
    DB: bound[inSlot('DB', slot)]!,
    TIMELINE: bound[inSlot('TIMELINE', slot)]!,
    PLAN: inSlotQueue(env.PLAN, slot),
    MAIL: inSlotQueue(env.MAIL, slot),
    HOOK: inSlotQueue(env.HOOK, slot),
  }
  return new Response('The next product runs.')
}

/** A queue whose messages name their slot. */
const inSlotQueue = (queue: Queue, slot: number): Queue =>
  ({
    sendBatch: (messages: MessageSendRequest[]) =>
      queue.sendBatch([...messages].map((message) => ({ ...message, body: { slot } }))),
  }) as unknown as Queue
