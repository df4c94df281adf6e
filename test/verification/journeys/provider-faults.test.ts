import { beforeEach, describe, expect, test } from 'vitest'
import { DAY, MINUTE, nextTime, startTick, tick, waitUntilIdle } from '../../journeys/clock.ts'
import { inbox, site, useProductPerTest } from '../../journeys/product.ts'
import { publishIn } from '../../journeys/publisher.ts'
import {
  confirmLinks,
  digestsTo,
  mailsTo,
  newAddress,
  requestSubscription,
  submit,
  subscribe,
} from '../../journeys/reader.ts'
import { KEY, postJson, readStatus } from '../../journeys/site-client.ts'
import { waitFor } from '../../journeys/webhook-receiver.ts'

useProductPerTest()

/** What the provider does to one request; null lets it through. */
type Fault = null | {
  status?: number
  name?: string
  retry_after?: number
  delay_ms?: number
  drop?: 'before' | 'after'
  refuse?: number[]
}

/** Plans what happens to the next requests to the provider. */
const planFaults = async (...faults: Fault[]): Promise<void> => {
  const answer = await fetch(`${inbox()}/api/faults`, { method: 'POST', body: JSON.stringify(faults) })
  expect(answer.ok).toBe(true)
}

const pauseSending = () => postJson('/v1/sending', { paused: true, reason: 'A test.' }, KEY)
const resumeSending = () => postJson('/v1/sending', { paused: false, reason: '' }, KEY)

type Health = { ok: boolean; troubles: string[] }
const readHealth = async (): Promise<Health> => (await (await fetch(`${site()}/health`)).json()) as Health
const waitForTrouble = (pattern: RegExp): Promise<void> =>
  waitFor(`a trouble like ${pattern}`, async () => pattern.test((await readHealth()).troubles.join()))

const REGION = 'sy-rif-dimashq'
const TIME = '07:00'

describe('a digest to three readers is sent once', () => {
  let readers: string[] = []

  /** The digests to each reader that show an event. */
  const digestsWith = (event: string): Promise<string[][][]> =>
    Promise.all(readers.map(async (reader) => (await digestsTo(reader)).filter((each) => each.includes(event))))

  beforeEach(async () => {
    readers = [newAddress(), newAddress(), newAddress()]
    for (const reader of readers) await subscribe({ regions: [REGION], digest: { time: TIME } }, reader)
  })

  test.each<[string, Fault[]]>([
    ['answers that the rate is too high', [{ status: 429, name: 'rate_limit_exceeded', retry_after: 1 }]],
    ['has no quota left for a moment', [{ status: 429, name: 'daily_quota_exceeded', retry_after: 1 }]],
    ['fails', [{ status: 500 }]],
    ['is unavailable', [{ status: 503 }]],
    ['still processes the first attempt', [{ status: 409, name: 'concurrent_idempotent_requests' }]],
    ['closes the connection before it accepted anything', [{ drop: 'before' }]],
    ['closes the connection after it accepted all', [{ drop: 'after' }]],
    ['is slow', [{ delay_ms: 1_500 }]],
    ['fails in three ways, one after the other', [{ drop: 'after' }, { status: 429, retry_after: 1 }, { status: 500 }]],
  ])('when the provider %s', async (_, faults) => {
    const event = await publishIn(REGION)
    const due = await nextTime(TIME)
    await planFaults(...faults)
    await tick(due)
    expect(await digestsWith(event)).toEqual([[[event]], [[event]], [[event]]])
    await tick(due + DAY)
    expect(await digestsWith(event)).toEqual([[[event]], [[event]], [[event]]])
  })

  test('when more ticks come while the provider fails', async () => {
    const event = await publishIn(REGION)
    const due = await nextTime(TIME)
    await planFaults({ drop: 'after' }, { status: 500 })
    await startTick(due)
    for (let minute = 0; minute < 20; minute += 5) await Promise.all([startTick(due + minute * MINUTE), startTick(due)])
    await waitUntilIdle()
    expect(await digestsWith(event)).toEqual([[[event]], [[event]], [[event]]])
  })

  test('when the provider refuses one of them, who gets only the next digest', async () => {
    const event = await publishIn(REGION)
    const due = await nextTime(TIME)
    await planFaults({ refuse: [0] })
    await tick(due)
    expect((await digestsWith(event)).sort()).toEqual([[], [[event]], [[event]]])
    const next = await publishIn(REGION)
    await tick(due + DAY)
    expect(await digestsWith(next)).toEqual([[[next]], [[next]], [[next]]])
  })
})

test('a confirmation and a welcome are sent once when the provider fails and closes the connection', async () => {
  await planFaults({ status: 500 }, { drop: 'after' })
  const address = await requestSubscription()
  const links = await confirmLinks(address)
  expect(links).toHaveLength(1)
  await planFaults({ drop: 'after' })
  await submit(links[0]!)
  expect(await mailsTo(address, 'welcome')).toHaveLength(1)
})

describe('sending that stopped', () => {
  test('because a person paused it resumes with all mails that waited, each once', async () => {
    expect((await pauseSending()).status).toBe(200)
    const [first, second] = [newAddress(), newAddress()]
    for (const email of [first, second]) expect((await postJson('/v1/subscriptions', { email })).status).toBe(202)
    expect(await readStatus()).toMatchObject({ paused: { reason: 'A test.' }, work: { confirmations: 2 } })
    expect((await readHealth()).ok).toBe(false)
    await startTick(Date.parse((await readStatus()).now) + 5 * MINUTE)
    for (const address of [first, second]) expect(await mailsTo(address)).toEqual([])
    await resumeSending()
    await waitUntilIdle()
    for (const address of [first, second]) expect(await mailsTo(address)).toHaveLength(1)
    expect(await readStatus()).toMatchObject({ paused: null })
  })

  test.each([401, 403])(
    'because the provider answered %d is reported by /health, loses no mail, and can be resumed',
    async (status) => {
      await planFaults({ status })
      const [first, second] = [newAddress(), newAddress()]
      await postJson('/v1/subscriptions', { email: first })
      await waitForTrouble(/Sending waits/)
      expect((await readHealth()).ok).toBe(false)
      await postJson('/v1/subscriptions', { email: second })
      expect(await mailsTo(second)).toEqual([])
      await resumeSending()
      await waitUntilIdle()
      for (const address of [first, second]) expect(await mailsTo(address)).toHaveLength(1)
    },
  )

  test('for one kind, because the provider refused a request, does not stop other kinds', async () => {
    const reader = await subscribe({ regions: [REGION] })
    await planFaults({ status: 422, name: 'validation_error' })
    const email = newAddress()
    await postJson('/v1/subscriptions', { email })
    await waitForTrouble(/kind confirmation waits/)
    const event = await publishIn(REGION)
    await startTick(await nextTime('07:00'))
    await waitFor('the digest is sent', async () => (await digestsTo(reader)).length > 0)
    expect(await digestsTo(reader)).toEqual([[event]])
    expect(await mailsTo(email)).toEqual([])
    await resumeSending()
    await waitUntilIdle()
    expect(await mailsTo(email)).toHaveLength(1)
  })
})
