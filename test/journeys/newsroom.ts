import { inject } from 'vitest'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export const site = (): string => inject('site')
export const inbox = (): string => inject('inbox')

export const KEY = { authorization: 'Bearer local-publisher-key' }
const JSON_TYPE = { 'content-type': 'application/json' }

export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${site()}${path}`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(body),
  })

/** Reads JSON from the site; a refusal fails the test with what it said. */
export const read = async <T>(path: string): Promise<T> => {
  const response = await fetch(`${site()}${path}`, { headers: KEY })
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

export const publish = (event: unknown): Promise<Response> => post('/v1/events', event, KEY)
export const revise = (id: string, revision: unknown): Promise<Response> =>
  post(`/v1/events/${id}/revisions`, revision, KEY)

/** A small sound event; `more` changes what a test is about. */
export const anEvent = (more: Record<string, unknown> = {}) => ({
  nature: 'event',
  when: '2024-12-05',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  actors: [],
  text: { en: { title: 'Something happened', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
  ...more,
})

let named = 0
/** A name that no other test uses, fit for an event's id. */
export const freshName = (name = 'event'): string =>
  `${name}-${process.pid}-${Date.now().toString(36)}-${(++named).toString(36)}`

/** What stands first in every story so far, however long the story is. */
export const GRAVE = { severity: 'extreme', when: '2026-01-01' }

/** Publishes an event that happened in a region, and answers with its id. */
export const happened = async (region: string, more: Record<string, unknown> = {}): Promise<string> => {
  const id = freshName()
  await recorded(publish(anEvent({ id, regions: [{ id: region }], ...more })))
  return id
}

/** Revises an event: the whole event again, with what changed. */
export const revised = async (id: string, region: string, more: Record<string, unknown>): Promise<void> => {
  await recorded(revise(id, anEvent({ regions: [{ id: region }], number: 2, ...more })))
}

const recorded = async (answer: Promise<Response>): Promise<void> => {
  const response = await answer
  if (response.status !== 201)
    throw new Error(`recording was answered with ${response.status}: ${await response.text()}`)
}

type Status = { now: string; head_seq: number; work: Record<string, number> }
export const status = (): Promise<Status> => read<Status>('/v1/status')

/** The product's time, in milliseconds. */
export const now = async (): Promise<number> => Date.parse((await status()).now)

/** The next moment at which clocks in UTC show this time, at least so many milliseconds from now. */
export const nextAt = async (time: string, least = 2 * 60_000): Promise<number> => {
  const earliest = (await now()) + least
  const today = Date.parse(`${new Date(earliest).toISOString().slice(0, 10)}T${time}:00Z`)
  return today >= earliest ? today : today + DAY
}

/** Waits until nothing is left to do. */
export const idle = async (): Promise<void> => {
  const until = Date.now() + 30_000
  while (Date.now() < until) {
    const { unknown: _, ...work } = (await status()).work
    if (Object.values(work).every((count) => count === 0)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`work is left: ${JSON.stringify((await status()).work)}`)
}

/** Tells the cron a time, and does not wait for what follows from it. */
export const tell = async (at: number): Promise<void> => {
  const response = await fetch(`${site()}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`)
  if (!response.ok) throw new Error(`a tick was answered with ${response.status}`)
}

/** Tells the cron a time and waits until all that follows from it is done. */
export const tick = async (at: number): Promise<void> => {
  await tell(at)
  await idle()
}

/** Waits while the product's clock goes on by itself, up to a moment that is seconds away. */
export const passed = async (moment: number): Promise<void> => {
  while ((await now()) < moment) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Lets the hold of everything recorded so far pass, so that what comes next is all that is new. */
export const settle = async (): Promise<void> => tick((await now()) + 2 * 60_000)
