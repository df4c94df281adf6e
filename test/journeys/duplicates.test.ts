import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { advance, HOUR, passHold } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { eventDraft } from './publisher.ts'
import { mailsTo, subscribe } from './reader.ts'
import { KEY, newId, postJson, readStatus } from './site-client.ts'

useProductPerTest()

const webhook = new Webhook('whsec_bG9jYWwtcHVibGlzaC13ZWJob29rLXNlY3JldA==')

type Answer = { id: string; duplicate_of?: string; type?: string; detail?: string }
type Fields = Record<string, unknown>

const titled = (title: string): Fields => ({ text: { en: { title, summary: 'It was reported.' } } })

/** Posts an event. Returns the status, and the id of the event that it repeats. */
const post = async (fields: Fields = {}, headers: Fields = {}): Promise<[number, string?]> => {
  const answer = await postJson('/v1/events', eventDraft(fields), { ...KEY, ...headers })
  const { duplicate_of } = (await answer.json()) as Answer
  return duplicate_of === undefined ? [answer.status] : [answer.status, duplicate_of]
}

const revise = async (id: string, fields: Fields): Promise<number> =>
  (await postJson(`/v1/events/${id}/revisions`, eventDraft({ reason: { en: 'Why.' }, ...fields }), KEY)).status

const sendSigned = async (data: unknown, messageId = newId('msg')): Promise<Response> => {
  const [at, body] = [new Date(), JSON.stringify({ type: 'event.publish', timestamp: new Date().toISOString(), data })]
  return fetch(`${site()}/hooks/publish`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': webhook.sign(messageId, at, body),
    },
  })
}

describe('an event that was published before', () => {
  test('is refused with the id of the other, and readers get one alert', async () => {
    const reader = await subscribe({ alerts: 'all' })
    const before = await readStatus()
    const id = newId()
    expect(await post({ id })).toEqual([201])
    const answer = await postJson('/v1/events', eventDraft({ id: newId() }), KEY)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json'])
    const problem = (await answer.json()) as Answer
    expect(problem).toMatchObject({ type: `${site()}/problems/duplicate`, duplicate_of: id })
    expect(problem.detail).toContain(id)
    expect((await readStatus()).head_seq).toBe(before.head_seq + 1)
    await passHold()
    expect(await mailsTo(reader, 'alert')).toHaveLength(1)
  })

  test('is recorded if its publisher says that it is another one', async () => {
    await post()
    expect(await post({ duplicate_ok: true })).toEqual([201])
    expect(await post({ duplicate_ok: false })).toEqual([409, expect.any(String)])
    expect(await post({ duplicate_ok: 'yes' })).toEqual([422])
  })

  test('with an id that exists is refused for its id', async () => {
    const id = newId()
    await post({ id })
    const answer = await postJson('/v1/events', eventDraft({ id, duplicate_ok: true }), KEY)
    expect([answer.status, ((await answer.json()) as Answer).type]).toEqual([409, `${site()}/problems/conflict`])
    expect(await post({ id })).toEqual([409])
  })

  test('is refused by a dry run as well', async () => {
    const id = newId()
    await post({ id })
    const dryRun = async (fields: Fields) => {
      const answer = await postJson('/v1/events?dry_run=true', eventDraft(fields), KEY)
      return [answer.status, ((await answer.json()) as Answer).duplicate_of]
    }
    expect(await dryRun({})).toEqual([409, id])
    expect(await dryRun({ duplicate_ok: true })).toEqual([200, undefined])
    expect(await dryRun(titled('Something else'))).toEqual([200, undefined])
  })

  test('is refused again after 23 hours, and recorded after a day', async () => {
    const id = newId()
    await post({ id })
    await advance(23 * HOUR)
    expect(await revise(id, { number: 2, change: 'update', severity: 'extreme' })).toBe(201)
    expect(await post()).toEqual([409, id])
    await advance(HOUR + 1_000)
    expect(await post()).toEqual([201])
  })

  test.each([
    ['the same title in other letters and blanks', titled('  SOMETHING\u00a0 happened\u3000')],
    ['the same title in letters of full width', titled('Ｓｏｍｅｔｈｉｎｇ happened')],
    [
      'the same title in one of two languages',
      {
        text: {
          ar: { title: 'خبر آخر', summary: 'ورد.' },
          en: { title: 'Something happened', summary: 'Other words.' },
        },
      },
    ],
    ['the same regions in another order', { regions: [{ id: 'sy-idlib' }, { id: 'sy-aleppo', primary: true }] }],
    [
      'other facts',
      { severity: 'minor', certainty: 'unverified', kind: 'civic.protest', actors: [{ id: 'hts', role: 'party' }] },
    ],
  ])('is refused with %s', async (_, fields) => {
    const regions = { regions: [{ id: 'sy-aleppo' }, { id: 'sy-idlib' }] }
    const id = newId()
    await post({ id, ...regions })
    expect(await post({ ...regions, ...fields })).toEqual([409, id])
  })

  test.each([
    ['another title', titled('Something else happened')],
    ['another date', { when: '2024-12-06' }],
    ['no date', { when: null }],
    ['another region', { regions: [{ id: 'sy-idlib' }] }],
    ['one region more', { regions: [{ id: 'sy-aleppo' }, { id: 'sy-idlib' }] }],
    ['no region', { regions: [] }],
    ['the title in another language', { text: { ar: { title: 'Something happened', summary: 'ورد.' } } }],
    ['silence', { silent: true }],
  ])('is recorded with %s', async (_, fields) => {
    await post()
    expect(await post(fields)).toEqual([201])
  })

  test('without a date and a region is refused, too', async () => {
    const id = newId()
    await post({ id, when: null, regions: [] })
    expect(await post({ when: null, regions: [] })).toEqual([409, id])
  })
})

describe('an event does not count', () => {
  test('if it was retracted, and counts again when it is recorded again', async () => {
    const id = newId()
    await post({ id })
    expect(await revise(id, { number: 2, change: 'retraction' })).toBe(201)
    const again = newId()
    expect(await post({ id: again })).toEqual([201])
    expect(await revise(again, { number: 2, change: 'retraction' })).toBe(201)
    expect(await revise(id, { number: 3, change: 'new' })).toBe(201)
    expect(await post()).toEqual([409, id])
  })

  test('if it was recorded silent, also after a revision that is not', async () => {
    const id = newId()
    expect(await post({ id, silent: true })).toEqual([201])
    expect(await post({ silent: true })).toEqual([201])
    expect(await revise(id, { number: 2, change: 'update', severity: 'extreme' })).toBe(201)
    expect(await post()).toEqual([201])
  })

  test('with what it said before a correction, but with what it says now', async () => {
    const id = newId()
    await post({ id })
    expect(await revise(id, { number: 2, change: 'correction', regions: [{ id: 'sy-homs' }] })).toBe(201)
    expect(await post({ regions: [{ id: 'sy-homs' }] })).toEqual([409, id])
    expect(await post()).toEqual([201])
  })

  test('for a revision: any may repeat what another event says', async () => {
    const [first, second] = [newId(), newId()]
    await post({ id: first })
    await post({ id: second, when: '2024-12-06' })
    expect(await revise(second, { number: 2, change: 'correction' })).toBe(201)
    expect(await revise(first, { number: 2, change: 'minor' })).toBe(201)
    expect(await revise(first, { number: 3, change: 'minor', duplicate_ok: true })).toBe(422)
  })
})

describe('of equal events at the same moment', () => {
  test('exactly one is recorded', async () => {
    const before = await readStatus()
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => post(titled(`Round ${round}`))))
      expect(answers.filter(([status]) => status === 201)).toHaveLength(1)
      expect(answers.filter(([status, other]) => status === 409 && other !== undefined)).toHaveLength(5)
    }
    expect((await readStatus()).head_seq).toBe(before.head_seq + 5)
  })
})

describe('a request that was sent before', () => {
  test('gets its first answer by its Idempotency-Key, and does not use the key up if it is refused', async () => {
    const event = { id: newId() }
    expect(await post(event, { 'idempotency-key': 'first' })).toEqual([201])
    expect(await post(event, { 'idempotency-key': 'first' })).toEqual([201])
    expect(await post({}, { 'idempotency-key': 'second' })).toEqual([409, event.id])
    expect(await post({ duplicate_ok: true }, { 'idempotency-key': 'second' })).toEqual([201])
  })

  test('as a signed message is recorded, and names the event that it repeats', async () => {
    const before = await readStatus()
    const first = await sendSigned(eventDraft({ id: 'first-one' }))
    expect([first.status, ((await first.json()) as Answer).duplicate_of]).toEqual([202, undefined])
    const [messageId, data] = [newId('msg'), eventDraft({ id: 'second-one' })]
    const second = await sendSigned(data, messageId)
    const answer = await second.text()
    expect([second.status, (JSON.parse(answer) as Answer).duplicate_of]).toEqual([202, 'first-one'])
    const repeated = await sendSigned(data, messageId)
    expect([repeated.status, await repeated.text()]).toEqual([200, answer])
    const other = await sendSigned(eventDraft({ id: 'third-one', duplicate_ok: true }))
    expect([other.status, ((await other.json()) as Answer).duplicate_of]).toEqual([202, undefined])
    expect((await readStatus()).head_seq).toBe(before.head_seq + 3)
  })
})
