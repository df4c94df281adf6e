import { createQueue } from './fifo-queue.ts'
import { createTimers } from './timers.ts'

/** The delays before the second, third and fourth attempt. */
const RETRY_DELAYS_MS = [500, 2000, 5000]

/** Bounds the requests at one time, so that a large batch does not flood the site. */
const MAX_CONCURRENT = 8

/** Posts one callback; true if the site accepted it. */
export type CallbackAttempt = () => Promise<boolean>

export type CallbackSender = {
  /** Queues the callbacks of one mail. Each begins when the first attempt of the one before has ended. */
  enqueue(attempts: CallbackAttempt[]): void
  /** While disabled, new callbacks are dropped. Disabling drops those that wait. */
  setEnabled(isEnabled: boolean): void
  /** Resolves when no callback waits, is on its way or is to be retried. */
  settle(): Promise<void>
  /** Drops the callbacks that wait or are to be retried. */
  dropWaiting(): void
}

/** `rest` are the later callbacks of the same mail. */
type Job = { attempt: CallbackAttempt; failures: number; rest: CallbackAttempt[] }

const jobsOf = ([attempt, ...rest]: CallbackAttempt[]): Job[] => (attempt ? [{ attempt, failures: 0, rest }] : [])

/** Creates a sender that makes at most four attempts for each callback. */
export const createCallbackSender = (): CallbackSender => {
  const jobs = createJobRunner()
  let isEnabled = true
  return {
    enqueue: (attempts) => {
      if (isEnabled) jobs.add(jobsOf(attempts))
    },
    setEnabled: (wanted) => {
      isEnabled = wanted
      if (!wanted) jobs.dropWaiting()
    },
    settle: jobs.settle,
    dropWaiting: jobs.dropWaiting,
  }
}

const createJobRunner = () => {
  const waiting = createQueue<Job>()
  const retries = createTimers()
  let running = 0
  /** A job that began before the last drop makes no further attempt. */
  let generation = 0
  let settleWaiters: (() => void)[] = []

  const isIdle = () => running === 0 && waiting.isEmpty() && retries.isEmpty()

  const add = (jobs: Job[]) => {
    for (const job of jobs) waiting.push(job)
    while (running < MAX_CONCURRENT && !waiting.isEmpty()) void run(waiting.take()!)
    if (!isIdle()) return
    for (const resolve of settleWaiters) resolve()
    settleWaiters = []
  }

  const run = async (job: Job) => {
    const startGeneration = generation
    running += 1
    const isAccepted = await job.attempt()
    running -= 1
    if (startGeneration !== generation) return add([])
    const delay = isAccepted ? undefined : RETRY_DELAYS_MS[job.failures]
    if (delay !== undefined) retries.start(delay, () => add([{ ...job, failures: job.failures + 1, rest: [] }]))
    add(jobsOf(job.rest))
  }

  const dropWaiting = () => {
    generation += 1
    waiting.clear()
    retries.cancelAll()
    add([])
  }

  const settle = () => new Promise<void>((resolve) => (isIdle() ? resolve() : settleWaiters.push(resolve)))
  return { add, dropWaiting, settle }
}
