import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { ask, confirm, correct, leave, load, move, publish, retract, update } from './acts.ts'
import type { Rewrite } from './bindings.ts'
import { emptyTables, type Line, readBook } from './book.ts'
import { type Course, type Script, setWall } from './course.ts'
import type { Asked, TakenMail } from './network.ts'
import { goOn } from './rounds.ts'
import { newStage, type Stage, type Ticked, tick } from './stage.ts'
import { AFTERNOON, DAMASCUS_DUE, DUE, END, type Happening, type Part, START, type Story, storyOf } from './story.ts'

/** All that is known of a story when it is over, for the audit. */
export type Played = {
  story: Story
  course: Course
  asked: Asked[]
  mails: TakenMail[]
  /** When the first digests had gone out, by the wall. */
  firstEnded: number
  book: Line[]
  /** When each event was recorded. */
  recordedAt: Map<string, number>
  ticks: Ticked[]
  /** How often each act was tried. */
  tries: Map<string, number>
  /** What went wrong while it was played. */
  faults: string[]
}

const MINUTE = 60_000
const CRON_MS = 5 * MINUTE

/** Plays a story from its beginning to its end, with the deaths that the script asks for. */
export const play = async (script: Script, rewrite: Rewrite = (sql) => sql): Promise<Played> => {
  await emptyTables()
  setWall(START)
  const stage = newStage(script, rewrite)
  const spies = [
    vi.spyOn(globalThis, 'fetch').mockImplementation(stage.net.fetch),
    vi.spyOn(Math, 'random').mockImplementation(() => stage.course.chance().below(1000) / 1000),
    // The network plays what is slow; a real alarm for each request would only add up to more than an isolate may set.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal),
    vi.spyOn(console, 'error').mockImplementation(() => undefined),
  ]
  try {
    return await told(storyOf(script.story), stage)
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const told = async (story: Story, stage: Stage): Promise<Played> => {
  await gather(story, stage)
  passTo(DUE + story.ticksMissed * CRON_MS)
  await goOn(stage, meanwhile(story, stage), Date.now())
  const firstEnded = Date.now()
  await goOn(stage, happening(story, 'later', 'updated').map(update), null)
  passTo(END)
  await goOn(stage, [], END)
  const mails = await stage.net.mails()
  const { course, ticks, tries, faults } = stage
  const known = { book: await readBook(), recordedAt: await recordedAt() }
  return { story, course, ticks, tries, faults, asked: stage.net.asked, mails, firstEnded, ...known }
}

/** All that is before the first digests: readers come, events are published. */
const gather = async (story: Story, stage: Stage): Promise<void> => {
  const asking = [...readers(story, 'silent'), ...readers(story, 'late')]
  const published = happening(story, 'published', 'before')
  await goOn(stage, [load(story)], null)
  await goOn(stage, [...asking.map(ask), ...published.map(publish)], null)
  for (const at of story.afternoonTicks ? AFTERNOON : []) {
    passTo(at)
    await goOn(stage, [], Date.now())
  }
  if (story.earlyTick) {
    passTo(DAMASCUS_DUE)
    await tick(stage, DAMASCUS_DUE)(stage.lives[0])
  }
  passTo(DUE - MINUTE / 2)
  const movers = story.earlyMove ? readers(story, 'mover') : []
  const held = [
    ...happening(story, 'published', 'held').map(publish),
    ...happening(story, 'later', 'corrected').map(correct),
  ]
  await goOn(stage, [...movers.map(move), ...held], null)
}

/** All that people do while the first digests are on their way. */
const meanwhile = (story: Story, stage: Stage) => [
  ...readers(story, 'leaver').map(leave),
  ...(story.earlyMove ? [] : readers(story, 'mover').map(move)),
  ...readers(story, 'late').map((reader) => confirm(reader, stage.net)),
  ...happening(story, 'later', 'retracted').map(retract),
  ...happening(story, 'published', 'meanwhile').map(publish),
]

const readers = (story: Story, part: Part) => story.readers.filter((reader) => reader.part === part)

const happening = <K extends keyof Happening>(story: Story, member: K, value: Happening[K]): Happening[] =>
  story.happenings.filter((each) => each[member] === value)

/** Moves the wall on, never back. */
const passTo = (wall: number): void => setWall(Math.max(wall, Date.now()))

const RECORDED = 'SELECT event, recorded_at FROM journal WHERE number = 1'

const recordedAt = async (): Promise<Map<string, number>> => {
  const { results } = await env.DB.prepare(RECORDED).all<{ event: string; recorded_at: number }>()
  return new Map(results.map((row) => [row.event, row.recorded_at]))
}
