import { createMessageBatch, createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import worker from '../../src/index.ts'
import { PUBLISHER_KEY } from '../runtime-variables.ts'

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))

const KEY = { authorization: `Bearer ${PUBLISHER_KEY}` }
const JSON_BODY = { 'content-type': 'application/json' }
const refuse = (): never => {
  throw new Error('D1_ERROR: D1 DB is overloaded. Requests queued for too long. (anna@readers.example.net)')
}

/** The Worker in a new isolate, with a database that can be told to refuse everything. No cache has a page of its site. */
const startWorker = () => {
  const site = `https://${crypto.randomUUID()}.example.net`
  const database = { isRefusing: false }
  const DB = new Proxy(env.DB, {
    get: (target, name) => {
      if (database.isRefusing) return refuse
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const bindings = { ...env, DB, SITE_URL: site } as unknown as Env
  const background: Promise<unknown>[] = []
  const execution = {
    waitUntil: (promise: Promise<unknown>) => void background.push(promise.catch(() => undefined)),
    passThroughOnException: () => undefined,
    props: {},
  } as unknown as ExecutionContext
  const call = async (path: string, init?: RequestInit): Promise<Response> => {
    const request = new Request(`${site}${path}`, init) as Request<unknown, IncomingRequestCfProperties>
    const response = await worker.fetch(request, bindings, execution)
    await Promise.all(background)
    return response
  }
  const tick = () => worker.scheduled(createScheduledController(), bindings, execution)
  const deliver = (queue: string) =>
    worker.queue(createMessageBatch(queue, [{ id: '1', timestamp: new Date(), attempts: 1, body: {} }]), bindings)
  return { database, call, tick, deliver }
}

const expectUnavailable = async (response: Response, path: string): Promise<void> => {
  expect([path, response.status]).toEqual([path, 503])
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(response.headers.get('cache-control')).toContain('no-store')
  expect(await response.text()).not.toMatch(/overloaded|anna/)
}

describe('while the database refuses', () => {
  test.each([true, false])(
    'every door says so, and asks to come back (it was checked before: %s)',
    async (isChecked) => {
      const { database, call, tick, deliver } = startWorker()
      if (isChecked) expect((await call('/v1/status', { headers: KEY })).status).toBe(200)
      database.isRefusing = true
      const mark = `unseen=${crypto.randomUUID()}`
      for (const path of ['/', '/v1/events', '/v1/journal', '/feeds/timeline.atom', '/events/x', '/editions/x'])
        await expectUnavailable(await call(`${path}?${mark}`), path)
      await expectUnavailable(await call('/v1/status', { headers: KEY }), '/v1/status')
      for (const path of ['/v1/events', '/v1/tick', '/v1/sending'])
        await expectUnavailable(
          await call(path, { method: 'POST', headers: { ...KEY, ...JSON_BODY }, body: '{"paused":true}' }),
          path,
        )
      const subscription = { method: 'POST', headers: JSON_BODY, body: '{"email":"anna@readers.example.net"}' }
      await expectUnavailable(await call('/v1/subscriptions', subscription), '/v1/subscriptions')
      const health = await call('/health')
      expect([health.status, ((await health.json()) as { ok: boolean }).ok]).toEqual([503, false])
      await expect(tick()).rejects.toThrow('a tick failed')
      for (const queue of isChecked ? [] : ['waqai-plan', 'waqai-mail'])
        await expect(deliver(queue)).rejects.toThrow(queue)
    },
  )

  test('what needs no database is still served', async () => {
    const { database, call } = startWorker()
    database.isRefusing = true
    for (const path of ['/docs', '/docs/publishing', '/openapi.json', '/developers', '/v1/regions', '/v1/actors'])
      expect([path, (await call(path)).status]).toEqual([path, 200])
  })

  test('a public page that was served before is served again, in its own language', async () => {
    const { database, call } = startWorker()
    const paths = [
      '/?region=sy-aleppo',
      '/regions/sy-aleppo',
      '/v1/events?region=sy-aleppo',
      '/feeds/timeline.atom?lang=ar',
    ]
    const before = await Promise.all(paths.map(async (path) => (await call(path)).text()))
    const arabic = await (await call('/?region=sy-aleppo', { headers: { 'accept-language': 'ar' } })).text()
    database.isRefusing = true
    for (const [at, path] of paths.entries()) {
      const response = await call(path)
      expect([path, response.status]).toEqual([path, 200])
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(await response.text()).toBe(before[at])
    }
    const again = await call('/?region=sy-aleppo', { headers: { 'accept-language': 'ar' } })
    expect(await again.text()).toBe(arabic)
    expect((await call('/?region=sy-idlib')).status).toBe(503)
  })

  test('nothing of a person or a key is served from a cache', async () => {
    const { database, call } = startWorker()
    expect((await call('/v1/keys', { headers: KEY })).status).toBe(200)
    database.isRefusing = true
    await expectUnavailable(await call('/v1/keys', { headers: KEY }), '/v1/keys')
  })

  test('the Worker goes on as soon as the database answers', async () => {
    const { database, call, tick } = startWorker()
    database.isRefusing = true
    expect((await call('/?q=anything')).status).toBe(503)
    database.isRefusing = false
    expect((await call('/?q=anything')).status).toBe(200)
    await tick()
    expect((await call('/health')).status).toBe(200)
  })
})
