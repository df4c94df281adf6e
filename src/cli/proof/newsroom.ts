import { setTimeout as pause } from 'node:timers/promises'
import type { Book, Recorded } from './book.ts'
import { ACTORS, DUES, QUIET_REGION, REGIONS } from './crowd.ts'
import type { Dice } from './dice.ts'
import type { Answer, Machine } from './machine.ts'

const DAY = 86_400_000
const MINUTE = 60_000
/** A Sunday noon: everything is due for the first time on the next day. */
export const FIRST_NOON = Date.parse('2027-01-03T12:00:00Z')
const CATCHES_UP_FOR_MS = 6_000
const BETWEEN_TICKS_MS = 1_500
const LOOKS_EVERY_MS = 100
const MOST_QUIET = 15

/** What happened to an event so far; revised only while it stands. */
type Event = { id: string; number: number; regions: string[]; actors: string[]; isSevere: boolean; stands: boolean }

type ListedRun = { id: number; schedule: number | null; due_at: string; from_seq: number; to_seq: number }

export type Newsroom = {
  /** Tells the cron a time, `times` at once, and again until it is answered. */
  tick: (at: number, times?: number) => Promise<void>
  /** What is left to do, in a word that changes with it; '' where nothing is, which is written down. */
  workLeft: () => Promise<string>
  /** Writes down the runs that the product lists. */
  listRuns: () => Promise<void>
  /** One day of the timeline: events, and ticks that come twice, late or not at all. */
  day: () => Promise<void>
  /** The newest time that a tick was told. */
  now: () => number
  days: () => number
}

/** The one who records what happens and makes the clock go on. */
export const newsroom = ({ ask, key }: Machine, book: Book, dice: Dice): Newsroom => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const events: Event[] = []
  let now = FIRST_NOON
  let days = 0

  const tick: Newsroom['tick'] = async (at, times = 1) => {
    now = Math.max(now, at)
    const path = `/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`
    const answers = await Promise.all(Array.from({ length: times }, () => ask(path)))
    const began = Math.min(...answers.map((answer) => answer.began))
    book.ticks.push({ at, began, ended: Math.max(...answers.map((answer) => answer.ended)) })
  }

  const workLeft = async (): Promise<string> => {
    const at = now
    const { text, began, ended } = await ask('/v1/status', { headers })
    const { work } = JSON.parse(text) as { work: Record<string, number> }
    if (Object.values(work).some((count) => count > 0)) return JSON.stringify(work)
    book.idles.push({ at, began, ended })
    return ''
  }

  const listRuns = async (): Promise<void> => {
    for (let before: number | null = null; ; ) {
      const { text } = await ask(`/v1/runs${before === null ? '' : `?before=${before}`}`, { headers })
      const { runs, next } = JSON.parse(text) as { runs: ListedRun[]; next: number | null }
      for (const { id, schedule, due_at, from_seq, to_seq } of runs)
        if (schedule !== null) book.runs.push({ id, dueAt: Date.parse(due_at), from: from_seq, to: to_seq })
      if (next === null) return
      before = next
    }
  }

  const record = async (event: Event, change: string): Promise<void> => {
    const { id, number, regions, actors, isSevere } = event
    const post = (idempotencyKey: string) =>
      ask(number === 1 ? '/v1/events' : `/v1/events/${id}/revisions`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': idempotencyKey },
        body: JSON.stringify(
          number === 1 ? { id, ...recordOf(event) } : { ...recordOf(event), ...changeOf(event, change) },
        ),
      })
    const began = Date.now()
    const found = await recordedText(post, id, number)
    const { seq, release_at } = JSON.parse(found) as { seq: number; release_at: string }
    const ended = Date.now()
    const more = { began, ended, seq, releaseAt: Date.parse(release_at) }
    book.recorded.push({ event: id, change, regions, actors, isSevere, ...more } satisfies Recorded)
  }

  /** A killed request may have recorded its revision and never answered, or left its key behind as still running. */
  const recordedText = async (post: (key: string) => Promise<Answer>, id: string, number: number): Promise<string> => {
    for (let again = 0; ; again++) {
      const answer = await post(`${id}-${number}-${again}`)
      if (answer.status === 201) return answer.text
      const { text } = await ask(`/v1/events/${id}/revisions?limit=100`)
      const { revisions = [] } = JSON.parse(text) as { revisions?: { number: number }[] }
      const found = revisions.find((revision) => revision.number === number)
      if (found) return JSON.stringify(found)
      if (answer.status !== 409) throw new Error(`Revision ${number} of ${id} was refused: ${answer.text}`)
    }
  }

  const happen = async (): Promise<void> => {
    const standing = events.filter((event) => event.stands && event.regions[0] !== QUIET_REGION)
    if (standing.length > 0 && dice.chance(0.35)) {
      const event = dice.pick(standing.slice(-6))
      const change = dice.chance(0.3) ? 'retraction' : dice.pick(['update', 'correction'])
      event.number++
      event.stands = change !== 'retraction'
      return record(event, change)
    }
    const event = newEvent(dice, events)
    events.push(event)
    return record(event, 'new')
  }

  /** Repeats ticks until nothing is left to do or patience ends. */
  const catchUp = async (): Promise<void> => {
    const until = Date.now() + CATCHES_UP_FOR_MS
    let last = Date.now()
    while ((await workLeft()) !== '' && Date.now() < until) {
      await pause(LOOKS_EVERY_MS)
      if (Date.now() < last + BETWEEN_TICKS_MS) continue
      last = Date.now()
      await tick(now)
    }
  }

  const day = async (): Promise<void> => {
    const midnight = FIRST_NOON - DAY / 2 + ++days * DAY
    for (const at of [...new Set(DUES.map((due) => midnight + due.at))].sort((a, b) => a - b)) {
      for (let more = dice.whole(0, 2); more > 0; more--) await happen()
      if (dice.chance(0.3)) continue
      const ticking = tick(at + dice.pick([0, 0, 17_000, 4 * MINUTE]), dice.chance(0.25) ? 2 : 1)
      if (dice.chance(0.3)) await happen()
      await ticking
      if (dice.chance(0.2)) await tick(at - 5 * MINUTE)
      await pause(dice.whole(0, 700))
    }
    await tick(midnight + 20 * 3_600_000)
    await catchUp()
  }

  return { tick, workLeft, listRuns, day, now: () => now, days: () => days }
}

const newEvent = (dice: Dice, events: Event[]): Event => {
  const quiet = events.filter((event) => event.regions[0] === QUIET_REGION).length
  const isQuiet = quiet < MOST_QUIET && dice.chance(0.12)
  return {
    id: `happening-${events.length + 1}`,
    number: 1,
    regions: isQuiet ? [QUIET_REGION] : [dice.pick(REGIONS)],
    actors: isQuiet || dice.chance(0.5) ? [] : [dice.pick(ACTORS)],
    isSevere: dice.chance(0.5),
    stands: true,
  }
}

const recordOf = ({ id, number, regions, actors, isSevere }: Event) => ({
  nature: 'event',
  when: '2027-01-04',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: isSevere ? 'severe' : 'moderate',
  regions: regions.map((region) => ({ id: region })),
  actors: actors.map((actor) => ({ id: actor, role: 'speaker' })),
  text: { en: { title: `The ${id}`, summary: `As it was known at revision ${number}.` } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
})

const changeOf = ({ number }: Event, change: string) => ({
  number,
  change,
  ...(change === 'update' ? {} : { reason: { en: 'It was not so.' } }),
})
