import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { DAY, nextTime, tick } from './clock.ts'
import { site, useSharedProduct } from './product.ts'
import { eventDraft } from './publisher.ts'
import { digestsTo, subscribe } from './reader.ts'
import { newId, readJson, readStatus } from './site-client.ts'

useSharedProduct()

const webhook = new Webhook('whsec_bG9jYWwtcHVibGlzaC13ZWJob29rLXNlY3JldA==')
type Revision = { id: string; seq: number; number: number; change: string }
type Message = { body: string; id?: string; at?: Date; headers?: Record<string, string> }

const messageOf = (type: string, data: unknown): string =>
  JSON.stringify({ type, timestamp: new Date().toISOString(), data })

/** Sends a message signed by Standard Webhooks. `headers` replace its own. */
const send = ({ body, id = newId('msg'), at = new Date(), headers = {} }: Message): Promise<Response> =>
  fetch(`${site()}/hooks/publish`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, at, body),
      ...headers,
    },
  })

describe('a signed message', () => {
  test('publishes an event, which is in the journal before the answer', async () => {
    const [before, id] = [await readStatus(), newId()]
    const answer = await send({ body: messageOf('event.publish', eventDraft({ id })) })
    expect(answer.status).toBe(202)
    expect(await answer.json()).toMatchObject({ id, number: 1, change: 'new', seq: before.head_seq + 1 })
    expect(await readJson(`/v1/events/${id}`)).toMatchObject({ id, status: 'current' })
  })

  test('revises the event that its data names', async () => {
    const id = newId()
    await send({ body: messageOf('event.publish', eventDraft({ id })) })
    const revision = eventDraft({ id, number: 2, change: 'update', severity: 'extreme' })
    const answer = await send({ body: messageOf('event.revise', revision) })
    expect(answer.status).toBe(202)
    expect(await readJson(`/v1/events/${id}`)).toMatchObject({ number: 2, severity: 'extreme' })
    const stale = await send({ body: messageOf('event.revise', revision) })
    expect(stale.status).toBe(409)
    expect(await stale.json()).toMatchObject({ current: 2 })
  })

  test('that is repeated, one after the other or at the same moment, records one revision', async () => {
    const [before, id, body] = [await readStatus(), newId('msg'), messageOf('event.publish', eventDraft())]
    const first = await send({ id, body })
    const again = await send({ id, body, at: new Date(Date.now() - 60_000) })
    expect([first.status, again.status]).toEqual([202, 200])
    expect(await again.json()).toEqual(await first.json())
    const [other, otherBody] = [newId('msg'), messageOf('event.publish', eventDraft())]
    const answers = await Promise.all(Array.from({ length: 6 }, () => send({ id: other, body: otherBody })))
    const statuses = answers.map((answer) => answer.status)
    expect(statuses).toContain(202)
    for (const each of statuses) expect([200, 202, 409]).toContain(each)
    expect((await readStatus()).head_seq).toBe(before.head_seq + 2)
  })

  test.each<[string, Partial<Message>]>([
    ['with a signature by another secret', { headers: { 'webhook-signature': `v1,${'A'.repeat(43)}=` } }],
    ['with no signature', { headers: { 'webhook-signature': '' } }],
    ['with a signature of another version', { headers: { 'webhook-signature': 'v2,AAAA' } }],
    ['with another id', { headers: { 'webhook-id': 'msg_other' } }],
    ['with no id', { headers: { 'webhook-id': '' } }],
    ['with another time', { headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) + 90) } }],
    ['with a time that is no number', { headers: { 'webhook-timestamp': 'now' } }],
    ['that is six minutes old', { at: new Date(Date.now() - 6 * 60_000) }],
    ['that is six minutes in the future', { at: new Date(Date.now() + 6 * 60_000) }],
  ])('%s is refused and records nothing', async (_, spoiled) => {
    const [before, id] = [await readStatus(), newId()]
    const answer = await send({ body: messageOf('event.publish', eventDraft({ id })), ...spoiled })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect((await readStatus()).head_seq).toBe(before.head_seq)
  })

  test('whose body was altered is refused', async () => {
    const [id, at, body] = [newId('msg'), new Date(), messageOf('event.publish', eventDraft())]
    const headers = { 'webhook-signature': webhook.sign(id, at, body) }
    expect((await send({ id, at, body: body.replace('severe', 'extreme'), headers })).status).toBe(401)
  })

  test('with several signatures is accepted if one is valid', async () => {
    const [id, at, body] = [newId('msg'), new Date(), messageOf('event.publish', eventDraft())]
    const signature = `v1,${'A'.repeat(43)}= v1a,xyz ${webhook.sign(id, at, body)}`
    expect((await send({ id, at, body, headers: { 'webhook-signature': signature } })).status).toBe(202)
  })

  test('with a valid signature and faults in its data is answered with the faults, and can be corrected under its id', async () => {
    const id = newId('msg')
    const faulty = await send({
      id,
      body: messageOf('event.publish', eventDraft({ nature: 'rumour', regions: [{ id: 'atlantis' }] })),
    })
    expect(faulty.status).toBe(422)
    const { errors } = (await faulty.json()) as { errors: { pointer: string }[] }
    expect(errors.map((each) => each.pointer).sort()).toEqual(['/data/nature', '/data/regions/0/id'])
    expect((await send({ body: messageOf('event.delete', eventDraft()) })).status).toBe(422)
    expect((await send({ body: '{"type": ' })).status).toBe(400)
    expect((await send({ body: 'null' })).status).toBe(422)
    expect(
      (await send({ body: messageOf('event.publish', { ...eventDraft(), colour: 'x'.repeat(2_000_000) }) })).status,
    ).toBe(413)
    expect((await send({ id, body: messageOf('event.publish', eventDraft()) })).status).toBe(202)
  })

  test('is answered with the faults of the message and of its data together', async () => {
    const pointers = async (body: string) =>
      ((await (await send({ body })).json()) as { errors: { pointer: string }[] }).errors
        .map((each) => each.pointer)
        .sort()
    const data = eventDraft({ nature: 'rumour', when: '0025-01-01' })
    expect(await pointers(JSON.stringify({ type: 'event.publish', timestamp: 'now', data, mood: 1 }))).toEqual([
      '/data/nature',
      '/data/when',
      '/mood',
      '/timestamp',
    ])
    const id = newId()
    await send({ body: messageOf('event.publish', eventDraft({ id })) })
    const revision = eventDraft({ id, number: 2, change: 'new', certainty: 'confirmed' })
    expect(await pointers(messageOf('event.revise', revision))).toEqual([
      '/data/certainty',
      '/data/change',
      '/data/reason',
    ])
    const unknown = await send({ body: messageOf('event.revise', { ...revision, id: newId() }) })
    expect(unknown.status).toBe(404)
    expect(await pointers(`{"type":"event.publish",${messageOf('event.publish', data).slice(1)}`)).toEqual(['/type'])
  })

  test('is verified by its bytes, before it is decoded as text', async () => {
    const [id, at] = [newId('msg'), new Date()]
    const bytes = new Uint8Array([...new TextEncoder().encode('{"type":"'), 0xff, ...new TextEncoder().encode('"}')])
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode('local-publish-webhook-secret'),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    const timestamp = String(Math.floor(at.getTime() / 1000))
    const signed = new Uint8Array([...new TextEncoder().encode(`${id}.${timestamp}.`), ...bytes])
    const mac = Buffer.from(await crypto.subtle.sign('HMAC', key, signed)).toString('base64')
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
    const answer = await fetch(`${site()}/hooks/publish`, { method: 'POST', body: bytes, headers })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('UTF-8') })
  })

  test('with an id of more than 256 characters is refused', async () => {
    expect((await send({ id: 'm'.repeat(257), body: messageOf('event.publish', eventDraft()) })).status).toBe(401)
    expect(
      (await send({ id: newId('m').padEnd(256, 'x'), body: messageOf('event.publish', eventDraft()) })).status,
    ).toBe(202)
  })

  test('is sent to readers as any other event', async () => {
    const reader = await subscribe({ regions: ['sy-as-suwayda'] })
    const answer = await send({ body: messageOf('event.publish', eventDraft({ regions: [{ id: 'sy-as-suwayda' }] })) })
    const { id } = (await answer.json()) as Revision
    const due = await nextTime('07:00')
    await tick(due)
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[id]])
  })
})
