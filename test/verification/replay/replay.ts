import { dice } from '../kills/dice.ts'
import { type Audit, audit } from './auditing.ts'
import { answerTo } from './model.ts'
import { perform } from './performing.ts'
import type { Taken } from './provider.ts'
import { crowdOf } from './reader.ts'
import type { Line } from './rules.ts'
import { startStage } from './stage.ts'
import { type Span, storyOf } from './story.ts'

export type Trial = { seed: number; readers: number; span: Span; say: (line: string) => void }

/** What a replay came to: what agreed, what did not, and who was set aside since a moment decided. */
export type Replayed = Audit & { mails: number; events: number; unsure: number; taken: Taken[]; lines: Line[] }

const HOLD_SECONDS = 60

/** Replays a story with so many readers, and holds an independent count against what the provider took. */
export const replay = async ({ seed, readers: size, span, say }: Trial): Promise<Replayed> => {
  const story = storyOf(dice(seed, 'story'), span)
  const readers = crowdOf(dice(seed, 'readers'), size)
  const stage = await startStage(HOLD_SECONDS)
  try {
    const done = await perform({ stage, story, readers, holdMs: HOLD_SECONDS * 1_000, say })
    say('The independent count …')
    const { owed, unsure } = answerTo({ ...done, readers })
    const { taken } = stage.provider
    const judged = audit({ ...done, readers: readers.filter(({ email }) => !unsure.has(email)), owed, taken })
    const events = new Set(done.lines.filter(({ seq }) => seq > done.joined).map(({ event }) => event)).size
    return { ...judged, mails: taken.length, events, unsure: unsure.size, taken, lines: done.lines }
  } finally {
    await stage.stop()
  }
}
