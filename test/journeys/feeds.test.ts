import { parseAtomFeed, parseJsonFeed } from 'feedsmith'
import { beforeAll, describe, expect, test } from 'vitest'
import { elementsOf, parseXml, textIn, type XmlNode } from '../templates/feed/parse-xml.ts'
import { site, useSharedProduct } from './product.ts'
import { eventDraft, publish, revise } from './publisher.ts'
import { newId } from './site-client.ts'

useSharedProduct()

type Item = {
  id: string
  title: string
  date_published: string
  date_modified: string
  _waqai: Record<string, unknown>
}
type JsonFeed = { items: Item[]; feed_url: string; next_url?: string; language: string; title: string }

// A word that no event of the timeline has.
const WORD = 'feedbird'
const text = (rest: string) => ({
  en: { title: `${WORD} ${rest}`, summary: 'It was reported.' },
  ar: { title: `${WORD} خبز`, summary: 'بحسب تقارير.' },
})
const CONFIRMED = {
  certainty: 'confirmed',
  sources: [{ publisher: 'A paper', title: 'A report', primary: true }],
}
const ids = { first: newId('a'), second: newId('b'), undated: newId('c'), retracted: newId('d') }

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${site()}${path}`, { headers, method })
const feed = (format: string, query = '') => `/feeds/timeline.${format}?q=${WORD}${query}`
const json = async (query = ''): Promise<JsonFeed> => (await (await get(feed('json', query))).json()) as JsonFeed
const atom = async (query = ''): Promise<XmlNode> => parseXml(await (await get(feed('atom', query))).text())
const calendar = async (query = ''): Promise<string> =>
  (await (await get(feed('ics', query))).text()).replaceAll('\r\n ', '')
const idOf = (id: string) => `${site()}/events/${id}`
const shown = (found: JsonFeed) => found.items.map((item) => item.id)
const expectRecorded = async (answer: Promise<Response>) => expect((await answer).status).toBe(201)

beforeAll(async () => {
  const events: [string, Record<string, unknown>][] = [
    [ids.first, { when: '2024-12-05', regions: [{ id: 'sy-aleppo-city' }], ...CONFIRMED }],
    [ids.second, { when: '1999-01-02', regions: [{ id: 'sy-homs' }], actors: [{ id: 'jolani', role: 'speaker' }] }],
    [ids.undated, { when: null, regions: [{ id: 'ua' }], kind: 'politics.statement' }],
    [ids.retracted, { when: '2024-12-01/2024-12-03', regions: [{ id: 'ua' }] }],
  ]
  for (const [id, more] of events)
    await expectRecorded(publish(eventDraft({ id, silent: true, text: text(id), ...more })))
})

describe('a feed', () => {
  test('lists the newest recorded event first, whenever it happened', async () => {
    expect(shown(await json())).toEqual([ids.retracted, ids.undated, ids.second, ids.first].map(idOf))
  })

  test.each([
    ['&region=sy-aleppo', ['first']],
    ['&region=ua', ['retracted', 'undated']],
    ['&actor=hts', ['second']],
    ['&kind=politics', ['undated']],
    ['&certainty=confirmed', ['first']],
    ['&from=2024', ['retracted', 'first']],
    ['&to=2000', ['second']],
  ] as const)('filtered by %s has the events of the page', async (query, expected) => {
    expect(shown(await json(query))).toEqual(expected.map((name) => idOf(ids[name])))
    const page = await (await get(`/?q=${WORD}${query}`)).text()
    const listed = new Set([...page.matchAll(/\/events\/([a-z0-9-]+)/g)].map(([, id]) => id))
    expect(listed).toEqual(new Set(expected.map((name) => ids[name])))
  })

  test('is parsed by another library', async () => {
    const read = parseAtomFeed(await (await get(feed('atom'))).text())
    expect(read.entries!.map((entry) => entry.id)).toEqual(shown(await json()))
    expect(parseJsonFeed(JSON.stringify(await json())).items!.length).toBe(4)
  })

  test('is in the requested language, and names it in its own URL', async () => {
    const answer = await get(feed('json'), { 'accept-language': 'ar-SY, en;q=0.5' })
    expect(answer.headers.get('content-language')).toBe('ar')
    expect(answer.headers.get('vary')).toMatch(/accept-language/i)
    const found = (await answer.json()) as JsonFeed
    expect(found).toMatchObject({ language: 'ar', feed_url: `${site()}/feeds/timeline.json?q=${WORD}&lang=ar` })
    expect(found.items[0]!.title).toMatch(/خبز/)
    expect(shown(found)).toEqual(shown(await json('&lang=en')))
    expect((await get(feed('atom', '&lang=ar'), { 'accept-language': 'en' })).headers.get('link')).toContain('lang=ar')
  })

  test.each([
    ['atom', 'application/atom+xml; charset=utf-8'],
    ['json', 'application/feed+json; charset=utf-8'],
    ['ics', 'text/calendar; charset=utf-8'],
  ])('in %s is answered 304 to its tag, and HEAD has the same headers', async (format, type) => {
    const whole = await get(feed(format))
    const { etag, 'last-modified': last } = Object.fromEntries(whole.headers) as Record<string, string>
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, type])
    expect(last).toBeUndefined()
    expect(whole.headers.get('cache-control')).toMatch(/public/)
    const again = await get(feed(format), { 'if-none-match': `"other", ${etag}` })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    expect(again.headers.get('cache-control')).toMatch(/public/)
    const head = await get(feed(format), {}, 'HEAD')
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag])
    expect((await get(feed(format, '&lang=ar'), { 'if-none-match': etag! })).status).toBe(200)
  })

  test.each([
    [
      'region=atlantis&certainty=sure&from=yesterday&to=2024-13&lang=fr&before=x&colour=red',
      ['/before', '/lang', '/from', '/to', '/region', '/certainty'],
    ],
    ['before=0', ['/before']],
  ])('with the query %s is refused with all its faults', async (query, pointers) => {
    for (const format of ['atom', 'json', 'ics']) {
      const answer = await get(`/feeds/timeline.${format}?${query}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([422, 'application/problem+json'])
      expect(answer.headers.get('etag')).toBeNull()
      const { errors } = (await answer.json()) as { errors: { pointer: string }[] }
      expect(errors.map((each) => each.pointer)).toEqual(pointers)
    }
  })

  test('in another format is answered 404', async () => {
    const answer = await get('/feeds/timeline.rss')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  })

  test('that no event matches is empty and valid', async () => {
    expect(elementsOf(await atom('&kind=weather'), 'entry')).toEqual([])
    expect(await calendar('&kind=weather')).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/)
  })

  test('of the whole timeline is read page by page, each event once', async () => {
    const found: string[] = []
    let next: string | undefined = `${site()}/feeds/timeline.json`
    let parts = 0
    for (; next; parts++) {
      const part: JsonFeed = (await (await fetch(next)).json()) as JsonFeed
      expect(part.items.length).toBeLessThanOrEqual(50)
      found.push(...shown(part))
      next = part.next_url
    }
    expect(parts).toBeGreaterThan(1)
    expect(new Set(found).size).toBe(found.length)
    expect(found.length).toBeGreaterThan(60)
    const first = parseXml(await (await get('/feeds/timeline.atom')).text())
    const way = elementsOf(first, 'link').find(({ attributes }) => attributes.rel === 'next')!.attributes.href!
    const second = parseXml(await (await fetch(way)).text())
    expect(textIn(second, 'id')).toBe(textIn(first, 'id'))
    expect(elementsOf(second, 'entry').length + elementsOf(second, 'at:deleted-entry').length).toBeGreaterThan(0)
  })
})

describe('an event that changes in a feed', () => {
  test('keeps its time of publication, and has a new time of change only for a change of content', async () => {
    const before = (await json('&region=sy-homs')).items[0]!
    const place = { when: '1999-01-02', regions: [{ id: 'sy-homs' }], text: text('b'), silent: true }
    await expectRecorded(revise(ids.second, eventDraft({ ...place, number: 2, change: 'translation' })))
    const translated = (await json('&region=sy-homs')).items[0]!
    expect(translated).toMatchObject({ date_published: before.date_published, date_modified: before.date_modified })
    await expectRecorded(
      revise(ids.second, eventDraft({ ...place, number: 3, change: 'correction', reason: { en: 'Not in Hama.' } })),
    )
    const corrected = (await json('&region=sy-homs')).items[0]!
    expect(corrected.date_published).toBe(before.date_published)
    expect(corrected.date_modified > before.date_modified).toBe(true)
    expect(shown(await json())[0]).toBe(idOf(ids.second))
    expect(await calendar('&region=sy-homs')).toMatch(/SEQUENCE:2\r\n/)
  })

  test('is marked as retracted after a retraction, and no longer after it is recorded again', async () => {
    expect(await calendar('&region=ua')).toMatch(/DTSTART;VALUE=DATE:20241201\r\nDTEND;VALUE=DATE:20241204\r\n/)
    const place = { when: '2024-12-01/2024-12-03', regions: [{ id: 'ua' }], text: text('d'), silent: true }
    const reason = { en: 'It <b>did not</b> happen.', ar: 'لم يحدث.' }
    await expectRecorded(revise(ids.retracted, eventDraft({ ...place, number: 2, change: 'retraction', reason })))
    const [tombstone] = elementsOf(await atom('&region=ua&lang=en'), 'at:deleted-entry')
    expect(tombstone!.attributes.ref).toBe(idOf(ids.retracted))
    expect(textIn(tombstone!, 'at:comment')).toBe('It <b>did not</b> happen.')
    const item = (await json('&region=ua&lang=ar')).items[0]!
    expect(item).toMatchObject({ id: idOf(ids.retracted), _waqai: { status: 'retracted', reason: 'لم يحدث.' } })
    expect(item.title).toMatch(/^مسحوب: /)
    expect(await calendar('&region=ua')).toMatch(/STATUS:CANCELLED/)
    await expectRecorded(
      revise(ids.retracted, eventDraft({ ...place, number: 3, change: 'new', reason: { en: 'It did.' } })),
    )
    const back = await atom('&region=ua')
    expect(elementsOf(back, 'at:deleted-entry')).toEqual([])
    const entry = elementsOf(back, 'entry').find((each) => textIn(each, 'id') === idOf(ids.retracted))!
    expect(textIn(entry, 'updated') > tombstone!.attributes.when!).toBe(true)
    expect(textIn(entry, 'published') < tombstone!.attributes.when!).toBe(true)
  })

  test('without a date is left out of the calendar, which counts it', async () => {
    const found = await calendar('&kind=politics.statement')
    expect(found).toMatch(/X-WAQAI-UNDATED:1\r\n/)
    expect(found).not.toMatch(/BEGIN:VEVENT/)
  })
})

describe('the feeds of a page', () => {
  test.each([
    ['/?lang=en', '?lang=en'],
    ['/?region=ua&certainty=reported&lang=ar', '?region=ua&certainty=reported&lang=ar'],
    ['/regions/sy-aleppo?lang=en', '?region=sy-aleppo&lang=en'],
    ['/actors/russia?lang=ar', '?actor=russia&lang=ar'],
  ])('%s are linked in its head and in its body', async (path, query) => {
    const page = (await (await get(path)).text()).replaceAll('&amp;', '&')
    for (const [format, type] of [
      ['atom', 'application/atom+xml'],
      ['json', 'application/feed+json'],
      ['ics', 'text/calendar'],
    ]) {
      const address = `/feeds/timeline.${format}${query}`
      expect(page).toMatch(new RegExp(`<link rel="alternate" type="${type!.replace('+', '\\+')}"[^>]*>`))
      expect(page.split(`href="${address}"`).length, address).toBe(3)
      expect((await get(address)).headers.get('content-type')).toContain(type)
    }
  })
})
