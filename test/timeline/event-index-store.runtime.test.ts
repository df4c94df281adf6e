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
// No word begins another, and none is a name.
const WORDS = ['harbour', 'market', 'bridge', 'school', 'convoy', 'ceasefire', 'جسر', 'سوق', 'مشفى', 'هدنة']
const EVENTS = 300

/** The same dice every time (a linear congruential generator). */
let state = 20241129
const roll = (sides: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return (state >> 8) % sides
}
const some = <T>(from: readonly T[], most: number): T[] => [
  ...new Set(Array.from({ length: roll(most + 1) }, () => from[roll(from.length)]!)),
]

const date = (): string | null => {
  const day = `20${10 + roll(4)}-0${1 + roll(9)}-1${roll(9)}`
  const other = `20${14 + roll(3)}-11`
  return [day, day, day, day.slice(0, 7), day.slice(0, 4), `${day}/${other}`, `${day}/..`, `../${other}`, null][
    roll(9)
  ]!
}

const draft = (id: string, number: number, change: EventDraft['change']): EventDraft => {
  const when = date()
  const { min, max, precision } = whenBoundsOf(when)
  const said = some(WORDS, 4)
  const text = { title: `Report ${said.join(' ')}`, summary: 'It was reported.' }
  return {
    id,
    number,
    change,
    nature: 'event',
    when,
    kind: KINDS.filter((kind) => kind.includes('.'))[roll(4)]!,
    certainty: CERTAINTIES[roll(4)]!,
    severity: 'moderate',
    regions: some(REGIONS, 3).map((region) => ({ id: region })),
    actors: some(ACTORS, 2).map((actor) => ({ id: actor, role: 'party' })),
    counts: [],
    text: roll(2) ? { en: text } : { ar: text },
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

// The plain reference: every event looked at, every relation walked anew.
const isIn = (region: string, sought: string): boolean =>
  region === sought || GAZETTEER.parentsOf(region).some((parent) => isIn(parent, sought))
const isPlacedIn = ({ regions }: EventDraft, sought: string): boolean =>
  regions.some(({ id }) => [id, ...(GAZETTEER.regions.get(id)!.members ?? [])].some((place) => isIn(place, sought)))
const isPartOf = (actor: string, sought: string): boolean =>
  actor === sought || (GAZETTEER.actors.get(actor)!.part_of ?? []).some(({ id }) => isPartOf(id, sought))
const hasWord = ({ text }: EventDraft, word: string): boolean => (text.en ?? text.ar)!.title.split(' ').includes(word)

type Asked = {
  region?: string
  actor?: string
  kind?: string
  certainty?: string
  from?: string
  to?: string
  q?: string[]
}

const fits = (event: EventDraft, { region, actor, kind, certainty, from, to, q = [] }: Asked): boolean =>
  (!region || isPlacedIn(event, region)) &&
  (!actor || event.actors.some(({ id }) => isPartOf(id, actor))) &&
  (!kind || event.kind === kind || event.kind.startsWith(`${kind}.`)) &&
  (!certainty || event.certainty === certainty) &&
  (!(from || to) || event.when_min !== null || event.when_max !== null) &&
  (!from || event.when_max === null || event.when_max >= whenBoundsOf(from).min!) &&
  (!to || event.when_min === null || event.when_min <= whenBoundsOf(to).max!) &&
  q.every((word) => hasWord(event, word))

const expected = (asked: Asked): string[] =>
  [...newest.values()]
    .filter((event) => fits(event, asked))
    .sort((a, b) => {
      const [one, other] = [a.when_min ?? '', b.when_min ?? '']
      return one === other ? (a.id < b.id ? -1 : 1) : one < other ? 1 : -1
    })
    .map(({ id }) => id)

const queryOf = ({ q, ...rest }: Asked): string =>
  new URLSearchParams({ ...rest, ...(q && { q: q.join(' ') }) }).toString()

const listed = async (query: string, between?: () => Promise<void>): Promise<string[]> => {
  const ids: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const answer = await call(`/v1/events?${query}${next && `&after=${encodeURIComponent(next)}`}`)
    expect(answer.status, query).toBe(200)
    const page = (await answer.json()) as { events: { id: string }[]; next: string | null }
    ids.push(...page.events.map(({ id }) => id))
    next = page.next
    await between?.()
  }
  return ids
}

const shown = async (query: string): Promise<string[]> => {
  const ids: string[] = []
  for (let path: string | undefined = `/?${query}`; path; ) {
    const html = await (await call(path)).text()
    ids.push(...[...html.matchAll(/\/events\/([a-z0-9-]+)\?/g)].map((match) => match[1]!))
    path = /href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  }
  return ids
}

const asked = (): Asked => ({
  ...(roll(2) && { region: REGIONS[roll(REGIONS.length)]! }),
  ...(roll(3) === 0 && { actor: ACTORS[roll(ACTORS.length)]! }),
  ...(roll(3) === 0 && { kind: KINDS[roll(KINDS.length)]! }),
  ...(roll(3) === 0 && { certainty: CERTAINTIES[roll(4)]! }),
  ...(roll(3) === 0 && { from: ['2012', '2012-05', '2013-02-11', '2015/..'][roll(4)]! }),
  ...(roll(3) === 0 && { to: ['2016', '2015-08', '2016-03-01'][roll(3)]! }),
  ...(roll(3) === 0 && { q: some(WORDS, 2) }),
})

describe('the list of hundreds of events, some of them revised, moved and retracted', () => {
  beforeAll(async () => {
    for (let at = 0; at < EVENTS; at++) await record(draft(`event-${(at * 7919) % EVENTS}`, 1, 'new'))
    for (let at = 0; at < EVENTS; at += 3) await record(draft(`event-${at}`, 2, at % 4 ? 'update' : 'retraction'))
    for (let at = 0; at < EVENTS; at += 12)
      await record({ ...draft(`event-${at}`, 3, 'new'), reason: { en: 'It is true.' } })
  }, 60_000)

  test('is the one that looking at each event gives, by every region, actor, kind, certainty and word', async () => {
    const single: Asked[] = [
      {},
      ...REGIONS.map((region) => ({ region })),
      ...ACTORS.map((actor) => ({ actor })),
      ...KINDS.map((kind) => ({ kind })),
      ...CERTAINTIES.map((certainty) => ({ certainty })),
      ...WORDS.map((word) => ({ q: [word] })),
    ]
    for (const each of single) expect(await listed(`limit=100&${queryOf(each)}`), queryOf(each)).toEqual(expected(each))
  }, 60_000)

  test('is so by any of these at once, on pages of any length', async () => {
    for (let round = 0; round < 150; round++) {
      const each = asked()
      expect(await listed(`limit=${1 + roll(100)}&${queryOf(each)}`), queryOf(each)).toEqual(expected(each))
    }
  }, 60_000)

  test('is on the page, to the event, what it is for machines', async () => {
    for (let round = 0; round < 15; round++) {
      const each = asked()
      expect(await shown(queryOf(each)), queryOf(each)).toEqual(expected(each))
    }
  }, 60_000)

  test('finds by a name, however it is spelt, what happened there and what says so', async () => {
    const there = { ...draft('named-there', 1, 'new'), regions: [{ id: 'sy-tel-rifaat' }] }
    const text = { en: { title: 'A road to Tall Rifat', summary: 'It was reported.' } }
    const said = { ...draft('named-said', 1, 'new'), regions: [{ id: 'sa' }], text }
    await record(there)
    await record(said)
    const placed = expected({ region: 'sy-tel-rifaat' })
    for (const name of ['Tall Rifat', 'تل رفعت', 'tal-rifaat'])
      expect(new Set(await listed(`q=${encodeURIComponent(name)}`))).toEqual(
        new Set(name === 'Tall Rifat' ? [...placed, 'named-said'] : placed),
      )
    for (const [name, actor] of [
      ['HTS', 'hts'],
      ['هتش', 'hts'],
      ['Assad regime', 'gov-syria'],
    ] as const)
      expect(await listed(`limit=100&q=${encodeURIComponent(name)}`)).toEqual(expected({ actor }))
    const hit = expected({ region: 'sy-aleppo', q: ['bridge'] })
    expect(await listed('limit=100&q=Halab+bridge')).toEqual(hit)
  })

  test('loses no event and shows none twice while others are published', async () => {
    const before = expected({})
    let published = 0
    const seen = await listed('limit=17', async () => record(draft(`late-${++published}`, 1, 'new')))
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((id) => !id.startsWith('late-'))).toEqual(before)
  })

  test('answers whatever is looked for, honestly', async () => {
    const none = ['"', '%', "'; DROP TABLE event; --", '!!!', '*', 'NEAR(', '\u0000', '()'.repeat(5_000)]
    for (const q of [...none, 'OR', 'a'.repeat(10_000), 'word '.repeat(2_000), '-market', 'market"', '%market%']) {
      const answer = await call(`/v1/events?q=${encodeURIComponent(q)}`)
      expect([200, 422], q.slice(0, 20)).toContain(answer.status)
      const page = await call(`/?q=${encodeURIComponent(q)}`)
      expect([200, 422], q.slice(0, 20)).toContain(page.status)
      if (answer.status === 422) expect(await page.text()).toContain('id="q-fault"')
    }
    expect(await listed('limit=100&q=%25market%25')).toEqual(expected({ q: ['market'] }))
  })
})
