import type { Look } from './cohort.ts'
import { reachIn } from './places.ts'
import { choiceOf, linesOf, type Reader } from './reader.ts'
import type { Act } from './record.ts'
import type { Line } from './rules.ts'
import type { Stage } from './stage.ts'
import { PLANTED, type Step, type Story } from './story.ts'

/** What was done and seen from outside: the model's only input beside the readers' choices. */
export type Performed = {
  looks: Look[]
  joined: number
  begun: number
  left: Map<string, number>
  moved: Map<string, number>
  lines: Line[]
}

export type Play = {
  stage: Stage
  story: Story
  readers: readonly Reader[]
  holdMs: number
  say: (line: string) => void
}

type Revision = { seq: number; release_at: string }

const DAY = 86_400_000
const AT_ONCE = 5_000
/** A hold is over for all that was published together so long after it ends. */
const BEHIND_THE_HOLD_MS = 20_000
const PART = 3

/** Plays a story on the stage: each thing at its time, in a clock that leaps from one to the next. */
export const perform = async (play: Play): Promise<Performed> => {
  const { stage, story, readers, say } = play
  await stage.tick(story.start - DAY)
  let head = 0
  for (const act of story.before) head = (await publish(stage, act)).seq
  const begun = await stage.tick(story.start - 60_000)
  for (let from = 0; from < readers.length; from += AT_ONCE) await load(stage, readers.slice(from, from + AT_ONCE))
  const done: Performed = { looks: [], joined: head, begun, left: new Map(), moved: new Map(), lines: [] }
  const acting = actor(play, done, head)
  let day = ''
  for (const step of story.steps) {
    await acting(step)
    const today = new Date(step.at).toISOString().slice(0, 10)
    if (today !== day) say(`${today}: ${stage.provider.taken.length} mails so far`)
    day = today
  }
  done.lines = await journalOf(stage)
  return done
}

const load = async (stage: Stage, readers: readonly Reader[]): Promise<void> => {
  await stage.ask('/v1/subscribers', linesOf(readers), { 'content-type': 'application/x-ndjson' })
}

/** Does one step after another. What is published together is looked at together, when the last hold is over. */
const actor = ({ stage, readers, holdMs }: Play, done: Performed, before: number) => {
  let head = before
  const look = async (at: number): Promise<void> => {
    const now = await stage.tick(at)
    done.looks.push({ at, now, head })
  }
  return async (step: Step): Promise<void> => {
    if (step.what === 'part') return part(stage, readers, done)
    await look(step.at)
    if (step.what === 'tick') return step.waits ? stage.idle() : undefined
    let released = step.at + holdMs + BEHIND_THE_HOLD_MS
    for (const act of step.acts) {
      const { seq, release_at } = await publish(stage, act)
      head = seq
      released = Math.max(released, Date.parse(release_at) + 1_000)
    }
    await look(released)
    await stage.idle()
  }
}

const publish = async (stage: Stage, { event, number, change, record, silent, urgent }: Act): Promise<Revision> => {
  const flags = { ...(silent ? { silent } : {}), ...(urgent ? { urgent } : {}) }
  const answer =
    number === 1
      ? await stage.ask('/v1/events', JSON.stringify({ ...record, id: event, ...flags }))
      : await stage.ask(`/v1/events/${event}/revisions`, JSON.stringify({ ...record, number, change, ...flags }))
  return (await answer.json()) as Revision
}

/** Of those who were told of what will turn out false, some leave, and some follow something else from then on. */
const part = async ({ provider, ask, ahead }: Stage, readers: readonly Reader[], done: Performed): Promise<void> => {
  const told = new Set(provider.taken.filter(({ events }) => events.includes(PLANTED.told)).map(({ to }) => to))
  const parting = readers.filter(({ email }) => told.has(email)).slice(0, 2 * PART)
  for (const [place, reader] of parting.entries()) {
    const { unsubscribe, preferences } = provider.linksOf(reader.email)!
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    if (place % 2 === 0) await ask(unsubscribe, 'List-Unsubscribe=One-Click', form)
    else await ask(preferences, elsewhere(reader), form)
    done[place % 2 === 0 ? 'left' : 'moved'].set(reader.email, Date.now() + (await ahead()))
  }
}

const elsewhere = (reader: Reader): string => {
  const { severity, lang } = choiceOf(reader) as { severity: string; lang: string }
  return new URLSearchParams({ regions: 'sy-tartus', severity, lang, alerts: 'none', cadence: 'weekly' }).toString()
}

type Told = Omit<Line, 'releaseAt' | 'reach' | 'event' | 'facts'> & Line['facts'] & { id: string; release_at: string }

/** The journal as the interface tells it. */
const journalOf = async ({ ask }: Stage): Promise<Line[]> => {
  const reach = reachIn()
  const lines: Line[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Response = await ask(`/v1/journal?after=${after}&limit=1000`)
    const { revisions, next } = (await page.json()) as { revisions: Told[]; next: number | null }
    for (const { id, seq, number, change, silent, urgent, release_at, ...facts } of revisions)
      lines.push({
        ...{ seq, event: id, number, change, silent, urgent: Boolean(urgent) },
        releaseAt: Date.parse(release_at),
        facts,
        reach: reach(facts),
      })
    after = revisions.length === 0 ? null : next
  }
  return lines
}
