import type { Random } from '../random.ts'
import type { Observations } from './observations.ts'
import type { Answer, ProcessRunner } from './process-runner.ts'
import { ACTORS, QUIET_REGION, REGIONS } from './readers.ts'

/** An event as it was last published. */
type PublishedEvent = {
  id: string
  number: number
  regions: string[]
  actors: string[]
  isSevere: boolean
  isRetracted: boolean
}

const MAX_QUIET_EVENTS = 15
const QUIET_PROBABILITY = 0.12
const REVISE_PROBABILITY = 0.35
const RETRACT_PROBABILITY = 0.3
const URGENT_PROBABILITY = 0.6
const RECENT = 6
const REDACT_PROBABILITY = 0.08

/** Creates a function that publishes: each time a new event, a revision of a recent one, or the redaction of one. */
export const createPublisher = (
  runner: ProcessRunner,
  observations: Observations,
  random: Random,
): (() => Promise<void>) => {
  const events: PublishedEvent[] = []
  return async () => {
    const revisable = events.filter((event) => !event.isRetracted && event.regions[0] !== QUIET_REGION).slice(-RECENT)
    const revised = revisable.length > 0 && random.chance(REVISE_PROBABILITY) ? random.pick(revisable) : null
    if (revised) return record(runner, observations, revised, revise(revised, random))
    if (events.length > 0 && random.chance(REDACT_PROBABILITY))
      return redact(runner, observations, random.pick(events.slice(-RECENT)), random)
    const event = createEvent(random, events)
    events.push(event)
    return record(runner, observations, event, { change: 'new', isUrgent: false })
  }
}

/** An operator redacts a revision of the event: the newest, or an earlier one. */
const redact = async (
  { request, headers }: ProcessRunner,
  { redactions }: Observations,
  { id, number: newest }: PublishedEvent,
  random: Random,
): Promise<void> => {
  const number = random.chance(0.6) ? newest : random.between(1, newest)
  const redaction = { event: id, number, began: Date.now(), ended: Number.POSITIVE_INFINITY }
  redactions.push(redaction)
  const answer = await request(`/v1/events/${id}/revisions/${number}/redact`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'privacy' }),
  })
  if (answer.status !== 200) throw new Error(`Revision ${number} of ${id} was not redacted: ${answer.text}`)
  redaction.ended = Date.now()
}

/** The change of a revision, and whether it is an urgent correction. */
type EventChange = { change: string; isUrgent: boolean }

/** Changes the event and returns the change of its new revision. */
const revise = (event: PublishedEvent, random: Random): EventChange => {
  const change = random.chance(RETRACT_PROBABILITY) ? 'retraction' : random.pick(['update', 'correction', 'correction'])
  event.number++
  event.isRetracted = change === 'retraction'
  return { change, isUrgent: change === 'correction' && random.chance(URGENT_PROBABILITY) }
}

const record = async (
  runner: ProcessRunner,
  { revisions }: Observations,
  event: PublishedEvent,
  change: EventChange,
): Promise<void> => {
  const { id, number, regions, actors, isSevere } = event
  const began = Date.now()
  const { seq, release_at } = await publishOnce(runner, event, change)
  const recorded = { event: id, number, ...change, regions, actors, isSevere, seq, releaseAt: Date.parse(release_at) }
  revisions.push({ ...recorded, began, ended: Date.now() })
}

type StoredRevision = { number: number; seq: number; release_at: string }

/**
 * Publishes a revision and returns it as it is stored. A request that was killed may have stored it, or have left its key
 * in use. So after any answer but 201 the stored revisions are read, and if it is not there, another key is tried.
 */
const publishOnce = async (
  runner: ProcessRunner,
  event: PublishedEvent,
  change: EventChange,
): Promise<StoredRevision> => {
  const { id, number } = event
  for (let attempt = 0; ; attempt++) {
    const answer = await post(runner, event, change, `${id}-${number}-${attempt}`)
    if (answer.status === 201) return JSON.parse(answer.text)
    const { text } = await runner.request(`/v1/events/${id}/revisions?limit=100`)
    const { revisions = [] } = JSON.parse(text) as { revisions?: StoredRevision[] }
    const stored = revisions.find((revision) => revision.number === number)
    if (stored) return stored
    if (answer.status !== 409) throw new Error(`Revision ${number} of ${id} was refused: ${answer.text}`)
  }
}

const post = (
  { request, headers }: ProcessRunner,
  event: PublishedEvent,
  change: EventChange,
  key: string,
): Promise<Answer> => {
  const { id, number } = event
  const [path, body] =
    number === 1
      ? ['/v1/events', { id, ...recordOf(event) }]
      : [`/v1/events/${id}/revisions`, { ...recordOf(event), ...changeOf(event, change) }]
  return request(path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
}

const createEvent = (random: Random, events: PublishedEvent[]): PublishedEvent => {
  const quietCount = events.filter((event) => event.regions[0] === QUIET_REGION).length
  const isQuiet = quietCount < MAX_QUIET_EVENTS && random.chance(QUIET_PROBABILITY)
  return {
    id: `event-${events.length + 1}`,
    number: 1,
    regions: isQuiet ? [QUIET_REGION] : [random.pick(REGIONS)],
    actors: isQuiet || random.chance(0.5) ? [] : [random.pick(ACTORS)],
    isSevere: random.chance(0.5),
    isRetracted: false,
  }
}

const recordOf = ({ id, number, regions, actors, isSevere }: PublishedEvent) => ({
  nature: 'event',
  when: '2024-12-04',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: isSevere ? 'severe' : 'moderate',
  regions: regions.map((region) => ({ id: region })),
  actors: actors.map((actor) => ({ id: actor, role: 'speaker' })),
  text: { en: { title: `The ${id} at revision ${number}`, summary: `As it was known at revision ${number}.` } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
})

const changeOf = ({ number }: PublishedEvent, { change, isUrgent }: EventChange) => ({
  number,
  change,
  ...(isUrgent && { urgent: true }),
  ...(change === 'update' ? {} : { reason: { en: 'It was not so.' } }),
})
