import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { site, useSharedProduct } from './product.ts'
import { eventDraft, publish, revise } from './publisher.ts'
import { KEY, newId, readJson } from './site-client.ts'

useSharedProduct()

type Event = { id: string; seq: number; number: number; when_min: string | null; status: string; revisions: number }
type Events = { events: Event[]; next: string | null }
type Revisions = { revisions: { id: string; seq: number; number: number }[]; next: number }

/** The events on all pages of a list, read by its cursor. */
const listAll = async (query: string): Promise<Event[]> => {
  const found: Event[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Events = await readJson<Events>(`/v1/events?${query}${next && `&after=${encodeURIComponent(next)}`}`)
    found.push(...page.events)
    next = page.next
  }
  return found
}

const idsOf = (events: { id: string }[]) => events.map(({ id }) => id)

// A word that no event of the timeline has.
const WORD = 'zanzibar'
const ownEvents = `q=${WORD}`
const titled = (rest: string) => ({ en: { title: `${WORD} ${rest}`, summary: 'It was reported.' } })
/** A primary document, which confirms an event alone. */
const DECREE = { publisher: 'The ministry', title: 'Decree 7', primary: true }
const ids = {
  old: newId('b'),
  vague: newId('c'),
  twin: newId('a'),
  last: newId('d'),
  undated: newId('e'),
}

beforeAll(async () => {
  const events: [string, Record<string, unknown>][] = [
    [ids.undated, { when: null, regions: [{ id: 'ua' }] }],
    [ids.old, { when: '1993-04-05', kind: 'politics.statement', certainty: 'confirmed', sources: [DECREE] }],
    [ids.last, { when: '1995-06-07/1995-07-01', actors: [{ id: 'jolani', role: 'speaker' }], text: titled('harbour') }],
    [ids.vague, { when: '1994', regions: [{ id: 'sy-tel-rifaat' }] }],
    [ids.twin, { when: '1994-01-01', regions: [{ id: 'sy-aleppo-city' }, { id: 'sy-homs' }] }],
  ]
  for (const [id, more] of events)
    expect((await publish(eventDraft({ id, silent: true, text: titled('sea'), ...more }))).status).toBe(201)
})

describe('the list of events', () => {
  test('is sorted by day, newest first, then by id, with undated events last', async () => {
    expect(idsOf(await listAll(ownEvents))).toEqual([ids.last, ids.twin, ids.vague, ids.old, ids.undated])
  })

  test('is read page by page, each event once', async () => {
    const whole = idsOf(await listAll('limit=100'))
    expect(new Set(whole).size).toBe(whole.length)
    expect(whole.length).toBeGreaterThan(60)
    expect(idsOf(await listAll('limit=7'))).toEqual(whole)
    expect(idsOf(await listAll(`${ownEvents}&limit=1`))).toHaveLength(5)
    expect((await readJson<Events>('/v1/events')).events).toHaveLength(20)
  })

  test.each([
    ['region=sy-aleppo', ['twin', 'vague', 'last', 'old']],
    ['region=sy-homs', ['twin']],
    ['region=ua', ['undated']],
    ['region=world', ['last', 'twin', 'vague', 'old', 'undated']],
    ['actor=hts', ['last']],
    ['actor=russia', []],
    ['kind=politics.statement', ['old']],
    ['certainty=confirmed', ['old']],
    ['from=1994-06&to=1994-12', ['vague']],
    ['from=1995-06-20&to=1995-06-21', ['last']],
    ['to=1993', ['old']],
    ['from=1995', ['last']],
    [`q=${WORD}+HARBOUR`, ['last']],
  ] as const)('filtered by %s has the events that match', async (query, expected) => {
    const found = idsOf(await listAll(query.startsWith('q=') ? query : `${ownEvents}&${query}`))
    expect(found.sort()).toEqual(expected.map((name) => ids[name]).sort())
  })

  test.each(['limit=0', 'limit=101', 'limit=many', 'certainty=sure', 'from=yesterday', 'to=2024-13', 'after=nonsense'])(
    'with the query %s is refused with its fault',
    async (query) => {
      const answer = await fetch(`${site()}/v1/events?${query}`)
      expect(answer.status).toBe(422)
      const { errors } = (await answer.json()) as { errors: { pointer: string }[] }
      expect(errors.map((each) => each.pointer)).toEqual([`/${query.split('=')[0]}`])
    },
  )

  test('with many faults in its query is refused with all of them', async () => {
    const asked = 'region=sy-alepo&colour=red&limit=0&from=2024-13&to=soon&kind=%3F&kind=x&q=!!!&after=~&certainty=sure'
    const answer = await fetch(`${site()}/v1/events?${asked}`)
    expect(answer.status).toBe(422)
    const { errors } = (await answer.json()) as { errors: { pointer: string; detail: string }[] }
    const names = ['after', 'certainty', 'from', 'kind', 'limit', 'q', 'region', 'to']
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(names.map((name) => `/${name}`))
    expect(errors.find(({ pointer }) => pointer === '/region')!.detail).toContain('sy-aleppo')
  })

  test.each([
    ['/v1/regions?x=1', 200],
    ['/v1/actors?lang=ar', 200],
    ['/v1/journal?after=x&limit=0&y=1', 422],
    ['/v1/events/x?y=1', 404],
  ])('%s has an unknown parameter, which is ignored and named', async (path, status) => {
    const answer = await fetch(`${site()}${path}`)
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { warnings: unknown[] }).warnings).toHaveLength(1)
  })

  test('may be cached by all', async () => {
    const answer = await fetch(`${site()}/v1/events`)
    expect(answer.headers.get('cache-control')).toMatch(/public/)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })
})

describe('one event', () => {
  test('is its newest revision, with its status and the number of revisions', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    await revise(id, eventDraft({ number: 2, change: 'update', severity: 'minor' }))
    await revise(id, eventDraft({ number: 3, change: 'retraction', reason: { en: 'Untrue.' } }))
    expect(await readJson(`/v1/events/${id}`)).toMatchObject({ id, number: 3, revisions: 3, status: 'retracted' })
    const { revisions } = await readJson<Revisions>(`/v1/events/${id}/revisions`)
    expect(revisions.map(({ number }) => number)).toEqual([1, 2, 3])
    const page = await (await fetch(`${site()}/events/${id}`)).text()
    expect(page).toContain('Untrue.')
  })

  test('that does not exist is answered 404, as JSON and as a page', async () => {
    for (const path of ['/v1/events/no-such-event', '/v1/events/no-such-event/revisions', '/v1/nothing']) {
      const answer = await fetch(`${site()}${path}`)
      expect(answer.status).toBe(404)
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    }
    for (const path of [
      '/events/no-such-event',
      '/regions/atlantis',
      '/actors/napoleon',
      '/editions/none',
      '/nothing',
    ]) {
      const answer = await fetch(`${site()}${path}`)
      expect(answer.status, path).toBe(404)
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    }
  })
})

describe('the journal', () => {
  test('is read by its cursor, each revision once and in order', async () => {
    const all: number[] = []
    for (let after = 0, got = -1; got !== 0; ) {
      const { revisions, next } = await readJson<Revisions>(`/v1/journal?after=${after}&limit=50`)
      all.push(...revisions.map(({ seq }) => seq))
      got = revisions.length
      after = next
    }
    expect(all).toEqual(all.map((_, at) => at + 1))
    expect((await readJson<Revisions>('/v1/journal')).revisions).toHaveLength(Math.min(100, all.length))
    const end = await readJson<Revisions>(`/v1/journal?after=${all.length}`)
    expect(end).toEqual({ revisions: [], next: all.length })
  })

  test('after its last page has what is recorded later', async () => {
    const { head_seq } = await readJson<{ head_seq: number }>('/v1/status')
    const id = newId()
    await publish(eventDraft({ id }))
    const { revisions, next } = await readJson<Revisions>(`/v1/journal?after=${head_seq}`)
    expect(revisions).toMatchObject([{ id, seq: head_seq + 1, number: 1 }])
    expect(next).toBe(head_seq + 1)
  })

  test.each(['after=-1', 'after=x', 'limit=0', 'limit=1001'])(
    'with the query %s is refused with its fault',
    async (query) => {
      expect((await fetch(`${site()}/v1/journal?${query}`)).status).toBe(422)
    },
  )
})

describe('a response with a tag', () => {
  test.each([
    '/v1/events',
    '/v1/events/camps-bombed-2024',
    '/v1/events/camps-bombed-2024/revisions',
    '/v1/journal?limit=5',
    '/v1/regions',
    '/v1/actors',
    '/',
    '/events/camps-bombed-2024',
    '/regions/sy-aleppo',
    '/actors/russia',
  ])('is answered 304 to its tag: %s', async (path) => {
    const first = await fetch(`${site()}${path}`)
    const tag = first.headers.get('etag')!
    expect(tag).toMatch(/^(W\/)?"[^"]+"$/)
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=/)
    for (const method of ['GET', 'HEAD'])
      for (const asked of [tag, tag.replace('W/', ''), `"other", ${tag}`, '*']) {
        const again = await fetch(`${site()}${path}`, { method, headers: { 'if-none-match': asked } })
        expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, ''])
        expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'))
      }
    const other = await fetch(`${site()}${path}`, { headers: { 'if-none-match': '"other"' } })
    expect([other.status, other.headers.get('etag')]).toEqual([200, tag])
    const head = await fetch(`${site()}${path}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, tag, ''])
    if (!path.startsWith('/v1')) expect(first.headers.get('vary')).toMatch(/accept-language/i)
  })

  test('has another tag after a revision', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    const first = await fetch(`${site()}/v1/events/${id}`)
    await revise(id, eventDraft({ number: 2, change: 'update', severity: 'minor' }))
    const tag = { 'if-none-match': first.headers.get('etag')! }
    expect((await fetch(`${site()}/v1/events/${id}`, { headers: tag })).status).toBe(200)
  })

  test('is asked for again within a minute, because a revision may be redacted', async () => {
    for (const path of ['/v1/journal?limit=2', '/v1/journal?limit=1000', '/']) {
      const [, seconds] = /max-age=(\d+)$/.exec((await fetch(site() + path)).headers.get('cache-control')!)!
      expect(Number(seconds)).toBeLessThanOrEqual(60)
    }
  })
})

describe('the gazetteer', () => {
  test('has regions with the regions they lie in, named in both languages', async () => {
    const { regions } = await readJson<{ regions: { id: string; in: string[]; name: { en: string; ar: string } }[] }>(
      '/v1/regions',
    )
    const byId = new Map(regions.map((region) => [region.id, region]))
    expect(byId.get('sy-aleppo')!.in).toEqual(expect.arrayContaining(['sy', 'grp-north-syria', 'grp-north-west-syria']))
    for (const { in: parents, name } of regions) {
      expect(name.en && name.ar).toBeTruthy()
      for (const parent of parents) expect(byId.has(parent)).toBe(true)
    }
  })

  test('has actors with what they are part of and who backs them', async () => {
    type Actor = { id: string; part_of: string[]; backed_by: string[]; name: { en: string; ar: string } }
    const { actors } = await readJson<{ actors: Actor[] }>('/v1/actors')
    const byId = new Map(actors.map((actor) => [actor.id, actor]))
    expect(byId.get('jolani')).toMatchObject({ part_of: ['hts'], backed_by: [] })
    expect(byId.get('sna')).toMatchObject({ backed_by: ['turkey'] })
    for (const { name } of actors) expect(name.en && name.ar).toBeTruthy()
  })
})

describe('pages', () => {
  test.each(['/', '/events/camps-bombed-2024', '/regions/sy-aleppo', '/actors/russia', '/subscribe'])(
    '%s are in both languages, by the query and by Accept-Language',
    async (path) => {
      const pageIn = async (query: string, spoken: string) =>
        (await fetch(`${site()}${path}${query}`, { headers: { 'accept-language': spoken } })).text()
      for (const page of [await pageIn('?lang=ar', 'en'), await pageIn('', 'ar-SY')]) {
        expect(page).toContain('<html lang="ar" dir="rtl"')
        expect(page).toMatch(/<h1[^>]*>[^<]*[\u0600-\u06ff]/)
      }
      expect(await pageIn('', 'fr')).toContain('<html lang="en" dir="ltr"')
    },
  )

  test('of the timeline filter as the list does, and link to older events', async () => {
    const page = await (await fetch(`${site()}/?region=ua&${ownEvents}`)).text()
    expect([...new Set([...page.matchAll(/\/events\/([a-z0-9-]+)/g)].map(([, id]) => id))]).toEqual([ids.undated])
    const first = await (await fetch(`${site()}/`)).text()
    const older = /href="([^"]*after=[^"]*)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    expect((await fetch(new URL(older, site()))).status).toBe(200)
  })

  test.each(['en', 'ar'])('of every region and actor are within two links of the first page in %s', async (lang) => {
    const linksOn = async (path: string): Promise<string[]> => {
      const html = await (await fetch(`${site()}${path}`)).text()
      return [...html.matchAll(/href="(\/[^"#]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
    }
    const first = await linksOn(`/?lang=${lang}`)
    const second = await Promise.all(
      [...new Set(first)].filter((path) => /^\/(regions|actors)/.test(path)).map(linksOn),
    )
    const reached = new Set([first, ...second].flat().map((path) => path.split('?')[0]))
    const { regions } = await readJson<{ regions: { id: string }[] }>('/v1/regions')
    const { actors } = await readJson<{ actors: { id: string }[] }>('/v1/actors')
    const all = [...regions.map(({ id }) => `/regions/${id}`), ...actors.map(({ id }) => `/actors/${id}`)]
    expect(all.filter((path) => !reached.has(path))).toEqual([])
    expect(all.length).toBeGreaterThan(50)
  })

  test('of an unknown address of a feed are for people, if a browser asks', async () => {
    const ask = (accept: string) => fetch(`${site()}/feeds`, { headers: { accept } })
    const page = await ask('text/html,application/xhtml+xml;q=0.9,*/*;q=0.8')
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
    expect((await ask('*/*')).headers.get('content-type')).toMatch('application/problem+json')
  })

  test('of the timeline show a fault at its field, and keep what was typed', async () => {
    const answer = await fetch(`${site()}/?from=2024-13&q=%21%21&region=sy-aleppo&lang=ar`)
    const page = await answer.text()
    expect(answer.status).toBe(422)
    for (const part of [
      'id="from-fault"',
      'id="q-fault"',
      'value="2024-13"',
      'value="!!"',
      'value="sy-aleppo" selected',
    ])
      expect(page).toContain(part)
    expect(page).not.toMatch(/<article/)
    const arabic = await (await fetch(`${site()}/?from=${encodeURIComponent('١٩٩٤')}&to=1994&${ownEvents}`)).text()
    expect(arabic).toContain(`/events/${ids.twin}`)
    expect(await (await fetch(`${site()}/?q=${WORD}+nowhere`)).text()).toContain('Nothing that is recorded matches')
  })

  test.each(['en', 'ar'])('have at most 60 KB, 16 KB compressed, in %s', async (lang) => {
    const paths = [
      '/?',
      '/?region=sy-aleppo&',
      '/?q=aleppo&',
      '/events/tel-rifaat-offensive-2024?',
      '/regions/sy-aleppo?',
    ]
    for (const path of [...paths, '/regions?', '/actors?']) {
      const page = Buffer.from(await (await fetch(`${site()}${path}lang=${lang}`)).arrayBuffer())
      expect(page.length, path).toBeLessThanOrEqual(60_000)
      expect(gzipSync(page).length, path).toBeLessThanOrEqual(16_000)
    }
  })

  test('of the timeline refuse a kind that no event has and no language names, and offer no such kind', async () => {
    const answer = await fetch(`${site()}/?kind=foo&lang=en`)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('id="kind-fault"')
    expect(page).not.toMatch(/<option[^>]*>Foo/)
    const own = newId()
    await publish(eventDraft({ id: own, kind: 'weather.flood', silent: true, text: titled('flood') }))
    for (const kind of ['weather', 'weather.flood', 'conflict', 'civic.protest'])
      expect((await fetch(`${site()}/?kind=${kind}`)).status, kind).toBe(200)
  })

  test('of an event show as many revisions as fit, each once and with its own address', async () => {
    const id = newId()
    await publish(eventDraft({ id, silent: true, text: titled('version 1') }))
    for (let number = 2; number <= 203; number++)
      await revise(id, eventDraft({ number, change: 'minor', silent: true, text: titled(`version ${number}`) }))
    const found: number[] = []
    const pages: string[] = []
    for (let path: string | undefined = `/events/${id}`; path; ) {
      const page: string = await (await fetch(new URL(path, site()))).text()
      expect(Buffer.byteLength(page)).toBeLessThanOrEqual(60_000)
      pages.push(page)
      found.push(...[...page.matchAll(/<li id="revision-([0-9]+)"/g)].map((match) => Number(match[1])))
      path = /href="([^"#]*before=[^"#]*)#history"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(found).toEqual(Array.from({ length: 203 }, (_, at) => 203 - at))
    expect(pages[0]!.match(/aria-current="true"/g)).toHaveLength(1)
    expect(pages.at(-1)).toContain('version 203')
    expect((await fetch(`${site()}/events/${id}?before=1`)).status).toBe(404)
    expect((await fetch(`${site()}/events/${id}?before=x`)).status).toBe(404)
  }, 120_000)

  test('show the text of a publisher, never as markup', async () => {
    const id = newId()
    const text = { en: { title: '<script>alert(1)</script>', summary: '"><img src=x onerror=alert(1)> {{7*7}}' } }
    await publish(
      eventDraft({
        id,
        text,
        silent: true,
        sources: [{ publisher: '<b>P</b>', title: 'T', url: 'https://a.example/"><b>' }],
      }),
    )
    for (const path of [`/events/${id}`, '/?lang=ar']) {
      const page = await (await fetch(`${site()}${path}`)).text()
      expect(page).not.toMatch(/<script>alert|<img src=x|<b>P|"><b>/)
    }
  })

  test('of operators need the key, and /health does not', async () => {
    const health = await fetch(`${site()}/health`)
    const { ok, troubles } = (await health.json()) as { ok: boolean; troubles: string[] }
    expect([ok, health.status]).toEqual(troubles.length === 0 ? [true, 200] : [false, 503])
    for (const path of ['/v1/status', '/v1/runs', '/v1/subscribers?email=a@example.org'])
      expect((await fetch(`${site()}${path}`)).status, path).toBe(401)
    const answer = await fetch(`${site()}/v1/status`, { headers: KEY })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})
