import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { createContext } from '../../src/context.ts'
import { createApp } from '../../src/routes/app.ts'
import { runTick } from '../../src/tick.ts'
import { PUBLISHER_KEY, SITE_URL } from '../runtime-variables.ts'
import { asPublisher, call, idle, inbox, postJson, tick } from '../world.ts'

const HOUR_MS = 3_600_000
const TABLES = ['chunk', 'page', 'run', 'membership', 'request', 'subscriber', 'trouble']
const NO_RATE_LIMIT = { limit: async () => ({ success: true }) }

/** A site with limits. Without a rate limit of requests, what the ceilings allow is seen alone. */
const siteWith = (variables: Record<string, unknown>) => {
  const bindings = { ...env, LIMITS: 'on', ...variables } as unknown as Env
  const app = createApp(async () => createContext(bindings))
  const background = { waitUntil: () => {}, passThroughOnException: () => {} } as unknown as ExecutionContext
  const send = async (path: string, init: RequestInit = {}) =>
    app.request(`${SITE_URL}${path}`, init, bindings, background)
  let readers = 0
  return {
    send,
    subscribe: (network: string) =>
      send('/subscribe', {
        method: 'POST',
        body: new URLSearchParams({ email: `${crypto.randomUUID()}-${++readers}@readers.example.net` }),
        headers: { 'cf-connecting-ip': network },
      }),
    tick: async (ms: number) => {
      await runTick(await createContext(bindings), (await now()) + ms, true)
      await idle()
    },
  }
}

const now = async (): Promise<number> =>
  Date.parse(((await (await call('/v1/status', { headers: asPublisher })).json()) as { now: string }).now)
const confirmations = async (): Promise<number> =>
  (await inbox.mails()).filter(({ tags }) => tags.kind === 'confirmation').length
const addressIn64 = (host: number): string => `2001:db8:1:2:${host.toString(16)}::${(host * 7).toString(16)}`

beforeEach(async () => {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  await inbox.unlimited()
  await inbox.forget()
  await tick(Math.max(Date.now(), await now()))
})

describe('confirmations', () => {
  test('go to at most a tenth of the hour’s 500 for sign-ups from one IPv6 /64, however many addresses it has', async () => {
    const site = siteWith({ SUBSCRIBE_RATE_LIMIT: NO_RATE_LIMIT })
    for (let host = 1; host <= 60; host++) expect((await site.subscribe(addressIn64(host))).status).toBe(202)
    await idle()
    expect(await confirmations()).toBe(50)
    expect((await site.subscribe('2001:db8:1:3::1')).status).toBe(202)
    await idle()
    expect(await confirmations()).toBe(51)
  }, 60_000)

  test.each([
    ['one IPv4 address', () => '192.0.2.1'],
    ['one IPv4 address, mapped into IPv6', (host: number) => (host % 2 ? '192.0.2.1' : '::ffff:192.0.2.1')],
    ['no address', () => 'unknown'],
  ])('go to a tenth for sign-ups from %s', async (_, network) => {
    const site = siteWith({ SUBSCRIBE_RATE_LIMIT: NO_RATE_LIMIT, CONFIRMATIONS_PER_HOUR: '40' })
    for (let host = 1; host <= 10; host++) expect((await site.subscribe(network(host))).status).toBe(202)
    await idle()
    expect(await confirmations()).toBe(4)
  })

  test('wait over the ceiling of the hour, go later each once, and the operator is told once', async () => {
    const site = siteWith({ CONFIRMATIONS_PER_HOUR: '10' })
    const answers = await Promise.all(
      Array.from({ length: 25 }, async (_, host) => {
        const answer = await site.subscribe(`198.51.100.${host}`)
        return [answer.status, await answer.text()].join()
      }),
    )
    expect(new Set(answers).size).toBe(1)
    await idle()
    expect(await confirmations()).toBe(10)
    const waitingOperatorMails = async () =>
      (await inbox.mails()).filter(
        ({ tags, text }) => tags.kind === 'operator' && /Requests for a confirmation are over/.test(text),
      )
    await site.tick(5 * 60_000)
    expect(await confirmations()).toBe(10)
    await site.tick(HOUR_MS)
    expect(await confirmations()).toBe(20)
    await site.tick(10 * 60_000)
    expect(await confirmations()).toBe(20)
    await site.tick(HOUR_MS)
    expect(await confirmations()).toBe(25)
    await site.tick(HOUR_MS)
    expect(await confirmations()).toBe(25)
    expect(await waitingOperatorMails()).toHaveLength(1)
    expect(new Set((await inbox.mails()).map(({ to }) => to[0])).size).toBe(26)
  })

  test('wait over the ceiling of the day', async () => {
    const site = siteWith({ CONFIRMATIONS_PER_DAY: '10' })
    for (let host = 0; host < 12; host++) await site.subscribe(`198.51.100.${host}`)
    await idle()
    await site.tick(20 * HOUR_MS)
    expect(await confirmations()).toBe(10)
    await site.tick(5 * HOUR_MS)
    expect(await confirmations()).toBe(12)
  })

  test('of one network do not wait behind the many of another', async () => {
    const site = siteWith({ SUBSCRIBE_RATE_LIMIT: NO_RATE_LIMIT, CONFIRMATIONS_PER_HOUR: '20' })
    for (let host = 0; host < 40; host++) await site.subscribe(`198.51.100.${host % 10}`)
    await site.subscribe('203.0.113.9')
    await idle()
    expect(await confirmations()).toBe(20)
    await site.tick(HOUR_MS + 1000)
    const mailed = await env.DB.prepare(
      `SELECT count(DISTINCT network) AS networks FROM request WHERE is_waiting = 0`,
    ).first()
    expect(mailed).toEqual({ networks: 11 })
  })

  test('that waited confirm for 72 hours from their mail', async () => {
    const site = siteWith({ CONFIRMATIONS_PER_DAY: '1' })
    await site.subscribe('198.51.100.1')
    await site.subscribe('198.51.100.2')
    await idle()
    await site.tick(25 * HOUR_MS)
    expect(await confirmations()).toBe(2)
    await site.tick(60 * HOUR_MS)
    const [first, second] = (await inbox.mails())
      .filter(({ tags }) => tags.kind === 'confirmation')
      .map(({ text }) => new RegExp(`^${SITE_URL}(/confirm/\\S+)$`, 'm').exec(text)![1]!)
    expect((await call(first!, { method: 'POST' })).status).toBe(410)
    expect((await call(second!, { method: 'POST' })).status).toBe(200)
  })

  test('of the JSON address and of fresh links count as well', async () => {
    const site = siteWith({ CONFIRMATIONS_PER_HOUR: '1' })
    const json = { 'content-type': 'application/json', 'cf-connecting-ip': '198.51.100.1' }
    for (const email of ['one@readers.example.net', 'two@readers.example.net'])
      expect(
        (await site.send('/v1/subscriptions', { method: 'POST', body: JSON.stringify({ email }), headers: json }))
          .status,
      ).toBe(202)
    await idle()
    expect(await confirmations()).toBe(1)
  })
})

/** More than the limits of two minutes: a minute may end between two requests. */
const MORE_THAN_ALLOWED = 41

describe('wrong links and keys', () => {
  const WRONG_LINK = `/preferences/${'a'.repeat(32)}.abc.${'A'.repeat(22)}`
  const from = (network: string, more: Record<string, string> = {}) => ({ 'cf-connecting-ip': network, ...more })
  const statusesOf = async (count: number, send: (at: number) => Promise<Response>): Promise<number[]> => {
    const answers = []
    for (let at = 0; at < count; at++) answers.push(await send(at))
    for (const { status, headers } of answers) if (status === 429) expect(headers.get('retry-after')).toBe('60')
    return answers.map(({ status }) => status)
  }

  test.each(['/confirm', '/preferences', '/unsubscribe', '/data'])('are slowed by network at %s', async (path) => {
    const site = siteWith({})
    const wrong = WRONG_LINK.replace('/preferences', path)
    const network = Array.from(crypto.getRandomValues(new Uint16Array(2)), (part) => part.toString(16)).join(':')
    const statuses = await statusesOf(MORE_THAN_ALLOWED, (at) =>
      site.send(wrong, { headers: from(`2001:db8:${network}::${at}`) }),
    )
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(404))
    expect(statuses).toContain(429)
    expect((await site.send(wrong, { headers: from('192.0.2.77') })).status).toBe(404)
  })

  test('are slowed by network at an address with a key, and a right key works meanwhile', async () => {
    const site = siteWith({})
    const network = '203.0.113.50'
    const statuses = await statusesOf(MORE_THAN_ALLOWED, (at) =>
      site.send('/v1/status', { headers: from(network, { authorization: `Bearer wrong-${at}` }) }),
    )
    expect(statuses[0]).toBe(401)
    expect(statuses).toContain(429)
    const right = from(network, { authorization: `Bearer ${PUBLISHER_KEY}` })
    expect((await site.send('/v1/status', { headers: right })).status).toBe(200)
  })

  test('do not lock out a right link of the same network', async () => {
    const site = siteWith({})
    const email = 'right@readers.example.net'
    await postJson('/v1/subscriptions', { email })
    await idle()
    const link = new RegExp(`^${SITE_URL}(/confirm/\\S+)$`, 'm').exec((await inbox.mails(email))[0]!.text)![1]!
    const network = '203.0.113.51'
    const statuses = await statusesOf(MORE_THAN_ALLOWED, () => site.send(WRONG_LINK, { headers: from(network) }))
    expect(statuses).toContain(429)
    expect((await site.send(link, { headers: from(network) })).status).toBe(200)
  })
})
