import type { Book } from './book.ts'
import { ACTORS, QUIET_REGION, REGIONS } from './crowd.ts'
import type { Dice } from './dice.ts'
import type { Answer, Machine } from './machine.ts'

/** What happened to an event so far; revised only while it stands. */
type Event = { id: string; number: number; regions: string[]; actors: string[]; isSevere: boolean; stands: boolean }

const MOST_QUIET = 15
const REVISED = 0.35
const TAKEN_BACK = 0.3

/** The one who records what happens: each time something new, or what becomes of something lately told. */
export const newsroom = (machine: Machine, book: Book, dice: Dice): (() => Promise<void>) => {
  const events: Event[] = []
  return async () => {
    const standing = events.filter((event) => event.stands && event.regions[0] !== QUIET_REGION).slice(-6)
    const revised = standing.length > 0 && dice.chance(REVISED) ? dice.pick(standing) : null
    if (revised) return record(machine, book, revised, revise(revised, dice))
    const event = newEvent(dice, events)
    events.push(event)
    return record(machine, book, event, 'new')
  }
}

const revise = (event: Event, dice: Dice): string => {
  const change = dice.chance(TAKEN_BACK) ? 'retraction' : dice.pick(['update', 'correction'])
  event.number++
  event.stands = change !== 'retraction'
  return change
}

const record = async (machine: Machine, book: Book, event: Event, change: string): Promise<void> => {
  const { id, regions, actors, isSevere } = event
  const began = Date.now()
  const { seq, release_at } = JSON.parse(await recordedText(machine, event, change)) as Stored
  const releaseAt = Date.parse(release_at)
  book.recorded.push({ event: id, change, regions, actors, isSevere, seq, releaseAt, began, ended: Date.now() })
}

type Stored = { number: number; seq: number; release_at: string }

/** A killed request may have recorded its revision and never answered, or left its key behind as still running. */
const recordedText = async (machine: Machine, event: Event, change: string): Promise<string> => {
  const { id, number } = event
  for (let again = 0; ; again++) {
    const answer = await post(machine, event, change, `${id}-${number}-${again}`)
    if (answer.status === 201) return answer.text
    const { text } = await machine.ask(`/v1/events/${id}/revisions?limit=100`)
    const { revisions = [] } = JSON.parse(text) as { revisions?: Stored[] }
    const found = revisions.find((revision) => revision.number === number)
    if (found) return JSON.stringify(found)
    if (answer.status !== 409) throw new Error(`Revision ${number} of ${id} was refused: ${answer.text}`)
  }
}

const post = ({ ask, headers }: Machine, event: Event, change: string, key: string): Promise<Answer> => {
  const { id, number } = event
  const [path, body] =
    number === 1
      ? ['/v1/events', { id, ...recordOf(event) }]
      : [`/v1/events/${id}/revisions`, { ...recordOf(event), ...changeOf(event, change) }]
  return ask(path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
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
  when: '2024-12-04',
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
