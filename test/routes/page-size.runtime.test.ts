import { beforeAll, describe, expect, test } from 'vitest'
import { type Edition, NO_MAIL } from '../../src/editions/render/edition.ts'
import type { EventDraft } from '../../src/timeline/event-draft.ts'
import { item } from '../editions/sample-items.ts'
import { GAZETTEER, recorded } from '../workshop.ts'
import { call, stores } from '../world.ts'

const MAX_BYTES = 60_000
const MAX_COMPRESSED_BYTES = 16_000
const EVENTS = 12
const IN_EDITION = 130

const repeated = (text: string, length: number): string => [...text.repeat(length)].slice(0, length).join('')
/** Scripts that alternate with each letter, so that each letter is marked with its direction, and signs that HTML escapes. */
const hostile = (length: number): string => repeated('aبx&cت<ج"', length)
const random = (length: number, seed: number): string => {
  let state = seed
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647
    return String.fromCodePoint(state % 3 === 0 ? 0x627 + (state % 26) : state % 7 === 0 ? 0x20 : 0x61 + (state % 26))
  }).join('')
}

/** A record with the most of everything that the schema permits. */
const largest = (seed: number): Partial<EventDraft> => {
  const text = seed % 2 === 0 ? hostile : (length: number) => `x${random(length - 1, seed)}`
  return {
    severity: 'extreme',
    silent: true,
    regions: [...GAZETTEER.regions.keys()].slice(0, 40).map((id) => ({ id })),
    actors: [...GAZETTEER.actors.keys()].slice(0, 30).map((id) => ({ id, role: 'supporter-of-target' })),
    counts: Array.from({ length: 20 }, (_, at) => ({
      what: `${text(58)}${at}`,
      low: 12_345,
      best: null,
      high: 99_999,
    })),
    text: { en: { title: text(100), summary: text(600) }, ar: { title: text(100), summary: text(600) } },
    sources: Array.from({ length: 30 }, (_, at) => ({
      publisher: text(200),
      title: text(300),
      url: `https://paper.example/${at}?${'a&'.repeat(980)}`,
      published: '2024-12-02~',
      stance: 'contradicts' as const,
    })),
  }
}

const sizesOf = async (page: string): Promise<{ bytes: number; compressed: number }> => {
  const zipped = new Blob([page]).stream().pipeThrough(new CompressionStream('gzip'))
  return { bytes: new Blob([page]).size, compressed: (await new Response(zipped).arrayBuffer()).byteLength }
}

/** The ids of the linked events on a page and on all pages that continue it. Each page must keep its size. */
const idsFrom = async (path: string, mark: RegExp): Promise<string[]> => {
  const ids: string[] = []
  for (let next: string | undefined = path; next; ) {
    const answer = await call(next)
    const page = await answer.text()
    const { bytes, compressed } = await sizesOf(page)
    expect([next, answer.status, bytes <= MAX_BYTES ? 'fits' : bytes]).toEqual([next, 200, 'fits'])
    expect([next, compressed <= MAX_COMPRESSED_BYTES ? 'fits' : compressed]).toEqual([next, 'fits'])
    ids.push(...[...page.matchAll(/<h3><a href="\/events\/([a-z0-9-]+)/g)].map((match) => match[1]!))
    next = mark.exec(page)?.[1]?.replaceAll('&amp;', '&')
  }
  return ids
}

const reason = { en: hostile(600), ar: hostile(600) }
const ids = Array.from({ length: EVENTS }, (_, at) => `largest-${String(at).padStart(2, '0')}`)

beforeAll(async () => {
  for (const [at, id] of ids.entries()) await recorded(id, largest(at))
  for (let number = 2; number < 8; number++)
    await recorded('largest-00', { ...largest(number), number, change: number === 7 ? 'correction' : 'update', reason })
  for (let at = 0; at < IN_EDITION; at++)
    await recorded(`listed-${at}`, { silent: true, when: '2020-01-01', when_min: '2020-01-01', when_max: '2020-01-01' })
}, 120_000)

describe('with the largest records', () => {
  test.each(['/', '/regions/sy', '/actors/hts'])('%s keeps its size, and shows each event once', async (path) => {
    for (const lang of ['en', 'ar']) {
      const found = await idsFrom(`${path}?lang=${lang}`, /class="press" href="([^"]*after=[^"]*)"/)
      expect(found.filter((id) => id.startsWith('largest')).toSorted()).toEqual(ids)
    }
  })

  test.each([
    '/events/largest-00',
    '/events/largest-01',
    '/corrections',
    '/regions',
    '/actors',
    '/editions',
    '/subscribe',
    '/subscribe/topics',
  ])('%s keeps its size', async (path) => {
    for (const lang of ['en', 'ar'])
      await idsFrom(`${path}?lang=${lang}`, /<a href="([^"#]*(?:before|after)=[^"#]*)(?:#history|" rel="next)"/)
  })

  test('the page of an edition keeps its size, shows each event once, and is not for search engines', async () => {
    const refs = await stores().journal.listAfter(0, 1_000)
    const tales = refs
      .filter(({ event, number }) => event !== 'largest-00' || number === 1)
      .map(({ event, seq, number, hash }) => item(event, { seq, number, hash }))
    const edition: Edition = { id: 'largest', kind: 'digest', lang: 'ar', letter: NO_MAIL, tales }
    await stores().editions.putEdition(edition, 0)
    const found = await idsFrom('/editions/largest', /href="([^"]*after=[^"]*)"/)
    expect(new Set(found).size).toBe(found.length)
    expect(found).toHaveLength(EVENTS + IN_EDITION)
    expect(await (await call('/editions/largest')).text()).toContain('<meta name="robots" content="noindex"/>')
  })
})
