import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { DAY, nextTime, now, passHold, tick, waitUntilIdle } from './clock.ts'
import { site, useProductPerTest, useSharedProduct } from './product.ts'
import { publishIn } from './publisher.ts'
import {
  type CapturedMail,
  confirmLinks,
  digestsTo,
  exportData,
  mailsTo,
  requestSubscription,
  subscribe,
} from './reader.ts'
import { newId } from './site-client.ts'
import { waitFor } from './webhook-receiver.ts'

const webhook = new Webhook('whsec_bG9jYWwtcHJvdmlkZXItd2ViaG9vay1zZWNyZXQ=')

type Message = { id?: string; at?: Date; signature?: string; body: string }

const send = ({ id = newId('msg'), at = new Date(), body, signature }: Message): Promise<Response> =>
  fetch(`${site()}/hooks/resend`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
      'svix-signature': signature ?? webhook.sign(id, at, body),
    },
  })

/** The body of a callback about a mail. */
const callbackBody = (type: string, { id, to, tags }: CapturedMail, more: object = {}): string =>
  JSON.stringify({ type, created_at: new Date().toISOString(), data: { email_id: id, to, tags, ...more } })

const permanent = { bounce: { type: 'Permanent', subType: 'General', message: 'No such mailbox.' } }
const transient = { bounce: { type: 'Transient', subType: 'MailboxFull', message: 'The mailbox is full.' } }

const SUPPRESSED = 'We cannot write to this address'

const readPage = async (url: string): Promise<string> => (await fetch(url)).text()
const newestMail = async (reader: string): Promise<CapturedMail> => (await mailsTo(reader)).at(-1)!
const stateOf = async (reader: string): Promise<string> => (await exportData(reader)).state

describe('a test address of the provider', () => {
  useProductPerTest()

  test.each(['bounced', 'complained'])(
    'that stands for %s gets no mail after the callback, whatever is requested',
    async (outcome) => {
      await passHold()
      const address = await requestSubscription({ regions: ['sy-as-suwayda'] }, `${outcome}+${newId('x')}@resend.dev`)
      const [link] = await confirmLinks(address)
      await waitFor('the callback arrived', async () => (await readPage(link!)).includes(SUPPRESSED))
      const count = (await mailsTo(address)).length
      for (const _ of [1, 2, 3]) await requestSubscription({}, address)
      for (const [method, status] of Object.entries({ GET: 200, POST: 409 })) {
        const answer = await fetch(link!, { method })
        const page = await answer.text()
        expect([answer.status, page]).toEqual([status, expect.stringContaining(SUPPRESSED)])
        expect(page).not.toContain('<button')
      }
      await publishIn('sy-as-suwayda')
      await tick(await nextTime('07:00'))
      await tick((await now()) + 2 * DAY)
      expect(await mailsTo(address)).toHaveLength(count)
    },
  )
})

describe('a callback', () => {
  useProductPerTest()

  test.each([
    ['email.bounced', permanent],
    ['email.complained', {}],
    ['email.suppressed', { suppressed: { type: 'OnAccountSuppressionList', reason: 'previous_bounce' } }],
  ])('%s ends the subscription of its reader only', async (type, more) => {
    const [reader, other] = [
      await subscribe({ regions: ['sy-as-suwayda'] }),
      await subscribe({ regions: ['sy-as-suwayda'] }),
    ]
    const id = newId('msg')
    for (const _ of [1, 2])
      expect((await send({ id, body: callbackBody(type, await newestMail(reader), more) })).status).toBe(200)
    expect(await stateOf(reader)).toBe('ended')
    expect(await stateOf(other)).toBe('active')
    const event = await publishIn('sy-as-suwayda')
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([])
    expect(await digestsTo(other)).toEqual([[event]])
    const before = (await mailsTo(reader)).length
    await requestSubscription({}, reader)
    expect(await mailsTo(reader)).toHaveLength(before)
  })

  test('about a full mailbox ends a subscription only after a week without delivery', async () => {
    const reader = await subscribe()
    const mail = await newestMail(reader)
    for (const _ of [1, 2, 3, 4])
      expect((await send({ body: callbackBody('email.bounced', mail, transient) })).status).toBe(200)
    expect(await stateOf(reader)).toBe('active')
    expect((await send({ body: callbackBody('email.delivered', mail) })).status).toBe(200)
    await tick((await now()) + 8 * DAY)
    await send({ body: callbackBody('email.bounced', await newestMail(reader), transient) })
    expect(await stateOf(reader)).toBe('active')
    for (const _ of [1, 2]) {
      await tick((await now()) + 4 * DAY)
      await send({ body: callbackBody('email.bounced', await newestMail(reader), transient) })
    }
    expect(await stateOf(reader)).toBe('ended')
  })

  test('about a complaint stops the digest that is due next', async () => {
    const reader = await subscribe({ regions: ['sy-as-suwayda'] })
    await publishIn('sy-as-suwayda')
    await send({ body: callbackBody('email.complained', await newestMail(reader)) })
    await tick(await nextTime('07:00'))
    await waitUntilIdle()
    expect(await digestsTo(reader)).toEqual([])
  })
})

describe('a callback that ends no subscription', () => {
  useSharedProduct()

  test.each([
    'email.sent',
    'email.delivered',
    'email.delivery_delayed',
    'email.opened',
    'email.clicked',
    'domain.updated',
    'a.b.c',
  ])('%s is answered 200', async (type) => {
    const reader = await subscribe()
    expect((await send({ body: callbackBody(type, await newestMail(reader)) })).status).toBe(200)
    expect(await stateOf(reader)).toBe('active')
  })

  test('because members are missing or unknown is answered 200', async () => {
    for (const body of [
      '{}',
      '{"type":"email.bounced"}',
      '{"type":"email.bounced","data":{"tags":[],"to":"x@example.org"}}',
      '[]',
      'null',
    ])
      expect((await send({ body })).status, body).toBe(200)
  })

  test('because its signature is invalid is answered 401', async () => {
    const reader = await subscribe()
    const body = callbackBody('email.bounced', await newestMail(reader), permanent)
    const other = new Webhook(`whsec_${btoa('another secret altogether')}`)
    const spoiled: Omit<Message, 'body'>[] = [
      { signature: '' },
      { signature: 'v1,nonsense' },
      { id: 'msg_1', signature: webhook.sign('msg_2', new Date(), body) },
      { id: 'msg_1', signature: other.sign('msg_1', new Date(), body) },
      { at: new Date(Date.now() - 6 * 60_000) },
      { at: new Date(Date.now() + 6 * 60_000) },
    ]
    for (const each of spoiled) expect((await send({ ...each, body })).status).toBe(401)
    expect((await fetch(`${site()}/hooks/resend`, { method: 'POST', body })).status).toBe(401)
    expect(await stateOf(reader)).toBe('active')
  })
})
