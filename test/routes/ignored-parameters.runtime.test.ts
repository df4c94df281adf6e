import { beforeAll, describe, expect, test } from 'vitest'
import { SCOPES } from '../../src/access/publisher-key.ts'
import { ROUTES } from '../../src/routes/route-table.ts'
import { GAZETTEER, recorded } from '../workshop.ts'
import { asPublisher, call } from '../world.ts'

const ACTOR = [...GAZETTEER.actors.keys()][0]!
const STRANGE = 'utm_source=mail&fbclid=1&_=2'
const NAMES = 'utm_source, fbclid, _'

beforeAll(() => recorded('a-clash'))

/** The address of a route, with ids that exist. */
const addressOf = (path: string): string =>
  path
    .replace('/events/:id', '/events/a-clash')
    .replace('/regions/:id', '/regions/sy-aleppo')
    .replace('/actors/:id', `/actors/${ACTOR}`)
    .replace('/editions/:id', '/editions/none')
    .replace('/problems/:name', '/problems/invalid')
    .replace('/:name{.+}', '/webhooks')

const PUBLIC = ROUTES.filter(([method, , access]) => method === 'GET' && access === 'public').map(([, path]) => path)
const isPage = (answer: Response): boolean => (answer.headers.get('content-type') ?? '').startsWith('text/html')
type Warned = { warnings?: { pointer: string; detail: string }[] }

describe('a public address', () => {
  test.each(PUBLIC)('ignores parameters that others add, and names them: %s', async (path) => {
    const address = addressOf(path)
    const [plain, strange] = [await call(address), await call(`${address}?${STRANGE}`)]
    expect(plain.headers.get('x-ignored-parameters')).toBeNull()
    expect([strange.status, strange.headers.get('x-ignored-parameters')]).toEqual([plain.status, NAMES])
    const text = await strange.text()
    if (isPage(strange) && text.includes('</html>')) expect(text).toContain('<code dir="ltr">utm_source</code>')
    if (strange.headers.get('content-type') === 'application/json' && path !== '/openapi.json') {
      const { warnings } = JSON.parse(text) as Warned
      expect(warnings!.map(({ pointer }) => pointer)).toEqual(['/utm_source', '/fbclid', '/_'])
      expect(((await plain.json()) as Warned).warnings).toBeUndefined()
    }
  })

  test.each(PUBLIC)('answers HEAD as GET: %s', async (path) => {
    const address = `${addressOf(path)}?${STRANGE}`
    const [get, head] = [await call(address), await call(address, { method: 'HEAD' })]
    expect(await head.text()).toBe('')
    expect([head.status, Object.fromEntries(head.headers)]).toEqual([get.status, Object.fromEntries(get.headers)])
  })

  test.each([
    ['/?region=sy-aleppo&after=2024-11-30~zz', 'canonical', '/?region=sy-aleppo&after=2024-11-30%7Ezz&lang=en'],
    ['/events/a-clash?lang=ar', 'canonical', '/events/a-clash?lang=ar'],
    ['/regions/sy-aleppo?x=1', 'canonical', '/regions/sy-aleppo?lang=en'],
  ])('has a canonical link without them: %s', async (path, rel, href) => {
    const html = await (await call(`${path}&${STRANGE}`.replace(/^([^?]*)&/, '$1?'))).text()
    const found = new RegExp(`<link rel="${rel}" href="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&')
    expect(found?.replace(/^https:\/\/[^/]+/, '')).toBe(href)
  })

  test.each(['atom', 'json', 'ics'])('has a feed with the same bytes: %s', async (format) => {
    const path = `/feeds/timeline.${format}?region=sy-aleppo`
    const [plain, strange] = [await call(path), await call(`${path}&${STRANGE}`)]
    expect(await strange.text()).toBe(await plain.text())
    for (const name of ['etag', 'link']) expect(strange.headers.get(name)).toBe(plain.headers.get(name))
  })

  test('still refuses a known parameter that is wrong or sent twice, and names the ignored ones too', async () => {
    for (const query of ['limit=0', 'limit=1&limit=2']) {
      const answer = await call(`/v1/events?${query}&${STRANGE}`)
      expect([answer.status, answer.headers.get('x-ignored-parameters')]).toEqual([422, NAMES])
      const { errors, warnings } = (await answer.json()) as Warned & { errors: { pointer: string }[] }
      expect(errors.map(({ pointer }) => pointer)).toEqual(['/limit'])
      expect(warnings).toHaveLength(3)
    }
  })

  test('names at most ten, each percent-encoded with at most 60 characters', async () => {
    const long = Array.from({ length: 12 }, (_, at) => `${encodeURIComponent('ا,ب\n')}${'x'.repeat(90)}${at}=1`)
    const answer = await call(`/v1/regions?${long.join('&')}&__proto__=1&constructor=2`)
    const names = answer.headers.get('x-ignored-parameters')!.split(', ')
    expect(names).toHaveLength(10)
    for (const name of names) expect(name).toMatch(/^(?=.{1,60}$)%D8%A7%2C%D8%A8%0Ax{40,}$/)
    const other = await call('/v1/regions?__proto__=1&constructor=2&a[]=3&=4')
    expect(other.headers.get('x-ignored-parameters')).toBe('__proto__, constructor, a%5B%5D')
  })

  test('is named on a 304 too', async () => {
    const path = `/v1/regions?${STRANGE}`
    const etag = (await call(path)).headers.get('etag')!
    const again = await call(path, { headers: { 'if-none-match': etag } })
    expect([again.status, again.headers.get('x-ignored-parameters')]).toEqual([304, NAMES])
  })

  test('shows no part of a name as markup, and no invisible character', async () => {
    const html = await (await call(`/?${encodeURIComponent('<b>\u202ex')}=1`)).text()
    expect(html).toContain('<code dir="ltr">&lt;b&gt;\ufffdx</code>')
  })
})

test.each(
  ROUTES.filter(([, , access]) => SCOPES.some((scope) => scope === access)).map(([method, path]) => ({
    method,
    path,
  })),
)('an address with a key refuses an unknown parameter: $method $path', async ({ method, path }) => {
  const address = path.replace(/:\w+/g, 'none')
  const init = { method, headers: { ...asPublisher, 'content-type': 'application/json' } }
  const answer = await call(`${address}?nonsense=1`, method === 'GET' ? init : { ...init, body: '{}' })
  expect(answer.status).toBe(422)
  const { errors } = (await answer.json()) as { errors: { pointer: string }[] }
  expect(errors.map(({ pointer }) => pointer)).toContain('/nonsense')
})
