import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { DAY, HOLD, HOUR, MINUTE, now, startTick } from './clock.ts'
import { site, useProductPerTest, useSharedProduct } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { mailsTo, newAddress } from './reader.ts'
import { KEY, newId, postJson, readJson } from './site-client.ts'
import {
  deliverAfter,
  echoChallenge,
  eventMessages,
  type ReceivedRequest,
  type Receiver,
  readDeliveries,
  readEndpoint,
  registerEndpoint,
  registerVerified,
  respondWith,
  startReceiver,
  waitFor,
  waitForDeliveries,
} from './webhook-receiver.ts'

const REGION = 'sy-latakia'
const RELEASE = HOLD + 1_000
const sendJson = (path: string, body: unknown = {}, method = 'POST') =>
  fetch(`${site()}${path}`, {
    method,
    headers: { ...KEY, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const headersOf = ({ headers }: ReceivedRequest) => headers as Record<string, string>
const eventRequests = ({ requests }: Receiver) => requests.filter(({ type }) => type.startsWith('event.'))

describe('an integrator', () => {
  useProductPerTest()

  test('registers an endpoint, which is verified and gets a message that the library of Standard Webhooks accepts', async () => {
    const receiver = await startReceiver()
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    const [challenge] = receiver.requests
    expect(new Webhook(endpoint.secret).verify(challenge!.text, headersOf(challenge!))).toMatchObject({
      type: 'endpoint.verify',
    })
    const id = await publishIn(REGION)
    await publishIn('sy-hama')
    await deliverAfter(RELEASE)
    expect(eventMessages(receiver)).toEqual([`event.published ${id}`])
    const [request] = eventRequests(receiver)
    const body = new Webhook(endpoint.secret).verify(request!.text, headersOf(request!)) as {
      timestamp: string
      data: object
    }
    expect(body.data).toMatchObject({ id, number: 1, change: 'new', url: `${site()}/events/${id}`, severity: 'severe' })
    expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(request!.text.length).toBeLessThan(20_000)
    expect(await readDeliveries(endpoint.id)).toMatchObject([
      { id: request!.id, state: 'delivered', attempts: [{ status: 200 }] },
    ])
  })

  test('sees the secret only in the answer to registering', async () => {
    const receiver = await startReceiver()
    const endpoint = await registerVerified(receiver.url)
    expect(endpoint.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32,88}=*$/)
    const shown = JSON.stringify([await readEndpoint(endpoint.id), await readJson('/v1/endpoints')])
    expect(shown).toContain(endpoint.id)
    expect(shown).not.toContain('whsec_')
  })

  test('whose endpoint answers without the challenge gets nothing until it is verified', async () => {
    const receiver = await startReceiver((_, response) => void response.end('welcome'))
    const endpoint = await registerEndpoint(receiver.url, { regions: [REGION] })
    await waitFor('the receiver got the challenge', () => receiver.requests.length > 0)
    await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect([(await readEndpoint(endpoint.id)).state, eventMessages(receiver)]).toEqual(['pending', []])
    const refused = await sendJson(`/v1/endpoints/${endpoint.id}/verify`)
    expect([refused.status, await refused.text()]).toEqual([409, expect.not.stringContaining('welcome')])
    receiver.respond = ({ data }, response) => void response.end(JSON.stringify({ challenge: data.challenge }))
    expect(await (await sendJson(`/v1/endpoints/${endpoint.id}/verify`)).json()).toMatchObject({ state: 'active' })
    const id = await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect(eventMessages(receiver)).toEqual([`event.published ${id}`])
  })

  test('can verify an endpoint by sending the challenge as a code with the key', async () => {
    const receiver = await startReceiver((_, response) => void response.end('ok'))
    const endpoint = await registerEndpoint(receiver.url)
    await waitFor('the receiver got the challenge', () => receiver.requests.length > 0)
    for (const code of ['', 'a', `${receiver.requests[0]!.data.challenge}x`])
      expect((await sendJson(`/v1/endpoints/${endpoint.id}/verify`, { code })).status).toBe(422)
    expect((await readEndpoint(endpoint.id)).state).toBe('pending')
    const proved = await sendJson(`/v1/endpoints/${endpoint.id}/verify`, { code: receiver.requests[0]!.data.challenge })
    expect([proved.status, await proved.json()]).toEqual([200, expect.objectContaining({ state: 'active' })])
  })

  test('gets every change in the order of the journal, also of an event that no longer matches', async () => {
    const receiver = await startReceiver()
    await registerVerified(receiver.url, { regions: [REGION] })
    const id = await publishIn(REGION)
    await reviseIn(id, REGION, { change: 'update' })
    await reviseIn(id, 'sy-hama', { number: 3, change: 'correction', reason: { en: 'It was elsewhere.' } })
    await reviseIn(id, 'sy-hama', { number: 4, change: 'retraction', reason: { en: 'It was not.' } })
    await deliverAfter(RELEASE)
    expect(eventMessages(receiver)).toEqual(
      ['published', 'updated', 'corrected', 'retracted'].map((change) => `event.${change} ${id}`),
    )
    expect(eventRequests(receiver).at(-1)!.data).toMatchObject({ reason: 'It was not.', status: 'retracted' })
  })

  test('gets no silent revision and no type that was not requested', async () => {
    const receiver = await startReceiver()
    await registerVerified(receiver.url, { regions: [REGION], events: ['event.retracted'] })
    const [loud, silent] = [await publishIn(REGION), await publishIn(REGION, { silent: true })]
    await reviseIn(loud, REGION, { change: 'retraction', reason: { en: 'It was not.' } })
    await reviseIn(silent, REGION, { change: 'update', silent: true })
    await deliverAfter(RELEASE)
    expect(eventMessages(receiver)).toEqual([`event.retracted ${loud}`])
  })

  test('gets a digest at its time, with the events that a reader would be told', async () => {
    const receiver = await startReceiver()
    await registerVerified(receiver.url, { regions: [REGION], events: ['digest.published'], digest: { time: '05:00' } })
    const [current, retracted] = [await publishIn(REGION), await publishIn(REGION)]
    await reviseIn(retracted, REGION, { change: 'retraction', reason: { en: 'It was not.' } })
    await deliverAfter(DAY)
    const digests = receiver.requests.filter(({ type }) => type === 'digest.published')
    expect(digests.map(({ data }) => (data.events as { id: string }[]).map((event) => event.id))).toEqual([[current]])
    await deliverAfter(DAY)
    expect(receiver.requests.filter(({ type }) => type === 'digest.published')).toHaveLength(1)
  })

  test('rotates the secret: both sign for a day, then only the new one', async () => {
    const receiver = await startReceiver()
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    const { secret } = (await (await sendJson(`/v1/endpoints/${endpoint.id}/rotate`)).json()) as { secret: string }
    const verifies = (by: string) => {
      const last = receiver.requests.at(-1)!
      try {
        return new Webhook(by).verify(last.text, headersOf(last)) !== null
      } catch {
        return false
      }
    }
    expect((await (await sendJson(`/v1/endpoints/${endpoint.id}/ping`)).json()) as object).toMatchObject({
      delivered: true,
      status: 200,
    })
    expect([verifies(endpoint.secret), verifies(secret)]).toEqual([true, true])
    await deliverAfter(DAY)
    await sendJson(`/v1/endpoints/${endpoint.id}/ping`)
    expect([verifies(endpoint.secret), verifies(secret)]).toEqual([false, true])
  })

  test('changes the URL, which gets what waited once it is verified', async () => {
    const [old, other] = [await startReceiver(), await startReceiver((_, response) => void response.end())]
    const endpoint = await registerVerified(old.url, { regions: [REGION] })
    const moved = await sendJson(`/v1/endpoints/${endpoint.id}`, { url: other.url }, 'PATCH')
    expect(await moved.json()).toMatchObject({ url: other.url, state: 'pending', regions: [REGION] })
    const id = await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect([eventMessages(old), eventMessages(other)]).toEqual([[], []])
    other.respond = echoChallenge
    await sendJson(`/v1/endpoints/${endpoint.id}/verify`)
    await waitForDeliveries()
    expect([eventMessages(old), eventMessages(other)]).toEqual([[], [`event.published ${id}`]])
  })

  test('pauses an endpoint without loss, and deletes it', async () => {
    const receiver = await startReceiver()
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    await sendJson(`/v1/endpoints/${endpoint.id}`, { paused: true }, 'PATCH')
    const id = await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect(eventMessages(receiver)).toEqual([])
    await sendJson(`/v1/endpoints/${endpoint.id}`, { paused: false }, 'PATCH')
    await waitForDeliveries()
    expect(eventMessages(receiver)).toEqual([`event.published ${id}`])
    expect((await sendJson(`/v1/endpoints/${endpoint.id}`, {}, 'DELETE')).status).toBe(204)
    expect((await sendJson(`/v1/endpoints/${endpoint.id}/ping`)).status).toBe(404)
    await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect(eventMessages(receiver)).toHaveLength(1)
  })
})

describe('an endpoint', () => {
  useProductPerTest()

  test('that answers 500 for a day gets all messages when it recovers, in order, and its owner gets one mail', async () => {
    const owner = newAddress('owner')
    const receiver = await startReceiver(respondWith(500))
    const endpoint = await registerVerified(receiver.url, { regions: [REGION], owner, lang: 'ar' })
    const published = [await publishIn(REGION), await publishIn(REGION)]
    for (const wait of [RELEASE, 10_000, 7 * MINUTE, 40 * MINUTE, 3 * HOUR, 7 * HOUR, 13 * HOUR])
      await deliverAfter(wait)
    const attempts = eventRequests(receiver)
    expect(attempts.length).toBeGreaterThanOrEqual(7)
    expect(new Set(attempts.map((each) => `${each.id} ${each.data.id}`)).size).toBe(1)
    receiver.respond = echoChallenge
    await deliverAfter(DAY)
    const ids = [...new Set(eventRequests(receiver).map((each) => each.data.id))]
    expect(ids).toEqual(published)
    expect((await readDeliveries(endpoint.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    await waitFor('the owner gets a mail', async () => (await mailsTo(owner, 'endpoint')).length > 0)
    expect(await mailsTo(owner)).toHaveLength(1)
    expect((await mailsTo(owner))[0]!.html).toContain('dir="rtl"')
    expect((await readEndpoint(endpoint.id)).failing_since).toBeNull()
  })

  test('that fails for five days is disabled, and its owner gets a mail on the first day and at the end', async () => {
    const owner = newAddress('owner')
    const receiver = await startReceiver(respondWith(503))
    const endpoint = await registerVerified(receiver.url, { regions: [REGION], owner })
    await publishIn(REGION)
    await deliverAfter(RELEASE)
    for (let hours = 0; hours < 150; hours += 6) await deliverAfter(6 * HOUR)
    expect(await readEndpoint(endpoint.id)).toMatchObject({ state: 'disabled', disabled_reason: 'failing' })
    await waitFor('the owner gets a mail', async () => (await mailsTo(owner, 'endpoint')).length === 2)
    for (const mail of await mailsTo(owner)) {
      expect(mail.text).toContain(endpoint.id)
      expect(`${mail.text}${mail.html}`).not.toContain('/hook')
      expect(mail.headers['List-Unsubscribe']).toBeUndefined()
    }
    const attempts = receiver.requests.length
    await publishIn(REGION)
    await deliverAfter(2 * DAY)
    expect(receiver.requests).toHaveLength(attempts)
  })

  test('that answers 410 is disabled at once', async () => {
    const receiver = await startReceiver(respondWith(410))
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect(await readEndpoint(endpoint.id)).toMatchObject({ state: 'disabled', disabled_reason: 'gone' })
    await deliverAfter(2 * DAY)
    expect(eventRequests(receiver)).toHaveLength(1)
  })

  test('that redirects has failed, and nothing is sent to the new location', async () => {
    const other = await startReceiver()
    const receiver = await startReceiver(respondWith(307, { location: other.url }))
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect(other.requests).toEqual([])
    expect(await readDeliveries(endpoint.id, '?state=pending')).toMatchObject([{ attempts: [{ status: 307 }] }])
  })

  test('that answers 429 is tried again after its Retry-After', async () => {
    const receiver = await startReceiver(respondWith(429, { 'retry-after': '7200' }))
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    await publishIn(REGION)
    await deliverAfter(RELEASE)
    await deliverAfter(HOUR)
    expect(eventRequests(receiver)).toHaveLength(1)
    const due = Date.parse(String((await readEndpoint(endpoint.id)).next_attempt_at))
    expect(due).toBeGreaterThan((await now()) + 50 * MINUTE)
    await deliverAfter(HOUR + MINUTE)
    expect(eventRequests(receiver)).toHaveLength(2)
  })

  test('that takes twenty seconds has failed after fifteen, and delays no other', async () => {
    const slow = await startReceiver(({ type, data }, response) => {
      if (type === 'endpoint.verify') response.end(data.challenge)
      else setTimeout(() => response.end(), 20_000)
    })
    const endpoint = await registerVerified(slow.url, { regions: [REGION] })
    const fast = await startReceiver()
    await registerVerified(fast.url, { regions: [REGION] })
    const id = await publishIn(REGION)
    const release = (await now()) + RELEASE
    await startTick(release)
    await waitFor('the fast endpoint got the event', () => eventMessages(fast).length === 1)
    const second = await publishIn(REGION)
    await startTick(release + 2 * RELEASE)
    await waitFor('the fast endpoint got the next event', () => eventMessages(fast).length === 2)
    // The attempt at the slow endpoint has not timed out yet, so nothing waited for it.
    expect((await readDeliveries(endpoint.id))[1]).toMatchObject({ state: 'pending', attempts: [] })
    await waitFor(
      'the attempt at the slow endpoint timed out',
      async () => (await readDeliveries(endpoint.id))[1]!.attempts.length > 0,
    )
    expect((await readDeliveries(endpoint.id)).at(-1)).toMatchObject({
      state: 'pending',
      attempts: [{ status: null, error: 'timeout' }],
    })
    expect(eventMessages(fast)).toEqual([`event.published ${id}`, `event.published ${second}`])
    slow.respond = echoChallenge
    await deliverAfter(20 * MINUTE)
    await deliverAfter(20 * MINUTE)
    expect((await readDeliveries(endpoint.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })
})

describe('a replay', () => {
  useProductPerTest()

  test('sends one delivery or all since a time again, under the same ids', async () => {
    const receiver = await startReceiver()
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    const since = new Date(await now()).toISOString()
    for (const _ of [1, 2]) await publishIn(REGION)
    await deliverAfter(RELEASE)
    const ids = eventRequests(receiver).map(({ id }) => id)
    expect((await sendJson(`/v1/endpoints/${endpoint.id}/deliveries/${ids[1]}/replay`)).status).toBe(202)
    await waitForDeliveries()
    expect(eventRequests(receiver).map(({ id }) => id)).toEqual([...ids, ids[1]])
    const all = await sendJson(`/v1/endpoints/${endpoint.id}/replay`, { since })
    expect([all.status, await all.json()]).toEqual([202, { replayed: 2 }])
    await waitForDeliveries()
    expect(eventRequests(receiver).map(({ id }) => id)).toEqual([...ids, ids[1], ...ids])
  })

  test('sends what an endpoint missed while it was disabled', async () => {
    const receiver = await startReceiver(respondWith(410))
    const endpoint = await registerVerified(receiver.url, { regions: [REGION] })
    const since = new Date(await now()).toISOString()
    const first = await publishIn(REGION)
    await deliverAfter(RELEASE)
    const second = await publishIn(REGION)
    await deliverAfter(RELEASE)
    receiver.respond = echoChallenge
    receiver.requests.length = 0
    await sendJson(`/v1/endpoints/${endpoint.id}/verify`)
    await sendJson(`/v1/endpoints/${endpoint.id}/replay`, { since })
    await waitForDeliveries()
    expect([...new Set(eventMessages(receiver))]).toEqual([`event.published ${first}`, `event.published ${second}`])
  })
})

describe('registering', () => {
  useSharedProduct()

  test('with faults is answered with all of them, each with its JSON pointer', async () => {
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

  test('is repeated with its Idempotency-Key: the same bytes, and verifying at once does not fail', async () => {
    const receiver = await startReceiver()
    const send = (members: object = {}) =>
      postJson('/v1/endpoints', { url: receiver.url, ...members }, { ...KEY, 'idempotency-key': receiver.url })
    const first = await send()
    const text = await first.text()
    const { id } = JSON.parse(text) as { id: string }
    const verified = await sendJson(`/v1/endpoints/${id}/verify`)
    expect([verified.status, await verified.json()]).toEqual([200, expect.objectContaining({ state: 'active' })])
    const again = await send()
    expect([again.status, await again.text()]).toEqual([201, text])
    for (const name of ['location', 'content-type']) expect(again.headers.get(name)).toBe(first.headers.get(name))
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
    expect((await send({ lang: 'ar' })).status).toBe(422)
    const duplicate = await postJson('/v1/endpoints', { url: receiver.url }, KEY)
    expect([duplicate.status, await duplicate.json()]).toEqual([409, expect.objectContaining({ id })])
  })

  test('refuses the URLs of this product, and requests without the key', async () => {
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
