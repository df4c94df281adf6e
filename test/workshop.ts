import { env } from 'cloudflare:workers'
import actors from '../data/actors.json'
import regions from '../data/regions.json'
import { filterIdOf, filterOf } from '../src/audience/filter.ts'
import type { Preferences } from '../src/audience/preferences.ts'
import type { AppContext } from '../src/context.ts'
import type { Tickets } from '../src/editions/tickets.ts'
import { canonicalJson } from '../src/lib/canonical-json.ts'
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
  digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
  alerts: 'none',
  alerts_per_hour: null,
  quiet: null,
  extreme_at_once: true,
  alerted: 'marked',
  lang: 'en',
}

/** Writes active readers of one schedule down, all with the same choice; answers with their numbers. */
export const readers = async (count: number, name: string, more: Partial<Preferences> = {}): Promise<number[]> => {
  const choice = { ...CHOICE, ...more }
  const filter = filterOf(choice)
  const id = await filterIdOf(filter)
  const { cadence, time, timezone } = choice.digest
  const made = await env.DB.batch<{ number: number }>([
    env.DB.prepare('INSERT INTO filter (id, body) VALUES (?1, ?2) ON CONFLICT DO NOTHING').bind(
      id,
      canonicalJson(filter),
    ),
    env.DB.prepare(
      "INSERT INTO schedule (cadence, weekday, time, timezone, next_at, last_seq) VALUES (?1, '', ?2, ?3, 0, (SELECT coalesce(max(seq), 0) FROM journal)) ON CONFLICT DO NOTHING",
    ).bind(cadence, time, timezone),
    env.DB.prepare(
      `INSERT INTO subscriber (email, address, state, lang, filter, choice, created_at)
         SELECT ?1 || value || '@readers.example.net', ?1 || value, 'active', ?2, ?3, ?4, 0 FROM json_each(?5) RETURNING number`,
    ).bind(name, choice.lang, id, canonicalJson(choice), JSON.stringify(Array.from({ length: count }, (_, at) => at))),
    env.DB.prepare(
      `INSERT INTO membership (schedule, subscriber, joined_run, from_seq)
         SELECT s.id, r.number, s.last_run, (SELECT coalesce(max(seq), 0) FROM journal) FROM schedule s
         JOIN subscriber r ON r.address LIKE ?1 || '%' WHERE s.time = ?2 AND s.timezone = ?3
         ON CONFLICT DO NOTHING`,
    ).bind(name, time, timezone),
  ])
  return made[2]!.results.map((row) => row.number)
}

/** Records an event that is not held. */
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
