import { createMessageBatch, createScheduledController } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import worker from '../../src/index.ts'
import { PUBLISHER_KEY, SITE_URL } from '../runtime-variables.ts'
import {
  createDatabaseWith,
  createEarlierDatabase,
  EARLY_SCHEMAS,
  MIGRATIONS,
  migrateToNewest,
  readRows,
} from './earlier-database.ts'

const NEXT_MIGRATION = { name: '9999_next.sql', queries: ['CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT'] }
const EVENT = {
  nature: 'event',
  when: '2026-11-20',
  kind: 'civic.protest',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  text: { en: { title: 'Recorded on any database', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
}

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))

/** The Worker in a new isolate, as far as it caches what it knows of its database. */
const startWorker = () => {
  const bindings = { ...env }
  const background: Promise<unknown>[] = []
  const execution = {
    waitUntil: (promise: Promise<unknown>) => void background.push(promise.catch(() => undefined)),
    passThroughOnException: () => undefined,
    props: {},
  } as unknown as ExecutionContext
  const call = (path: string, init?: RequestInit) =>
    worker.fetch(
      new Request(`${SITE_URL}${path}`, init) as Request<unknown, IncomingRequestCfProperties>,
      bindings,
      execution,
    )
  const publish = () =>
    call('/v1/events', {
      method: 'POST',
      body: JSON.stringify(EVENT),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${PUBLISHER_KEY}` },
    })
  const settled = () => Promise.all(background)
  const tick = () => worker.scheduled(createScheduledController(), bindings, execution)
  const deliver = (queue: string) =>
    worker.queue(createMessageBatch(queue, [{ id: '1', timestamp: new Date(), attempts: 1, body: {} }]), bindings)
  return { call, publish, settled, tick, deliver }
}

/** Knocks at every door, and expects each to be closed with the sentence, and nothing to change. */
const expectEveryDoorClosed = async (sentence: string): Promise<void> => {
  const { call, publish, settled, tick, deliver } = startWorker()
  const before = await readRows()
  for (const path of ['/', '/v1/events', '/feeds/timeline.atom', '/subscribe', '/v1/status', '/editions/x']) {
    const response = await call(path, { headers: { authorization: `Bearer ${PUBLISHER_KEY}` } })
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      503,
      'application/problem+json',
    ])
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(((await response.json()) as { detail: string }).detail).toContain(sentence)
  }
  expect((await publish()).status).toBe(503)
  const health = await call('/health')
  expect(health.status).toBe(503)
  expect(await health.json()).toEqual({ ok: false, last_tick_at: null, troubles: [expect.stringContaining(sentence)] })
  await expect(tick()).rejects.toThrow('a tick failed')
  for (const queue of ['waqai-plan', 'waqai-mail', 'waqai-hook', 'waqai-mail-dead'])
    await expect(deliver(queue)).rejects.toThrow(queue)
  await settled()
  expect(await readRows()).toEqual(before)
}

const expectWorkerToWork = async (): Promise<void> => {
  const { call, publish, settled, tick, deliver } = startWorker()
  expect((await call('/health')).status).toBe(200)
  expect((await call('/')).status).toBe(200)
  expect((await publish()).status).toBe(201)
  await tick()
  await deliver('waqai-plan')
  await settled()
}

describe.each(MIGRATIONS.slice(0, -1).map(({ name }, at) => [name, at + 1] as const))(
  'a database that stopped at %s',
  (_, version) => {
    beforeEach(() => createEarlierDatabase(version))

    test('is refused at every door, with the command that migrates it', async () => {
      await expectEveryDoorClosed(MIGRATIONS[version]!.name)
      await expectEveryDoorClosed('npm run deploy')
    })

    test('is accepted by the same isolate as soon as it is migrated', async () => {
      const { call } = startWorker()
      expect((await call('/')).status).toBe(503)
      await migrateToNewest()
      expect((await call('/')).status).toBe(200)
      expect(await (await call('/health')).text()).not.toContain('migrations')
    })
  },
)

describe('a database', () => {
  test('without tables is refused at every door', async () => {
    await createDatabaseWith([])
    await expectEveryDoorClosed('npm run deploy')
  })

  test('on which migrations never ran is refused at every door', async () => {
    await createDatabaseWith([])
    await env.DB.prepare('DROP TABLE IF EXISTS d1_migrations').run()
    await expectEveryDoorClosed(MIGRATIONS[0]!.name)
  })

  test('of a newer version is refused at every door, with what it has more', async () => {
    await createDatabaseWith([...MIGRATIONS, NEXT_MIGRATION])
    await expectEveryDoorClosed('9999_next.sql')
  })

  test('of this version is accepted, with a table of another program', async () => {
    await createDatabaseWith(MIGRATIONS)
    await env.DB.prepare('CREATE TABLE analysis_of_mine (id INTEGER)').run()
    await expectWorkerToWork()
  })

  test.each(EARLY_SCHEMAS.map(({ name, queries }) => [name, queries] as const))(
    'of an early version (%s) is refused, and says how to go on',
    async (_, queries) => {
      await createDatabaseWith([{ name: MIGRATIONS[0]!.name, queries: [...queries] }])
      await expectEveryDoorClosed('early version')
      await expectEveryDoorClosed('data/pages/recovery.md')
    },
  )

  test('that was migrated from an early version is refused, too', async () => {
    const { queries } = EARLY_SCHEMAS.at(-1)!
    await createDatabaseWith([{ name: MIGRATIONS[0]!.name, queries: [...queries] }, ...MIGRATIONS.slice(1)])
    await expectEveryDoorClosed('early version')
  })

  test('that is refused still leaves the documents open', async () => {
    await createDatabaseWith([])
    const { call } = startWorker()
    for (const path of ['/docs', '/docs/configuration', '/openapi.json']) expect((await call(path)).status).toBe(200)
  })
})
