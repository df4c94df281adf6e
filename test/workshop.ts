import { env } from 'cloudflare:workers'
import actors from '../data/actors.json'
import regions from '../data/regions.json'
import type { Preferences } from '../src/audience/preferences.ts'
import type { AppContext } from '../src/context.ts'
import { activateReaders } from '../src/editions/import-readers.ts'
import type { Tickets } from '../src/editions/tickets.ts'
import { isRefusal } from '../src/lib/refusal.ts'
import type { EventDraft } from '../src/timeline/event-draft.ts'
import { type Actor, buildGazetteer, type Region } from '../src/timeline/gazetteer.ts'
import { stores, testContext } from './world.ts'

export const GAZETTEER = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
/** A context with small pages, for tests that plan page by page. */
export const planContext = (readersPerPage = 1_000, chunksPerPage = 1_000): Promise<AppContext> =>
  testContext({ readersPerPage, chunksPerPage })

export const NO_TICKETS: Tickets = {
  enqueuePlan: async () => undefined,
  enqueueMail: async () => undefined,
  enqueueWebhook: async () => undefined,
}

/** A context that sends no tickets, waits on the clock of the test, and collects its reports of troubles. */
export const mailContext = async (
  clock: { wall: number },
  overrides: Partial<AppContext> = {},
): Promise<AppContext & { reports: string[] }> => {
  const reports: string[] = []
  const context = await testContext({
    tickets: NO_TICKETS,
    wall: () => clock.wall,
    sleep: async (ms) => {
      clock.wall += ms
    },
    jitter: () => 0.5,
    report: async (name, detail) => {
      reports.push(`${name}: ${detail}`)
    },
    ...overrides,
  })
  return { ...context, reports }
}

export const CHOICE: Preferences = {
  regions: ['sy-aleppo'],
  actors: [],
  match: 'any',
  backed: false,
  severity: 'minor',
  certainty: 'unverified',
  digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
  alerts: 'none',
  alerts_per_hour: null,
  quiet: null,
  extreme_at_once: true,
  alerted: 'marked',
  lang: 'en',
}

/** Imports active readers, all with the same preferences. Their first digest is due in 1970. Returns their numbers. */
export const readers = async (count: number, name: string, more: Partial<Preferences> = {}): Promise<number[]> => {
  const preferences = { ...CHOICE, ...more }
  const emails = Array.from({ length: count }, (_, at) => `${name}${at}@readers.example.net`)
  const imported = emails.map((email) => ({ email, preferences, consent: 'on paper' }))
  await activateReaders(stores(), imported, { now: 0, released: await stores().journal.readHeadSeq() })
  const { results } = await env.DB.prepare(
    'SELECT number FROM subscriber WHERE email IN (SELECT value FROM json_each(?1)) ORDER BY number',
  )
    .bind(JSON.stringify(emails))
    .all<{ number: number }>()
  return results.map((row) => row.number)
}

/** Records an event without a hold. */
export const recorded = async (id: string, more: Partial<EventDraft> = {}): Promise<void> => {
  const draft: EventDraft = {
    id,
    number: 1,
    change: 'new',
    nature: 'event',
    when: '2024-11-29',
    kind: 'conflict.clash',
    certainty: 'reported',
    severity: 'severe',
    regions: [{ id: 'sy-aleppo' }],
    actors: [],
    counts: [],
    text: { en: { title: `What happened: ${id}`, summary: 'It was reported.' } },
    sources: [{ publisher: 'A paper', title: 'A report', stance: 'supports' }],
    links: [],
    external_ids: {},
    urgent: false,
    silent: false,
    publisher: 'newsroom',
    recorded_at: 0,
    release_at: 0,
    when_min: '2024-11-29',
    when_max: '2024-11-29',
    when_precision: 'day',
    ...more,
  }
  const outcome = await stores().journal.appendRevision(draft, null)
  if (isRefusal(outcome)) throw new Error(outcome.detail)
}
