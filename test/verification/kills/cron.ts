import type { Book } from './book.ts'
import { FIRST_NOON } from './crowd.ts'
import type { Machine } from './machine.ts'

/** The one who makes the clock go on, and asks how far the product is. */
export type Cron = {
  /** The newest time that a tick was told. */
  now: () => number
  /** Tells the product a time, `times` at once, and again until it is answered. */
  tick: (at: number, times?: number) => Promise<void>
  /** What is left to do, in a word that changes with it; '' where nothing is, which is written down. */
  workLeft: () => Promise<string>
}

export const cronOf = ({ ask, headers }: Machine, book: Book): Cron => {
  let now = FIRST_NOON
  return {
    now: () => now,
    tick: async (at, times = 1) => {
      now = Math.max(now, at)
      const path = `/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`
      const answers = await Promise.all(Array.from({ length: times }, () => ask(path)))
      const began = Math.min(...answers.map((answer) => answer.began))
      book.ticks.push({ at, began, ended: Math.max(...answers.map((answer) => answer.ended)) })
    },
    workLeft: async () => {
      const at = now
      const { text, began, ended } = await ask('/v1/status', { headers })
      const { unknown: _, ...work } = (JSON.parse(text) as { work: Record<string, number> }).work
      if (Object.values(work).some((count) => count > 0)) return JSON.stringify(work)
      book.idles.push({ at, began, ended })
      return ''
    },
  }
}

type ListedRun = { id: number; schedule: number | null; due_at: string; from_seq: number; to_seq: number }

/** Writes down the schedules' runs as the product lists them. */
export const listRuns = async ({ ask, headers }: Machine, book: Book): Promise<void> => {
  for (let before: number | null = null; ; ) {
    const { text } = await ask(`/v1/runs${before === null ? '' : `?before=${before}`}`, { headers })
    const { runs, next } = JSON.parse(text) as { runs: ListedRun[]; next: number | null }
    for (const { id, schedule, due_at, from_seq, to_seq } of runs)
      if (schedule !== null) book.runs.push({ id, dueAt: Date.parse(due_at), from: from_seq, to: to_seq })
    if (next === null) return
    before = next
  }
}

/** Writes down the chunks of which the product does not know whether they were taken: with this provider it could. */
export const listUnknown = async ({ ask, headers }: Machine, book: Book): Promise<void> => {
  const { text } = await ask('/v1/chunks?state=unknown', { headers })
  const { chunks } = JSON.parse(text) as { chunks: { id: number; readers: number }[] }
  for (const { id, readers } of chunks) book.findings.push(`chunk ${id} of ${readers} readers is held as unknown`)
}
