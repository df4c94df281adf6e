import { KEY, newId, postJson } from './site-client.ts'

/** Publishes an event, also one that repeats another: most tests publish the same words. */
export const publish = (event: object): Promise<Response> =>
  postJson('/v1/events', { duplicate_ok: true, ...event }, KEY)
export const revise = (id: string, revision: unknown): Promise<Response> =>
  postJson(`/v1/events/${id}/revisions`, revision, KEY)

/** A valid event draft; `changes` replaces members. */
export const eventDraft = (changes: Record<string, unknown> = {}) => ({
  nature: 'event',
  when: '2024-12-05',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  actors: [],
  text: { en: { title: 'Something happened', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
  ...changes,
})

/** Makes an event sort before every event of the timeline that ships. */
export const TOP_STORY = { severity: 'extreme', when: '2026-01-01' }

/** Members of a retraction, and of a correction. */
export const RETRACTED = { change: 'retraction', reason: { en: 'It was a film scene.', ar: 'كان مشهدًا سينمائيًا.' } }
export const CORRECTED = { change: 'correction', reason: { en: 'The number was wrong.' } }

/** Publishes an event in a region. Returns its id. */
export const publishIn = async (region: string, changes: Record<string, unknown> = {}): Promise<string> => {
  const id = newId()
  await expectRecorded(publish(eventDraft({ id, regions: [{ id: region }], ...changes })))
  return id
}

/** Publishes revision 2 of an event in a region, unless `changes` gives another number. */
export const reviseIn = async (id: string, region: string, changes: Record<string, unknown>): Promise<void> => {
  await expectRecorded(revise(id, eventDraft({ regions: [{ id: region }], number: 2, ...changes })))
}

const expectRecorded = async (answer: Promise<Response>): Promise<void> => {
  const response = await answer
  if (response.status !== 201)
    throw new Error(`Recording was answered with ${response.status}: ${await response.text()}`)
}
