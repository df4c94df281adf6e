import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, now } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { mailsTo, newAddress } from './reader.ts'
import { KEY, newId, postJson, readJson } from './site-client.ts'
import {
  deliverAfter,
  echoChallenge,
  eventMessages,
  type ReceivedRequest,
  readDeliveries,
  readEndpoint,
  registerEndpoint,
  registerVerified,
  respondWith,
  startReceiver,
  waitFor,
  waitForDeliveries,
} from './webhook-receiver.ts'

useProductPerTest()

const MINUTE = 60_000
const REGION = 'sy-latakia'
const HOLD = 61_000
const ask = (path: string, body: unknown = {}, method = 'POST') =>
  fetch(`${site()}${path}`, {
    method,
    headers: { ...KEY, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const headersOf = ({ headers }: ReceivedRequest) => headers as Record<string, string>
const events = (all: ReceivedRequest[]) => all.filter(({ type }) => type.startsWith('event.'))

describe('an integrator', () => {
  test('registers, proves the address, and is told of an event in a message that the official library verifies', async () => {
    const own = await startReceiver()
    const made = await registerVerified(own.url, { regions: [REGION] })
    const [challenge] = own.requests
    expect(new Webhook(made.secret).verify(challenge!.text, headersOf(challenge!))).toMatchObject({
      type: 'endpoint.verify',
    })
    const id = await publishIn(REGION)
    await publishIn('sy-hama')
    await deliverAfter(HOLD)
    expect(eventMessages(own)).toEqual([`event.published ${id}`])
    const [told] = events(own.requests)
    const body = new Webhook(made.secret).verify(told!.text, headersOf(told!)) as { timestamp: string; data: object }
    expect(body.data).toMatchObject({ id, number: 1, change: 'new', url: `${site()}/events/${id}`, severity: 'severe' })
    expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(told!.text.length).toBeLessThan(20_000)
    expect(await readDeliveries(made.id)).toMatchObject([
      { id: told!.id, state: 'delivered', attempts: [{ status: 200 }] },
    ])
  })

  test('is shown the secret once', async () => {
    const own = await startReceiver()
    const made = await registerVerified(own.url)
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32,88}=*$/)
    const shown = JSON.stringify([await readEndpoint(made.id), await readJson('/v1/endpoints')])
    expect(shown).toContain(made.id)
    expect(shown).not.toContain('whsec_')
  })

  test('whose address gives back something else stays pending, is told nothing, and may prove it later', async () => {
    const own = await startReceiver((_, response) => void response.end('welcome'))
    const made = await registerEndpoint(own.url, { regions: [REGION] })
    await waitFor('the challenge came', () => own.requests.length > 0)
    await publishIn(REGION)
    await deliverAfter(HOLD)
    expect([(await readEndpoint(made.id)).state, eventMessages(own)]).toEqual(['pending', []])
    const refused = await ask(`/v1/endpoints/${made.id}/verify`)
    expect([refused.status, await refused.text()]).toEqual([409, expect.not.stringContaining('welcome')])
    own.respond = ({ data }, response) => void response.end(JSON.stringify({ challenge: data.challenge }))
    expect(await (await ask(`/v1/endpoints/${made.id}/verify`)).json()).toMatchObject({ state: 'active' })
    const id = await publishIn(REGION)
    await deliverAfter(HOLD)
    expect(eventMessages(own)).toEqual([`event.published ${id}`])
  })

  test('may give the challenge back with the key, as a code that was read; a wrong one opens nothing', async () => {
    const own = await startReceiver((_, response) => void response.end('ok'))
    const made = await registerEndpoint(own.url)
    await waitFor('the challenge came', () => own.requests.length > 0)
    for (const code of ['', 'a', `${own.requests[0]!.data.challenge}x`])
      expect((await ask(`/v1/endpoints/${made.id}/verify`, { code })).status).toBe(422)
    expect((await readEndpoint(made.id)).state).toBe('pending')
    const proved = await ask(`/v1/endpoints/${made.id}/verify`, { code: own.requests[0]!.data.challenge })
    expect([proved.status, await proved.json()]).toEqual([200, expect.objectContaining({ state: 'active' })])
  })

  test('hears of every change in the order of the journal, and of the end of what no longer matches', async () => {
    const own = await startReceiver()
    await registerVerified(own.url, { regions: [REGION] })
    const id = await publishIn(REGION)
    await reviseIn(id, REGION, { change: 'update' })
    await reviseIn(id, 'sy-hama', { number: 3, change: 'correction', reason: { en: 'It was elsewhere.' } })
    await reviseIn(id, 'sy-hama', { number: 4, change: 'retraction', reason: { en: 'It was not.' } })
    await deliverAfter(HOLD)
    expect(eventMessages(own)).toEqual(
      ['published', 'updated', 'corrected', 'retracted'].map((change) => `event.${change} ${id}`),
    )
    expect(events(own.requests).at(-1)!.data).toMatchObject({ reason: 'It was not.', status: 'retracted' })
  })

  test('hears nothing of what is silent, nor of types that were not asked for', async () => {
    const own = await startReceiver()
    await registerVerified(own.url, { regions: [REGION], events: ['event.retracted'] })
    const [loud, silent] = [await publishIn(REGION), await publishIn(REGION, { silent: true })]
    await reviseIn(loud, REGION, { change: 'retraction', reason: { en: 'It was not.' } })
    await reviseIn(silent, REGION, { change: 'update', silent: true })
    await deliverAfter(HOLD)
    expect(eventMessages(own)).toEqual([`event.retracted ${loud}`])
  })

  test('is sent a digest at its time, with what a reader would be told', async () => {
    const own = await startReceiver()
    await registerVerified(own.url, { regions: [REGION], events: ['digest.published'], digest: { time: '05:00' } })
    const [kept, gone] = [await publishIn(REGION), await publishIn(REGION)]
    await reviseIn(gone, REGION, { change: 'retraction', reason: { en: 'It was not.' } })
    await deliverAfter(DAY)
    const digests = own.requests.filter(({ type }) => type === 'digest.published')
    expect(digests.map(({ data }) => (data.events as { id: string }[]).map((event) => event.id))).toEqual([[kept]])
    await deliverAfter(DAY)
    expect(own.requests.filter(({ type }) => type === 'digest.published')).toHaveLength(1)
  })

  test('rotates the secret: both sign for a day, then the new one alone', async () => {
    const own = await startReceiver()
    const made = await registerVerified(own.url, { regions: [REGION] })
    const { secret } = (await (await ask(`/v1/endpoints/${made.id}/rotate`)).json()) as { secret: string }
    const verifies = (by: string) => {
      const last = own.requests.at(-1)!
      try {
        return new Webhook(by).verify(last.text, headersOf(last)) !== null
      } catch {
        return false
      }
    }
    expect((await (await ask(`/v1/endpoints/${made.id}/ping`)).json()) as object).toMatchObject({
      delivered: true,
      status: 200,
    })
    expect([verifies(made.secret), verifies(secret)]).toEqual([true, true])
    await deliverAfter(DAY)
    await ask(`/v1/endpoints/${made.id}/ping`)
    expect([verifies(made.secret), verifies(secret)]).toEqual([false, true])
  })

  test('moves to another address, which must prove itself, and then has what waited', async () => {
    const [old, other] = [await startReceiver(), await startReceiver((_, response) => void response.end())]
    const made = await registerVerified(old.url, { regions: [REGION] })
    const moved = await ask(`/v1/endpoints/${made.id}`, { url: other.url }, 'PATCH')
    expect(await moved.json()).toMatchObject({ url: other.url, state: 'pending', regions: [REGION] })
    const id = await publishIn(REGION)
    await deliverAfter(HOLD)
    expect([eventMessages(old), eventMessages(other)]).toEqual([[], []])
    other.respond = echoChallenge
    await ask(`/v1/endpoints/${made.id}/verify`)
    await waitForDeliveries()
    expect([eventMessages(old), eventMessages(other)]).toEqual([[], [`event.published ${id}`]])
  })

  test('pauses without loss, and deletes', async () => {
    const own = await startReceiver()
    const made = await registerVerified(own.url, { regions: [REGION] })
    await ask(`/v1/endpoints/${made.id}`, { paused: true }, 'PATCH')
    const id = await publishIn(REGION)
    await deliverAfter(HOLD)
    expect(eventMessages(own)).toEqual([])
    await ask(`/v1/endpoints/${made.id}`, { paused: false }, 'PATCH')
    await waitForDeliveries()
    expect(eventMessages(own)).toEqual([`event.published ${id}`])
    expect((await ask(`/v1/endpoints/${made.id}`, {}, 'DELETE')).status).toBe(204)
    expect((await ask(`/v1/endpoints/${made.id}/ping`)).status).toBe(404)
    await publishIn(REGION)
    await deliverAfter(HOLD)
    expect(eventMessages(own)).toHaveLength(1)
  })
})

describe('an endpoint', () => {
  test('that answers 500 for a day and recovers gets all of it, in order, each under one id; its owner is told once', async () => {
    const owner = newAddress('owner')
    const own = await startReceiver(respondWith(500))
    const made = await registerVerified(own.url, { regions: [REGION], owner, lang: 'ar' })
    const told = [await publishIn(REGION), await publishIn(REGION)]
    for (const wait of [HOLD, 10_000, 7 * MINUTE, 40 * MINUTE, 3 * HOUR, 7 * HOUR, 13 * HOUR]) await deliverAfter(wait)
    const attempts = events(own.requests)
    expect(attempts.length).toBeGreaterThanOrEqual(7)
    expect(new Set(attempts.map((each) => `${each.id} ${each.data.id}`)).size).toBe(1)
    own.respond = echoChallenge
    await deliverAfter(DAY)
    const ids = [...new Set(events(own.requests).map((each) => each.data.id))]
    expect(ids).toEqual(told)
    expect((await readDeliveries(made.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    await waitFor('the owner is told', async () => (await mailsTo(owner, 'endpoint')).length > 0)
    expect(await mailsTo(owner)).toHaveLength(1)
    expect((await mailsTo(owner))[0]!.html).toContain('dir="rtl"')
    expect((await readEndpoint(made.id)).failing_since).toBeNull()
  })

  test('that fails for five days is disabled, and its owner is told on the first day and at the end', async () => {
    const owner = newAddress('owner')
    const own = await startReceiver(respondWith(503))
    const made = await registerVerified(own.url, { regions: [REGION], owner })
    await publishIn(REGION)
    await deliverAfter(HOLD)
    for (let hours = 0; hours < 150; hours += 6) await deliverAfter(6 * HOUR)
    expect(await readEndpoint(made.id)).toMatchObject({ state: 'disabled', disabled_reason: 'failing' })
    await waitFor('the owner is told', async () => (await mailsTo(owner, 'endpoint')).length === 2)
    for (const mail of await mailsTo(owner)) {
      expect(mail.text).toContain(made.id)
      expect(`${mail.text}${mail.html}`).not.toContain('/hook')
      expect(mail.headers['List-Unsubscribe']).toBeUndefined()
    }
    const attempts = own.requests.length
    await publishIn(REGION)
    await deliverAfter(2 * DAY)
    expect(own.requests).toHaveLength(attempts)
  })

  test('that answers 410 is disabled at once', async () => {
    const own = await startReceiver(respondWith(410))
    const made = await registerVerified(own.url, { regions: [REGION] })
    await publishIn(REGION)
    await deliverAfter(HOLD)
    expect(await readEndpoint(made.id)).toMatchObject({ state: 'disabled', disabled_reason: 'gone' })
    await deliverAfter(2 * DAY)
    expect(events(own.requests)).toHaveLength(1)
  })

  test('that redirects has failed, and nothing is sent where it points', async () => {
    const other = await startReceiver()
    const own = await startReceiver(respondWith(307, { location: other.url }))
    const made = await registerVerified(own.url, { regions: [REGION] })
    await publishIn(REGION)
    await deliverAfter(HOLD)
    expect(other.requests).toEqual([])
    expect(await readDeliveries(made.id, '?state=pending')).toMatchObject([{ attempts: [{ status: 307 }] }])
  })

  test('that asks for time is given it', async () => {
    const own = await startReceiver(respondWith(429, { 'retry-after': '7200' }))
    const made = await registerVerified(own.url, { regions: [REGION] })
    await publishIn(REGION)
    await deliverAfter(HOLD)
    await deliverAfter(HOUR)
    expect(events(own.requests)).toHaveLength(1)
    const due = Date.parse(String((await readEndpoint(made.id)).next_attempt_at))
    expect(due).toBeGreaterThan((await now()) + 50 * MINUTE)
    await deliverAfter(HOUR + MINUTE)
    expect(events(own.requests)).toHaveLength(2)
  })

  test('that takes twenty seconds has failed after fifteen, and holds up no other', async () => {
    const slow = await startReceiver(({ type, data }, response) => {
      if (type === 'endpoint.verify') response.end(data.challenge)
      else setTimeout(() => response.end(), 20_000)
    })
    const made = await registerVerified(slow.url, { regions: [REGION] })
    const quick = await startReceiver()
    await registerVerified(quick.url, { regions: [REGION] })
    const begun = Date.now()
    const id = await publishIn(REGION)
    const then = (await now()) + HOLD
    await fetch(`${site()}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${then}`)
    await waitFor('the quick one is told', () => eventMessages(quick).length === 1, 8)
    const second = await publishIn(REGION)
    await fetch(`${site()}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${then + 2 * HOLD}`)
    await waitFor('and told again', () => eventMessages(quick).length === 2, 8)
    expect(Date.now() - begun).toBeLessThan(15_000)
    await waitFor('the slow one has failed', async () => (await readDeliveries(made.id))[1]!.attempts.length > 0, 20)
    expect((await readDeliveries(made.id)).at(-1)).toMatchObject({
      state: 'pending',
      attempts: [{ status: null, error: 'timeout' }],
    })
    expect(eventMessages(quick)).toEqual([`event.published ${id}`, `event.published ${second}`])
    slow.respond = echoChallenge
    await deliverAfter(20 * MINUTE)
    await deliverAfter(20 * MINUTE)
    expect((await readDeliveries(made.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })
})

describe('what was missed', () => {
  test('is sent again, one or all since a time, under the same ids', async () => {
    const own = await startReceiver()
    const made = await registerVerified(own.url, { regions: [REGION] })
    const since = new Date(await now()).toISOString()
    for (const _ of [1, 2]) await publishIn(REGION)
    await deliverAfter(HOLD)
    const ids = events(own.requests).map(({ id }) => id)
    expect((await ask(`/v1/endpoints/${made.id}/deliveries/${ids[1]}/replay`)).status).toBe(202)
    await waitForDeliveries()
    expect(events(own.requests).map(({ id }) => id)).toEqual([...ids, ids[1]])
    const all = await ask(`/v1/endpoints/${made.id}/replay`, { since })
    expect([all.status, await all.json()]).toEqual([202, { replayed: 2 }])
    await waitForDeliveries()
    expect(events(own.requests).map(({ id }) => id)).toEqual([...ids, ids[1], ...ids])
  })

  test('while an endpoint was disabled is sent when it is verified and asks for it', async () => {
    const own = await startReceiver(respondWith(410))
    const made = await registerVerified(own.url, { regions: [REGION] })
    const since = new Date(await now()).toISOString()
    const first = await publishIn(REGION)
    await deliverAfter(HOLD)
    const second = await publishIn(REGION)
    await deliverAfter(HOLD)
    own.respond = echoChallenge
    own.requests.length = 0
    await ask(`/v1/endpoints/${made.id}/verify`)
    await ask(`/v1/endpoints/${made.id}/replay`, { since })
    await waitForDeliveries()
    expect([...new Set(eventMessages(own))]).toEqual([`event.published ${first}`, `event.published ${second}`])
  })
})

describe('registering', () => {
  test('names all faults at once, each with its place', async () => {
    const response = await postJson(
      '/v1/endpoints',
      {
        url: 'https://10.0.0.1/x',
        regions: ['nowhere'],
        events: ['event.gone'],
        lang: 'fr',
        format: 'fax',
        owner: 'me',
        colour: 1,
      },
      KEY,
    )
    expect(response.status).toBe(422)
    const { errors } = (await response.json()) as { errors: { pointer: string; detail: string }[] }
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(
      ['/colour', '/events/0', '/format', '/lang', '/owner', '/regions/0', '/url'].sort(),
    )
  })

  test.each([
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433.nip.io/',
    'https://user@hooks.example.org/',
    'http://hooks.example.org/',
    'https://hooks.example.org:8443/',
    'https://intranet/',
    'file:///etc/passwd',
    'data:text/plain,x',
    '',
  ])('refuses %j', async (url) => {
    const response = await postJson('/v1/endpoints', { url }, KEY)
    expect(response.status).toBe(422)
    const { errors } = (await response.json()) as { errors: { pointer: string }[] }
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/url'])
  })

  test('refuses our own doors on this machine, and whoever has no key', async () => {
    for (const url of [
      `${site()}/hooks/publish`,
      site().replace('localhost', '127.0.0.1'),
      site().replace('localhost', '[::1]'),
    ])
      expect((await postJson('/v1/endpoints', { url }, KEY)).status).toBe(422)
    for (const path of ['', '/ep_x', '/ep_x/deliveries'])
      expect((await fetch(`${site()}/v1/endpoints${path}`)).status).toBe(401)
    expect((await postJson('/v1/endpoints', { url: `https://${newId()}.org/` })).status).toBe(401)
  })
})
