import { createQueue } from './fifo-queue.ts'

/** The waits before the second, third and fourth attempt. */
const RETRY_MS = [500, 2000, 5000]

/** How many go out at once, so that a large batch does not flood the site. */
const AT_ONCE = 8

/** Tries to deliver one callback; true when the site took it. */
export type Attempt = () => Promise<boolean>

export type Callbacks = {
  /** Queues the callbacks of one mail: each is first tried when the one before it was tried, whatever came of that. */
  queue(attempts: Attempt[]): void
  /** While disabled nothing is queued, and what had been queued is forgotten. */
  enable(enabled: boolean): void
  /** Resolves when nothing is waiting, under way or to be tried again. */
  settle(): Promise<void>
  /** Drops what is waiting; what is under way ends without another attempt. */
  forget(): void
}

type Job = { attempt: Attempt; tried: number; later: Attempt[] }

const jobOf = ([attempt, ...later]: Attempt[]): Job[] => (attempt ? [{ attempt, tried: 0, later }] : [])

/** Attempts put off, each of which comes back once unless all are cancelled. */
const createDelays = () => {
  const timers = new Set<ReturnType<typeof setTimeout>>()
  return {
    start: (ms: number, then: () => void) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        then()
      }, ms)
      timers.add(timer)
    },
    isEmpty: () => timers.size === 0,
    cancel: () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** The line of callbacks to the site: eight at a time, each tried at most four times. */
export const createCallbacks = (): Callbacks => {
  const line = createQueue<Job>()
  const delays = createDelays()
  let underWay = 0
  let era = 0
  let enabled = true
  let waiters: (() => void)[] = []

  const isIdle = () => underWay === 0 && line.isEmpty() && delays.isEmpty()

  const join = (jobs: Job[]) => {
    for (const job of jobs) line.push(job)
    while (underWay < AT_ONCE && !line.isEmpty()) void run(line.take())
    if (!isIdle()) return
    for (const wake of waiters) wake()
    waiters = []
  }

  const run = async (job: Job | undefined) => {
    if (!job) return
    const begun = era
    underWay += 1
    const taken = await job.attempt()
    underWay -= 1
    if (begun !== era) return join([])
    const delay = taken ? undefined : RETRY_MS[job.tried]
    if (delay !== undefined) delays.start(delay, () => join([{ ...job, tried: job.tried + 1, later: [] }]))
    join(jobOf(job.later))
  }

  const forget = () => {
    era += 1
    line.clear()
    delays.cancel()
    join([])
  }

  return {
    queue: (attempts) => {
      if (enabled) join(jobOf(attempts))
    },
    enable: (wanted) => {
      enabled = wanted
      if (!wanted) forget()
    },
    settle: () => new Promise((resolve) => (isIdle() ? resolve() : waiters.push(resolve))),
    forget,
  }
}
