import type { Observations } from './observations.ts'
import type { ProcessRunner } from './process-runner.ts'

type RunItem = { id: number; schedule: number | null; due_at: string; from_seq: number; to_seq: number }

/** Records the runs of schedules as the product lists them. */
export const recordRuns = async ({ request, headers }: ProcessRunner, { runs }: Observations): Promise<void> => {
  for (let before: number | null = null; ; ) {
    const { text } = await request(`/v1/runs${before === null ? '' : `?before=${before}`}`, { headers })
    const page = JSON.parse(text) as { runs: RunItem[]; next: number | null }
    for (const { id, schedule, due_at, from_seq, to_seq } of page.runs)
      if (schedule !== null) runs.push({ id, dueAt: Date.parse(due_at), from: from_seq, to: to_seq })
    if (page.next === null) return
    before = page.next
  }
}

/** Reports chunks that are still `unknown`. This provider keeps keys, so every outcome can be found out. */
export const recordUnknownChunks = async ({ request, headers }: ProcessRunner, { findings }: Observations) => {
  const { text } = await request('/v1/chunks?state=unknown', { headers })
  const { chunks } = JSON.parse(text) as { chunks: { id: number; readers: number }[] }
  for (const { id, readers } of chunks) findings.push(`chunk ${id} of ${readers} readers is still unknown`)
}
