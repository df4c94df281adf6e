import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { CHUNK_LEASE_MS } from '../../../src/delivery/mail/chunk-store/chunk-claim-store.ts'
import { runTick } from '../../../src/tick.ts'
import { asPublisher, call, idle, inbox, postJson, stores, testContext, tick, until } from '../../world.ts'

const MINUTE_MS = 60_000

const limitDaily = async (daily: number | null): Promise<void> => {
  const body = JSON.stringify({ per_second: null, daily })
  const headers = { 'content-type': 'application/json' }
  await fetch('https://api.resend.com/api/limits', { method: 'PUT', body, headers })
}
const now = async (): Promise<number> =>
  Date.parse(((await (await call('/v1/status', { headers: asPublisher })).json()) as { now: string }).now)
const work = async (): Promise<{ confirmations: number; alerts: number; digests: number }> =>
  ((await (await call('/v1/status', { headers: asPublisher })).json()) as { work: never }).work
const kinds = async (): Promise<Record<string, number>> => {
  const counted: Record<string, number> = {}
  for (const { tags } of await inbox.mails()) counted[tags.kind!] = (counted[tags.kind!] ?? 0) + 1
  return counted
}
const importReaders = async (count: number, more: object): Promise<void> => {
  const lines = Array.from({ length: count }, () =>
    JSON.stringify({ email: `${crypto.randomUUID()}@readers.example.net`, consent: 'on paper', ...more }),
  )
  const response = await call('/v1/subscribers', { method: 'POST', body: lines.join('\n'), headers: asPublisher })
  expect(await response.json()).toMatchObject({ loaded: count })
}
const publish = async (id: string, severity: string): Promise<void> => {
  const response = await postJson(
    '/v1/events',
    {
      id,
      nature: 'event',
      when: '2026-11-20',
      kind: 'civic.protest',
      certainty: 'reported',
      severity,
      regions: [{ id: 'sy-aleppo' }],
      text: { en: { title: `What happened: ${id}`, summary: 'It was reported.' } },
      sources: [{ publisher: 'A paper', title: 'A report' }],
    },
    asPublisher,
  )
  expect(response.status).toBe(201)
}
const signUp = async (count: number): Promise<void> => {
  for (let reader = 0; reader < count; reader++)
    expect((await postJson('/v1/subscriptions', { email: `${crypto.randomUUID()}@readers.example.net` })).status).toBe(
      202,
    )
}

beforeEach(async () => {
  const tables = ['chunk', 'page', 'run', 'plan', 'membership', 'request', 'subscriber', 'trouble']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  // An earlier answer named a quota, so each tick reads it.
  await env.DB.prepare('UPDATE provider SET quota_limit = 1000, quota_used = 0, wait_until = 0, open_from = 0').run()
  await inbox.forget()
  await limitDaily(null)
  await tick(Math.max(Date.now(), await now()))
})

describe('while less than a tenth of the provider’s quota of a day is left', () => {
  test('80 sign-ups leave room for an extreme alert, and the rest waits until the quota is reset', async () => {
    await importReaders(3, { regions: ['sy-aleppo'], alerts: 'extreme', digest: { cadence: 'none' } })
    await idle()
    // The first answer tells the rate of the provider, which is 2 a second before.
    await signUp(1)
    await idle()
    await inbox.forget()
    await limitDaily(60)
    await signUp(80)
    await until(async () => ((await kinds()).confirmation ?? 0) >= 45, 'most of the quota is used')
    await tick((await now()) + MINUTE_MS)
    await until(
      async () => (await work()).confirmations + ((await kinds()).confirmation ?? 0) === 80,
      'no request is open',
    )
    expect((await kinds()).confirmation).toBeLessThanOrEqual(55)

    await publish(`extreme-${crypto.randomUUID().slice(0, 8)}`, 'extreme')
    await tick((await now()) + 2 * MINUTE_MS)
    await until(async () => (await kinds()).alert === 3, 'the alert is sent')
    // A new reading may show that one more mail fits before the last tenth.
    expect((await kinds()).confirmation).toBeLessThanOrEqual(55)
    expect(
      (await inbox.mails()).filter(({ tags, text }) => tags.kind === 'operator' && /of the 60 mails/.test(text)),
    ).toHaveLength(1)

    await limitDaily(1000)
    await tick((await now()) + 5 * MINUTE_MS)
    await idle()
    expect((await kinds()).confirmation).toBe(80)
  }, 60_000)

  test('a digest waits, and goes after the reset once to each', async () => {
    await importReaders(5, { regions: ['sy-aleppo'], digest: { time: '07:00' } })
    await publish(`quiet-${crypto.randomUUID().slice(0, 8)}`, 'severe')
    await limitDaily(100)
    await tick((await now()) + MINUTE_MS)
    await signUp(100)
    await until(async () => ((await kinds()).confirmation ?? 0) >= 85, 'the quota is nearly used')
    await tick((await now()) + 25 * 60 * MINUTE_MS)
    await tick((await now()) + MINUTE_MS)
    await until(async () => (await work()).digests > 0, 'the digest is planned')
    expect((await kinds()).digest).toBeUndefined()
    await limitDaily(null)
    await tick((await now()) + 5 * MINUTE_MS)
    await idle()
    expect((await kinds()).digest).toBe(5)
  }, 60_000)
})

describe('the claims of one moment', () => {
  const WALL = 1_000_000

  /** Twelve mails are left of 100, so three go before less than a tenth is left. */
  const offerChunks = async (): Promise<void> => {
    await env.DB.prepare('UPDATE provider SET quota_limit = 100, quota_used = 88').run()
    const insertion = stores().chunks.prepareInsertOperatorMail('none', 0)
    await env.DB.batch(Array.from({ length: 6 }, () => insertion))
    await env.DB.prepare(
      "UPDATE chunk SET kind = 'confirmation', members = json_set(members, '$.editions[0]', 'e')",
    ).run()
  }
  const claim = () => stores().chunks.claimNext(WALL)
  const used = async (): Promise<number> => (await stores().providerState.readStoredQuota()).used

  test('count the mails in flight to the quota', async () => {
    await offerChunks()
    const claimed = await Promise.all(Array.from({ length: 6 }, claim))
    expect(claimed.filter((chunk) => chunk !== null)).toHaveLength(3)
    expect(await used()).toBe(88)
  })

  test('leave room again after a mail that was not accepted, and not after one that was', async () => {
    await offerChunks()
    const claimed = (await Promise.all(Array.from({ length: 3 }, claim))).map((chunk) => chunk!)
    await stores().chunks.postpone(claimed[0]!, WALL + CHUNK_LEASE_MS, false)
    const next = await claim()
    expect(next).not.toBeNull()
    await stores().chunks.markSent(next!, { ids: ['a'], refused: [] }, WALL)
    expect(await claim()).toBeNull()
    expect(await used()).toBe(89)
  })
})

describe('the reading of the quota', () => {
  test('keeps the mails that were accepted meanwhile', async () => {
    await env.DB.prepare('UPDATE provider SET quota_limit = 100, quota_used = 40').run()
    const { updateQuota, readStoredQuota } = stores().providerState
    expect(await updateQuota({ limit: 100, used: 38 }, 36)).toBe(false)
    expect(await readStoredQuota()).toEqual({ limit: 100, used: 40, isLow: false })
    expect(await updateQuota({ limit: 100, used: 91 }, 40)).toBe(true)
    expect(await updateQuota({ limit: 100, used: 2 }, 91)).toBe(false)
    expect(await readStoredQuota()).toEqual({ limit: 100, used: 2, isLow: false })
  })

  test('is left to the accounts that have one', async () => {
    let readings = 0
    const readQuota = async () => {
      readings++
      return { limit: null, used: 0 }
    }
    const context = await testContext({ readQuota })
    await runTick(context, Date.now(), false)
    expect(readings).toBe(0)
    await env.DB.prepare('UPDATE provider SET quota_limit = 100').run()
    await runTick(context, Date.now(), false)
    expect(readings).toBe(1)
  })

  test('that fails does not stop the tick', async () => {
    await env.DB.prepare('UPDATE provider SET quota_limit = 100').run()
    const reports: string[] = []
    const context = await testContext({
      readQuota: () => Promise.reject(new Error('no connection')),
      report: async (name) => void reports.push(name),
    })
    await runTick(context, Date.now(), false)
    expect(reports).toContain('ticket failed')
  })
})
