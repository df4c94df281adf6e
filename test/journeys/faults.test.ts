import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, happened, idle, inbox, KEY, nextAt, post, settle, site, status, tell, tick } from './newsroom.ts'
import { asked, confirmLinks, digestsTo, freshAddress, linkTo, mailsTo, press, subscribed } from './reader.ts'

type Fault = null | {
  status?: number
  name?: string
  retry_after?: number
  delay_ms?: number
  drop?: 'before' | 'after'
  refuse?: number[]
}

const faults = async (...list: Fault[]): Promise<void> => {
  const answer = await fetch(`${inbox()}/api/faults`, { method: 'POST', body: JSON.stringify(list) })
  expect(answer.ok).toBe(true)
}

const sending = (paused: boolean) => post('/v1/sending', { paused, reason: paused ? 'A test.' : '' }, KEY)
const health = async () => (await (await fetch(`${site()}/health`)).json()) as { ok: boolean; troubles: string[] }

/** Waits for something that comes by itself within seconds. */
const soon = async (what: string, ask: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 15_000
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const REGION = 'sy-rif-dimashq'
/** A time that nobody else is told at: what these readers are due fills a chunk of their own. */
const TIME = '04:44'
const MINUTE = 60_000
const readers: string[] = []

describe('a digest is neither lost nor doubled', () => {
  beforeEach(async () => {
    await settle()
    if (readers.length === 0)
      for (let count = 0; count < 3; count++)
        readers.push(await subscribed({ regions: [REGION], digest: { time: TIME } }))
  })

  afterEach(() => faults())

  test.each<[string, Fault[]]>([
    ['says that it was too fast', [{ status: 429, name: 'rate_limit_exceeded', retry_after: 1 }]],
    ['has no quota left for a moment', [{ status: 429, name: 'daily_quota_exceeded', retry_after: 1 }]],
    ['fails', [{ status: 500 }]],
    ['is not there', [{ status: 503 }]],
    ['is still at work on the first attempt', [{ status: 409, name: 'concurrent_idempotent_requests' }]],
    ['cuts the line before it took anything', [{ drop: 'before' }]],
    ['cuts the line after it took all', [{ drop: 'after' }]],
    ['is slow', [{ delay_ms: 1_500 }]],
    ['fails in one way after the other', [{ drop: 'after' }, { status: 429, retry_after: 1 }, { status: 500 }]],
  ])('when the provider %s', async (_, list) => {
    const told = await happened(REGION)
    const due = await nextAt(TIME)
    await faults(...list)
    await tick(due)
    for (const reader of readers)
      expect((await digestsTo(reader)).filter((each) => each.includes(told))).toEqual([[told]])
    await tick(due + DAY)
    for (const reader of readers)
      expect((await digestsTo(reader)).flat().filter((each) => each === told)).toEqual([told])
  })

  test('when ticks come in while the provider fails', async () => {
    const told = await happened(REGION)
    const due = await nextAt(TIME)
    await faults({ drop: 'after' }, { status: 500 })
    await tell(due)
    for (let minute = 0; minute < 20; minute += 5) await Promise.all([tell(due + minute * 60_000), tell(due)])
    await idle()
    for (const reader of readers)
      expect((await digestsTo(reader)).filter((each) => each.includes(told))).toEqual([[told]])
  })

  test('when the provider refuses one reader of several: the others get it once, and all the next one', async () => {
    const told = await happened(REGION)
    const due = await nextAt(TIME)
    // What others are due, and what the operator is still to be told, goes out first: the fault is to meet this digest.
    await tick(due - MINUTE)
    await faults({ refuse: [0] })
    await tick(due)
    const got = await Promise.all(
      readers.map(async (reader) => (await digestsTo(reader)).flat().filter((each) => each === told)),
    )
    expect(got.sort()).toEqual([[], [told], [told]])
    const next = await happened(REGION)
    await tick(due + DAY)
    for (const reader of readers)
      expect((await digestsTo(reader)).flat().filter((each) => each === next)).toEqual([next])
  })
})

describe('a confirmation is neither lost nor doubled', () => {
  afterEach(() => faults())

  test('when the provider fails and cuts the line', async () => {
    await faults({ status: 500 }, { drop: 'after' })
    const address = await asked()
    const links = await confirmLinks(address)
    expect(links).toHaveLength(1)
    await faults({ drop: 'after' })
    await press(links[0]!)
    expect(await mailsTo(address, 'welcome')).toHaveLength(1)
    await press(await linkTo(address, 'unsubscribe'))
  })
})

describe('sending that has stopped', () => {
  afterEach(async () => {
    await faults()
    await sending(false)
  })

  test('because a person paused it goes on when they resume it, with all that waited, once', async () => {
    expect((await sending(true)).status).toBe(200)
    const [first, second] = [freshAddress(), freshAddress()]
    for (const email of [first, second]) expect((await post('/v1/subscriptions', { email })).status).toBe(202)
    expect(await status()).toMatchObject({ paused: { reason: 'A test.' }, work: { confirmations: 2 } })
    expect((await health()).ok).toBe(false)
    await tell(Date.parse((await status()).now) + 5 * 60_000)
    for (const address of [first, second]) expect(await mailsTo(address)).toEqual([])
    await sending(false)
    await idle()
    for (const address of [first, second]) expect(await mailsTo(address)).toHaveLength(1)
    expect(await status()).toMatchObject({ paused: null })
  })

  test.each([401, 403])(
    'because the provider does not let us in (%d) says so, loses nothing, and goes on when resumed',
    async (code) => {
      await faults({ status: code })
      const [first, second] = [freshAddress(), freshAddress()]
      await post('/v1/subscriptions', { email: first })
      await soon('health tells', async () => /Sending waits/.test((await health()).troubles.join()))
      expect((await health()).ok).toBe(false)
      await post('/v1/subscriptions', { email: second })
      expect(await mailsTo(second)).toEqual([])
      await sending(false)
      await idle()
      for (const address of [first, second]) expect(await mailsTo(address)).toHaveLength(1)
    },
  )

  test('for one kind, because the provider refused a whole request, lets the other kinds through', async () => {
    const reader = await subscribed({ regions: [REGION] })
    await faults({ status: 422, name: 'validation_error' })
    const email = freshAddress()
    await post('/v1/subscriptions', { email })
    await soon('health tells', async () => /kind confirmation waits/.test((await health()).troubles.join()))
    const told = await happened(REGION)
    await tell(await nextAt('07:00'))
    await soon('the digest comes', async () => (await digestsTo(reader)).length > 0)
    expect(await digestsTo(reader)).toEqual([[told]])
    expect(await mailsTo(email)).toEqual([])
    await sending(false)
    await idle()
    expect(await mailsTo(email)).toHaveLength(1)
  })
})
