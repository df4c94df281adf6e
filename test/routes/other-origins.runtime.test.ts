import { beforeAll, describe, expect, test } from 'vitest'
import { ROUTES } from '../../src/routes/route-table.ts'
import { recorded } from '../workshop.ts'
import { asPublisher, call, postJson } from '../world.ts'

const ORIGIN = { origin: 'https://elsewhere.example', 'cf-connecting-ip': 'elsewhere' }
const FORMS = ['/subscribe', '/subscribe/preview', '/desk/sign-in']
const addressOf = (path: string): string =>
  path.replace(/:\w+\{events.*\}/, 'events-1.xml').replace(/:\w+(\{.*\})?/g, 'none')
const OPEN = ROUTES.filter(([, path, access]) => access === 'public' && !FORMS.includes(path)).map(
  ([method, path]) => ({
    method,
    path,
  }),
)
const CLOSED = ROUTES.filter(([, path, access]) => access !== 'public' || FORMS.includes(path)).map(
  ([method, path]) => ({ method, path }),
)

const preflight = (path: string, method: string, headers: string): Promise<Response> =>
  call(path, {
    method: 'OPTIONS',
    headers: { ...ORIGIN, 'access-control-request-method': method, 'access-control-request-headers': headers },
  })
const listOf = (answer: Response, name: string): string[] =>
  (answer.headers.get(name) ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())

beforeAll(() => recorded('a-clash'))

describe('a script of another site', () => {
  test.each(OPEN)('may read $method $path, and its refusals', async ({ method, path }) => {
    for (const address of [addressOf(path), `${addressOf(path)}?limit=0&region=atlantis`]) {
      const answer = await call(address, { method, headers: ORIGIN })
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(listOf(answer, 'access-control-expose-headers')).toEqual(
        expect.arrayContaining(['etag', 'x-ignored-parameters', 'retry-after', 'link']),
      )
    }
  })

  test.each(OPEN)('may ask before $method $path with any header', async ({ method, path }) => {
    const wanted = 'content-type, if-none-match, x-requested-with, traceparent'
    const answer = await preflight(addressOf(path), method, wanted)
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(listOf(answer, 'access-control-allow-methods')).toContain(method.toLowerCase())
    expect(listOf(answer, 'access-control-allow-headers')).toEqual(wanted.split(', '))
  })

  test.each(CLOSED)('may not read $method $path', async ({ method, path }) => {
    const answer = await call(addressOf(path), { method, headers: { ...ORIGIN, ...asPublisher } })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const asked = await preflight(addressOf(path), method, 'authorization')
    expect(listOf(asked, 'access-control-allow-methods')).not.toContain(method.toLowerCase())
  })

  test('may read a 304, and an answer to an address that does not exist', async () => {
    const etag = (await call('/v1/events/a-clash')).headers.get('etag')!
    const same = await call('/v1/events/a-clash', { headers: { ...ORIGIN, 'if-none-match': etag } })
    expect([same.status, same.headers.get('access-control-allow-origin')]).toEqual([304, '*'])
    expect(listOf(same, 'access-control-expose-headers')).toContain('etag')
    for (const [path, method, status] of [
      ['/v1/nothing', 'GET', 404],
      ['/feeds/timeline.rss', 'GET', 404],
      ['/v1/events', 'DELETE', 405],
    ] as const) {
      const answer = await call(path, { method, headers: ORIGIN })
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, '*'])
    }
  })

  test('may subscribe an address, and reads why it was refused', async () => {
    const accepted = await postJson('/v1/subscriptions', { email: 'reader@example.org' }, ORIGIN)
    expect([accepted.status, accepted.headers.get('access-control-allow-origin')]).toEqual([202, '*'])
    const refused = await call('/v1/subscriptions', { method: 'POST', body: 'x', headers: ORIGIN })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([415, '*'])
  })
})

test('no answer has a last-modified, which would not move when an entry leaves a list', async () => {
  for (const path of [
    '/',
    '/events/a-clash',
    '/v1/events',
    '/v1/events/a-clash',
    '/v1/journal',
    '/feeds/timeline.atom',
  ])
    expect((await call(path)).headers.get('last-modified'), path).toBeNull()
})

test.each([
  ['en;q=0, *', 'ar'],
  ['fr, *;q=0.1', 'en'],
  ['ar-SY;q=0.4, en;q=0.3', 'ar'],
])('the header Accept-Language: %s is answered in %s by every door', async (header, lang) => {
  const headers = { 'accept-language': header }
  for (const format of ['atom', 'json', 'ics'])
    expect((await call(`/feeds/timeline.${format}`, { headers })).headers.get('content-language')).toBe(lang)
  for (const path of ['/', '/events/a-clash', '/subscribe', '/nothing'])
    expect(await (await call(path, { headers })).text(), path).toContain(`<html lang="${lang}"`)
})

test('a plus in ?email= is a plus, encoded or not', async () => {
  const line = JSON.stringify({ email: 'a+b@example.org', consent: 'on paper' })
  await call('/v1/subscribers', { method: 'POST', body: line, headers: asPublisher })
  for (const email of ['a+b@example.org', 'a%2Bb@example.org', '%20a+b@example.org'])
    expect((await call(`/v1/subscribers?email=${email}`, { headers: asPublisher })).status, email).toBe(200)
  const erased = await call('/v1/subscribers?email=a+b@example.org', { method: 'DELETE', headers: asPublisher })
  expect(erased.status).toBe(204)
})
