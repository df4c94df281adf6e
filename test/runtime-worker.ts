import worker from '../src/cli/local/limited-worker.ts'

const POLL_MS = 20

/** The environment of the test file that runs; null before the first one begins. */
let current: Env | null = null
/** Tickets that were enqueued earlier are dropped. */
let beganAt = 0
/** How many test files have ended. */
let ended = 0

/**
 * Ends the work that the last test file left, gives the Worker a new environment, and with it a context with empty caches,
 * and drops the tickets that were enqueued before.
 */
export const renewWorker = async (env: Env): Promise<void> => {
  ended++
  beganAt = Number.POSITIVE_INFINITY
  // Timers of one thread fire in order, so that by then each invocation has polled once.
  await scheduler.wait(2 * POLL_MS)
  current = { ...env }
  beganAt = Date.now()
}

/** The Worker of the tests that run in workerd. A runtime runs many test files, one after the other. */
export default {
  fetch: (request, env, execution) => worker.fetch(request, current ?? env, inBackground(execution)),
  scheduled: (controller, env, execution) =>
    untilFileEnds(worker.scheduled(controller, current ?? env, inBackground(execution))),
  queue: async (batch, env, execution) => {
    const messages = batch.messages.filter(({ timestamp }) => timestamp.getTime() >= beganAt)
    if (messages.length === 0) return
    const given = { ...batch, queue: batch.queue, messages }
    await untilFileEnds(worker.queue(given, current ?? env, inBackground(execution)))
  },
} satisfies ExportedHandler<Env>

const inBackground = (execution: ExecutionContext): ExecutionContext =>
  ({
    waitUntil: (task: Promise<unknown>) => execution.waitUntil(untilFileEnds(task)),
    passThroughOnException: () => execution.passThroughOnException(),
  }) as ExecutionContext

/**
 * Waits until work is done or its test file ends. The runtime cancels what an invocation that returned still does. Work may
 * wait for a clock that the test moved by hours, and a batch that does not return holds up its queue.
 */
const untilFileEnds = async <T>(work: Promise<T>): Promise<T | undefined> => {
  const file = ended
  let isDone = false
  const end = async (): Promise<undefined> => {
    while (!isDone && ended === file) await scheduler.wait(POLL_MS)
  }
  try {
    return await Promise.race([work, end()])
  } finally {
    isDone = true
  }
}
