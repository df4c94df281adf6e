import { beforeAll, describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { whenBoundsOf } from '../../src/timeline/edtf.ts'
import { CERTAINTIES } from '../../src/timeline/event.ts'
import type { EventDraft } from '../../src/timeline/event-draft.ts'
import { GAZETTEER } from '../workshop.ts'
import { call, stores } from '../world.ts'

const REGIONS = [...GAZETTEER.regions.keys()]
const ACTORS = [...GAZETTEER.actors.keys()]
const KINDS = ['conflict.clash', 'conflict.airstrike', 'conflict', 'civic.protest', 'politics.statement']
// No word begins with another one, and none is a name.
const WORDS = ['harbour', 'market', 'bridge', 'school', 'convoy', 'ceasefire', 'جسر', 'سوق', 'مشفى', 'هدنة']
const EVENTS = 300

/** A seeded generator, so that every run is the same (linear congruential). */
let state = 20241129
const randomBelow = (limit: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return (state >> 8) % limit
}
const randomSample = <T>(from: readonly T[], maxSize: number): T[] => [
  ...new Set(Array.from({ length: randomBelow(maxSize + 1) }, () => from[randomBelow(from.length)]!)),
]

const date = (): string | null => {
  const day = `20${10 + randomBelow(4)}-0${1 + randomBelow(9)}-1${randomBelow(9)}`
  const other = `20${14 + randomBelow(3)}-11`
  return [day, day, day, day.slice(0, 7), day.slice(0, 4), `${day}/${other}`, `${day}/..`, `../${other}`, null][
    randomBelow(9)
  ]!
}

const draft = (id: string, number: number, change: EventDraft['change']): EventDraft => {
  const when = date()
  const { min, max, precision } = whenBoundsOf(when)
  const words = randomSample(WORDS, 4)
  const text = { title: `Report ${words.join(' ')}`, summary: 'It was reported.' }
  return {
    id,
    number,
    change,
    nature: 'event',
    when,
    kind: KINDS.filter((kind) => kind.includes('.'))[randomBelow(4)]!,
    certainty: CERTAINTIES[randomBelow(4)]!,
    severity: 'moderate',
    regions: randomSample(REGIONS, 3).map((region) => ({ id: region })),
    actors: randomSample(ACTORS, 2).map((actor) => ({ id: actor, role: 'party' })),
    counts: [],
    text: randomBelow(2) ? { en: text } : { ar: text },
    sources: [{ publisher: 'A paper', title: 'A report', stance: 'supports' }],
    links: [],
    external_ids: {},
    urgent: false,
    silent: true,
    publisher: 'newsroom',
    recorded_at: 1_000,
    release_at: 1_000,
    when_min: min,
    when_max: max,
    when_precision: precision,
    ...(change === 'retraction' && { reason: { en: 'Untrue.' } }),
  }
}

const newest = new Map<string, EventDraft>()
const record = async (each: EventDraft): Promise<void> => {
  const outcome = await stores().journal.appendRevision(each, null)
  if (isRefusal(outcome)) throw new Error(outcome.detail)
  newest.set(each.id, each)
}

// The reference: it checks every event, and follows every relation each time.
const isIn = (region: string, sought: string): boolean =>
  region === sought || GAZETTEER.parentsOf(region).some((parent) => isIn(parent, sought))
const isPlacedIn = ({ regions }: EventDraft, sought: string): boolean =>
  regions.some(({ id }) => [id, ...(GAZETTEER.regions.get(id)!.members ?? [])].some((place) => isIn(place, sought)))
const isPartOf = (actor: string, sought: string): boolean =>
  actor === sought || (GAZETTEER.actors.get(actor)!.part_of ?? []).some(({ id }) => isPartOf(id, sought))
const hasWord = ({ text }: EventDraft, word: string): boolean => (text.en ?? text.ar)!.title.split(' ').includes(word)

type Query = {
  region?: string
  actor?: string
  kind?: string
  certainty?: string
  from?: string
  to?: string
  q?: string[]
}

const matches = (event: EventDraft, { region, actor, kind, certainty, from, to, q = [] }: Query): boolean =>
  (!region || isPlacedIn(event, region)) &&
  (!actor || event.actors.some(({ id }) => isPartOf(id, actor))) &&
  (!kind || event.kind === kind || event.kind.startsWith(`${kind}.`)) &&
  (!certainty || event.certainty === certainty) &&
  (!(from || to) || event.when_min !== null || event.when_max !== null) &&
  (!from || event.when_max === null || event.when_max >= whenBoundsOf(from).min!) &&
  (!to || event.when_min === null || event.when_min <= whenBoundsOf(to).max!) &&
  q.every((word) => hasWord(event, word))

const expectedIds = (query: Query): string[] =>
  [...newest.values()]
    .filter((event) => matches(event, query))
    .sort((a, b) => {
      const [one, other] = [a.when_min ?? '', b.when_min ?? '']
      return one === other ? (a.id < b.id ? -1 : 1) : one < other ? 1 : -1
    })
    .map(({ id }) => id)

const queryStringOf = ({ q, ...rest }: Query): string =>
  new URLSearchParams({ ...rest, ...(q && { q: q.join(' ') }) }).toString()

const listIds = async (query: string, betweenPages?: () => Promise<void>): Promise<string[]> => {
  const ids: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const answer = await call(`/v1/events?${query}${next && `&after=${encodeURIComponent(next)}`}`)
    expect(answer.status, query).toBe(200)
    const page = (await answer.json()) as { events: { id: string }[]; next: string | null }
    ids.push(...page.events.map(({ id }) => id))
    next = page.next
    await betweenPages?.()
  }
  return ids
}

const listIdsOnPages = async (query: string): Promise<string[]> => {
  const ids: string[] = []
  for (let path: string | undefined = `/?${query}`; path; ) {
    const html = await (await call(path)).text()
    ids.push(...[...html.matchAll(/<h3><a href="[^"]*\/events\/([a-z0-9-]+)\?/g)].map((match) => match[1]!))
    path = /href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  }
  return ids
}

const randomQuery = (): Query => ({
  ...(randomBelow(2) && { region: REGIONS[randomBelow(REGIONS.length)]! }),
  ...(randomBelow(3) === 0 && { actor: ACTORS[randomBelow(ACTORS.length)]! }),
  ...(randomBelow(3) === 0 && { kind: KINDS[randomBelow(KINDS.length)]! }),
  ...(randomBelow(3) === 0 && { certainty: CERTAINTIES[randomBelow(4)]! }),
  ...(randomBelow(3) === 0 && { from: ['2012', '2012-05', '2013-02-11', '2015/..'][randomBelow(4)]! }),
  ...(randomBelow(3) === 0 && { to: ['2016', '2015-08', '2016-03-01'][randomBelow(3)]! }),
  ...(randomBelow(3) === 0 && { q: randomSample(WORDS, 2) }),
})

describe('a list of hundreds of events, some of them revised or retracted', () => {
  beforeAll(async () => {
    for (let at = 0; at < EVENTS; at++) await record(draft(`event-${(at * 7919) % EVENTS}`, 1, 'new'))
    for (let at = 0; at < EVENTS; at += 3) await record(draft(`event-${at}`, 2, at % 4 ? 'update' : 'retraction'))
    for (let at = 0; at < EVENTS; at += 12)
      await record({ ...draft(`event-${at}`, 3, 'new'), reason: { en: 'It is true.' } })
  }, 60_000)

  test('has the events of the reference, for every region, actor, kind, certainty and word', async () => {
    const queries: Query[] = [
      {},
      ...REGIONS.map((region) => ({ region })),
      ...ACTORS.map((actor) => ({ actor })),
      ...KINDS.map((kind) => ({ kind })),
      ...CERTAINTIES.map((certainty) => ({ certainty })),
      ...WORDS.map((word) => ({ q: [word] })),
    ]
    for (const query of queries)
      expect(await listIds(`limit=100&${queryStringOf(query)}`), queryStringOf(query)).toEqual(expectedIds(query))
  }, 60_000)

  test('has them for any combination, with any page size', async () => {
    for (let round = 0; round < 150; round++) {
      const each = randomQuery()
      expect(await listIds(`limit=${1 + randomBelow(100)}&${queryStringOf(each)}`), queryStringOf(each)).toEqual(
        expectedIds(each),
      )
    }
  }, 60_000)

  test('has the same events on its pages as in the API, each once', async () => {
    for (let round = 0; round < 15; round++) {
      const each = randomQuery()
      expect((await listIdsOnPages(queryStringOf(each))).sort(), queryStringOf(each)).toEqual(expectedIds(each).sort())
    }
  }, 60_000)

  test('finds a name in any spelling, in regions, actors and words', async () => {
    const there = { ...draft('named-there', 1, 'new'), regions: [{ id: 'sy-tel-rifaat' }] }
    const text = { en: { title: 'A road to Tall Rifat', summary: 'It was reported.' } }
    const said = { ...draft('named-said', 1, 'new'), regions: [{ id: 'sa' }], text }
    await record(there)
    await record(said)
    const placed = expectedIds({ region: 'sy-tel-rifaat' })
    for (const name of ['Tall Rifat', 'تل رفعت', 'tal-rifaat'])
      expect(new Set(await listIds(`q=${encodeURIComponent(name)}`))).toEqual(new Set([...placed, 'named-said']))
    for (const [name, actor] of [
      ['HTS', 'hts'],
      ['هتش', 'hts'],
      ['Assad regime', 'gov-syria'],
    ] as const)
      expect(await listIds(`limit=100&q=${encodeURIComponent(name)}`)).toEqual(expectedIds({ actor }))
    const hit = expectedIds({ region: 'sy-aleppo', q: ['bridge'] })
    expect(await listIds('limit=100&q=Halab+bridge')).toEqual(hit)
  })

  test('loses no event and repeats none while others are published', async () => {
    const before = expectedIds({})
    let published = 0
    const seen = await listIds('limit=17', async () => record(draft(`late-${++published}`, 1, 'new')))
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((id) => !id.startsWith('late-'))).toEqual(before)
  })

  test('is returned or refused for any query', async () => {
    const none = ['"', '%', "'; DROP TABLE event; --", '!!!', '*', 'NEAR(', '\u0000', '()'.repeat(5_000)]
    for (const q of [...none, 'OR', 'a'.repeat(10_000), 'word '.repeat(2_000), '-market', 'market"', '%market%']) {
      const answer = await call(`/v1/events?q=${encodeURIComponent(q)}`)
      expect([200, 422], q.slice(0, 20)).toContain(answer.status)
      const page = await call(`/?q=${encodeURIComponent(q)}`)
      expect([200, 422], q.slice(0, 20)).toContain(page.status)
      if (answer.status === 422) expect(await page.text()).toContain('id="q-fault"')
    }
    expect(await listIds('limit=100&q=%25market%25')).toEqual(expectedIds({ q: ['market'] }))
  })
})
