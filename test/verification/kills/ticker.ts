import type { Observations } from './observations.ts'
import type { ProcessRunner } from './process-runner.ts'
import { FIRST_NOON } from './readers.ts'

/** Sends ticks to the product and reads how much work is left. Times of ticks are ms UTC. */
export type Ticker = {
  /** The newest time of a tick. */
  now: () => number
  /** Sends `times` ticks at once, each until it is answered. */
  tick: (at: number, times?: number) => Promise<void>
  /** The pending work as text, which changes with it; '' if there is none, which is recorded. */
  pendingWork: () => Promise<string>
}

export const createTicker = ({ request, headers }: ProcessRunner, observations: Observations): Ticker => {
  let now = FIRST_NOON
  return {
    now: () => now,
    tick: async (at, times = 1) => {
      now = Math.max(now, at)
      const path = `/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`
      const answers = await Promise.all(Array.from({ length: times }, () => request(path)))
      const began = Math.min(...answers.map((answer) => answer.began))
      observations.ticks.push({ at, began, ended: Math.max(...answers.map((answer) => answer.ended)) })
    },
    pendingWork: async () => {
      const at = now
      const { text, began, ended } = await request('/v1/status', { headers })
      const { unknown: _, ...work } = (JSON.parse(text) as { work: Record<string, number> }).work
      if (Object.values(work).some((count) => count > 0)) return JSON.stringify(work)
      observations.idleTimes.push({ began, ended, at })
      return ''
    },
  }
}
