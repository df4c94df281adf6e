import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import type { EventDraft } from '../../src/timeline/event-draft.ts'
import { recorded } from '../workshop.ts'
import { asPublisher, call, postJson, stores } from '../world.ts'

const DAY_MS = 86_400_000
const WORD = 'harbour'
const FIRST: Partial<EventDraft> = {
  when: '2024-11-29',
  when_min: '2024-11-29',
  when_max: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'confirmed',
  regions: [{ id: 'sy-aleppo' }],
  actors: [{ id: 'russia', role: 'party' }],
  text: { en: { title: `The ${WORD}`, summary: 'It was reported.' } },
}
const REASON = { en: 'It was not so.', ar: 'لم يكن كذلك.' }

let events = 0
/** Records an event and a second revision of it, `ago` ms before now. Returns its id. */
const revised = async (change: Partial<EventDraft>, ago = 0): Promise<string> => {
  const id = `moved-${++events}`
  const at = Date.now() - ago
  await recorded(id, { ...FIRST, recorded_at: at - 1_000, release_at: at - 1_000 })
  const second = { number: 2, change: 'correction', reason: REASON, recorded_at: at, release_at: at } as const
  await recorded(id, { ...FIRST, ...second, ...change })
  return id
}

const redact = async (event: string, number: number): Promise<void> => {
  const path = `/v1/events/${event}/revisions/${number}/redact`
  expect((await postJson(path, { reason: 'legal' }, asPublisher)).status).toBe(200)
}

type Item = { id: string; content_text: string; _waqai: { matches?: boolean; number: number; status: string } }
const itemsOf = async (query: string): Promise<Item[]> =>
  ((await (await call(`/feeds/timeline.json?${query}`)).json()) as { items: Item[] }).items
const idsOf = async (query: string): Promise<string[]> =>
  (await itemsOf(query)).map(({ id }) => id.slice(id.lastIndexOf('/') + 1))

beforeEach(() =>
  env.DB.batch(['journal', 'event', 'event_key', 'former_event'].map((each) => env.DB.prepare(`DELETE FROM ${each}`))),
)

describe('a narrowed feed that listed an event', () => {
  test.each<[string, Partial<EventDraft>]>([
    ['region=sy-aleppo', { regions: [{ id: 'sy-homs' }] }],
    ['region=sy', { regions: [{ id: 'ua' }] }],
    ['certainty=confirmed', { certainty: 'disputed' }],
    ['kind=conflict.clash', { kind: 'conflict.airstrike' }],
    ['kind=conflict', { kind: 'civic.protest', change: 'update' }],
    ['actor=russia', { actors: [] }],
    ['to=2024-11-30', { when: '2025-01-02', when_min: '2025-01-02', when_max: '2025-01-02' }],
    ['from=2024-11', { when: '2023', when_min: '2023-01-01', when_max: '2023-12-31' }],
    ['from=2024-11', { when: null, when_min: null, when_max: null, when_precision: 'unknown' }],
    [`q=${WORD}`, { text: { en: { title: 'The airport', summary: 'It was reported.' } } }],
    ['region=sy-aleppo&certainty=confirmed', { certainty: 'reported' }],
    ['region=sy-aleppo', { regions: [{ id: 'sy-homs' }], change: 'retraction' }],
  ])('by %s goes on listing it when it no longer matches: %j', async (query, change) => {
    const id = await revised(change)
    const [item] = await itemsOf(query)
    expect(item).toMatchObject({ id: expect.stringMatching(`/${id}$`), _waqai: { matches: false, number: 2 } })
    expect(item!.content_text).toMatch(/^As it stands now, this event does not match this feed/)
    if (change.change === undefined) expect(item!.content_text).toContain('It was not so.')
    const atom = await (await call(`/feeds/timeline.atom?${query}`)).text()
    expect(atom).toContain(`/events/${id}</id>`)
    const calendar = await (await call(`/feeds/timeline.ics?${query}`)).text()
    if (change.when !== null) expect(calendar).toMatch(/SEQUENCE:1\r\n[\s\S]*STATUS:CANCELLED/)
    expect(await idsOf('')).toEqual([id])
    expect((await itemsOf(''))[0]!._waqai.matches).toBeUndefined()
    // Lists and pages show what is true now.
    const { events } = (await (await call(`/v1/events?${query}`)).json()) as { events: unknown[] }
    expect(events).toEqual([])
  })

  test('lists it for 90 days, and a tick after that deletes what it needed', async () => {
    const id = await revised({ regions: [{ id: 'sy-homs' }] }, 89 * DAY_MS)
    await revised({ regions: [{ id: 'sy-homs' }] }, 91 * DAY_MS)
    expect(await idsOf('region=sy-aleppo')).toEqual([id])
    await stores()
      .feedIndex.prepareDeleteFormer(Date.now() - 90 * DAY_MS)
      .run()
    expect(await env.DB.prepare('SELECT event FROM former_event').all()).toMatchObject({ results: [{ event: id }] })
  })

  test('lists no event of which no single revision matched', async () => {
    // Confirmed in Aleppo, then reported in Homs: never confirmed in Homs.
    const id = await revised({ regions: [{ id: 'sy-homs' }], certainty: 'reported' })
    expect(await idsOf('region=sy-homs&certainty=confirmed')).toEqual([])
    expect(await idsOf('region=sy-aleppo&certainty=confirmed')).toEqual([id])
  })

  test('names it as removed when its newest revision is redacted, and so does the feed that it had moved to', async () => {
    const id = await revised({
      regions: [{ id: 'sy-homs' }],
      text: { en: { title: 'The airfield', summary: 'Moved.' } },
    })
    await redact(id, 2)
    for (const query of ['region=sy-aleppo', 'region=sy-homs']) {
      const [item] = await itemsOf(query)
      expect([query, item?.id]).toEqual([query, expect.stringMatching(`/events/${id}$`)])
      const json = await (await call(`/feeds/timeline.json?${query}`)).text()
      const atom = await (await call(`/feeds/timeline.atom?${query}`)).text()
      expect(atom).toContain(`<at:deleted-entry ref="`)
      for (const text of [json, atom])
        expect([query, text]).not.toEqual([query, expect.stringMatching(/airfield|harbour/)])
    }
    expect(await idsOf('region=sy-idlib')).toEqual([])
  })

  test('goes on listing it in its newest revision when the one that matched is redacted', async () => {
    const id = await revised({
      regions: [{ id: 'sy-homs' }],
      text: { en: { title: 'The airfield', summary: 'Moved.' } },
    })
    await redact(id, 1)
    const [item] = await itemsOf('region=sy-aleppo')
    expect(item).toMatchObject({ id: expect.stringMatching(`/${id}$`), _waqai: { matches: false, number: 2 } })
    expect(JSON.stringify(item)).toContain('The airfield')
    expect(JSON.stringify(item)).not.toContain(WORD)
    expect(await idsOf(`q=${WORD}`)).toEqual([])
    expect((await env.DB.prepare('SELECT keys FROM former_event').all()).results).not.toEqual(
      expect.arrayContaining([{ keys: expect.stringContaining('word ') }]),
    )
  })

  test('shows it as matching again when it does', async () => {
    const id = await revised({ certainty: 'disputed' })
    await recorded(id, { ...FIRST, number: 3, change: 'update', recorded_at: Date.now(), release_at: Date.now() })
    const [item] = await itemsOf('certainty=confirmed')
    expect([item!._waqai.number, item!._waqai.matches]).toEqual([3, undefined])
  })
})

test('a full page of a narrowed feed reads a bounded number of rows for each entry of the journal that it passes', async () => {
  for (let at = 0; at < 60; at++) await recorded(`other-${at}`, { ...FIRST, regions: [{ id: 'sy-homs' }] })
  for (let at = 0; at < 20; at++) await revised({ regions: [{ id: 'sy-homs' }] })
  let rows = 0
  const counting = new Proxy(env.DB, {
    get: (db, name) =>
      name === 'prepare'
        ? (sql: string) => countingStatement(db.prepare(sql), (read) => (rows += read))
        : Reflect.get(db, name),
  })
  const { feedIndexStore } = await import('../../src/timeline/feed-index-store.ts')
  const query = {
    regions: ['sy-aleppo'],
    actors: null,
    kind: null,
    certainty: null,
    terms: [],
    maxDay: '~',
    lastDay: '',
  }
  const page = { before: Number.MAX_SAFE_INTEGER, leftSince: 0, limit: 51 }
  expect(await feedIndexStore(counting).listBySeq(query, page)).toHaveLength(20)
  const [{ entries }] = (await env.DB.prepare('SELECT count(*) AS entries FROM journal').all<{ entries: number }>())
    .results as [{ entries: number }]
  expect(rows).toBeLessThan(12 * entries)
})

const countingStatement = (real: D1PreparedStatement, count: (read: number) => void): D1PreparedStatement =>
  ({
    bind: (...values: unknown[]) => countingStatement(real.bind(...values), count),
    all: async () => {
      const result = await real.all()
      count(result.meta.rows_read)
      return result
    },
  }) as unknown as D1PreparedStatement
