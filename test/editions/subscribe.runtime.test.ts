import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test } from 'vitest'
import type { Preferences } from '../../src/audience/preferences.ts'
import { decodeMembers } from '../../src/editions/plan/chunk-members.ts'
import {
  CONFIRM_WITHIN_MS,
  confirmRequest,
  readConfirmation,
  sendDigestNow,
  subscribe,
} from '../../src/editions/subscribe.ts'
import { CHOICE, recorded } from '../workshop.ts'
import { stores } from '../world.ts'

const NOW = 1_700_000_000_000
const MINUTE_MS = 60_000
const SITE = { name: 'Waqai', url: 'https://waqai.example.net', postal: 'Exampletown', replyTo: 'x@waqai.example.net' }
const TABLES = ['chunk', 'page', 'run', 'plan', 'membership', 'request', 'subscriber', 'suppression', 'schedule']

const contextOf = (limits: boolean) => {
  const sent: string[] = []
  const enqueue = (kind: string) => async (count: number) => void sent.push(`${kind} ${count}`)
  return {
    ...stores(),
    site: SITE,
    config: { limits, confirmationsPerHour: 500, confirmationsPerDay: 3000 },
    randomWord: () => crypto.randomUUID(),
    tickets: { enqueuePlan: enqueue('plan'), enqueueMail: enqueue('mail'), enqueueWebhook: enqueue('webhook') },
    sent,
  }
}

const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results

type RequestRow = { id: number; subscriber: number; link_word: string }
const requests = () => rows<RequestRow>('SELECT id, subscriber, link_word FROM request ORDER BY id')

/** The confirmations that wait: of each chunk its member, and the run and the reader of its page. */
const confirmations = async () => {
  const found = await rows<{ members: string; run: number; subscriber: number; chunks: number }>(
    `SELECT c.members, p.run, p.subscriber, p.chunks FROM chunk c LEFT JOIN page p ON p.last_chunk = c.id
     WHERE c.kind = 'confirmation' ORDER BY c.id`,
  )
  return found.map(({ members, ...page }) => ({ page, members: decodeMembers(JSON.parse(members)) }))
}

/** Asserts that each request has a run, a chunk and a page of its own, and that there is nothing else. */
const expectOneMailForEachRequest = async (count: number): Promise<void> => {
  const written = await requests()
  const runs = await rows<{ id: number; subscriber: number }>('SELECT id, subscriber FROM run ORDER BY id')
  expect(written).toHaveLength(count)
  expect(runs.map(({ subscriber }) => subscriber)).toEqual(written.map(({ subscriber }) => subscriber))
  expect(await confirmations()).toEqual(
    written.map(({ id, subscriber }, at) => ({
      page: { run: runs[at]!.id, subscriber, chunks: 1 },
      members: [{ reader: subscriber, edition: expect.any(String), filter: null, run: runs[at]!.id, request: id }],
    })),
  )
}

const ask = (context: ReturnType<typeof contextOf>, email: string, now = NOW, more: Partial<Preferences> = {}) =>
  subscribe(context, { email, preferences: { ...CHOICE, ...more }, network: '192.0.2.1' }, now)

afterEach(async () => {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
})

describe('subscribing', () => {
  test('gives two requests of one address at the same moment a mail each', async () => {
    const context = contextOf(false)
    await Promise.all([ask(context, 'one@example.net'), ask(context, 'ONE@example.net', NOW, { lang: 'ar' })])
    await expectOneMailForEachRequest(2)
    expect(await rows('SELECT number FROM subscriber')).toHaveLength(1)
    expect(context.sent).toEqual(['mail 1', 'mail 1'])
  })

  test('gives requests of many addresses at the same moment a mail each', async () => {
    const context = contextOf(true)
    await Promise.all([1, 2, 3, 4, 5].map((each) => ask(context, `many-${each}@example.net`)))
    await expectOneMailForEachRequest(5)
    expect(new Set((await requests()).map(({ subscriber }) => subscriber)).size).toBe(5)
  })

  test('sends one mail if an address with a rate limit asks twice at the same moment', async () => {
    const context = contextOf(true)
    await Promise.all([ask(context, 'twice@example.net'), ask(context, 'twice@example.net')])
    await expectOneMailForEachRequest(1)
  })

  test('sends an address with a rate limit one mail a minute and three an hour', async () => {
    const context = contextOf(true)
    for (const minute of [0, 0.5, 1.5, 3, 4.5, 59]) await ask(context, 'often@example.net', NOW + minute * MINUTE_MS)
    await expectOneMailForEachRequest(3)
    await ask(context, 'often@example.net', NOW + 61 * MINUTE_MS)
    await expectOneMailForEachRequest(4)
  })

  test('writes nothing for a refused request, whatever was written just before it', async () => {
    const context = contextOf(true)
    await ask(context, 'refused@example.net')
    await ask(context, 'other@example.net')
    await ask(context, 'refused@example.net', NOW + 1)
    await expectOneMailForEachRequest(2)
  })

  test('is not confirmed by its link once the address is suppressed, after a complaint or a bounce', async () => {
    const context = contextOf(false)
    await ask(context, 'complained@example.net')
    const [request] = await requests()
    const address = await context.suppressions.hashAddress('complained@example.net')
    await context.commitBatch([context.suppressions.prepareSuppress(address, 'complained', NOW)])
    expect((await confirmRequest(context, request!.link_word, NOW)).state).toBe('suppressed')
    expect(await rows('SELECT state FROM subscriber')).toEqual([{ state: 'pending' }])
    expect(await rows("SELECT id FROM run WHERE kind = 'welcome'")).toEqual([])
  })

  test('writes nothing and sends no ticket for a suppressed address', async () => {
    const context = contextOf(false)
    const address = await context.suppressions.hashAddress('bounced@example.net')
    await env.DB.batch([context.suppressions.prepareSuppress(address, 'bounced', NOW)])
    await ask(context, 'bounced@example.net')
    expect(await rows('SELECT number FROM subscriber')).toEqual([])
    expect(context.sent).toEqual([])
  })
})

describe('confirming', () => {
  const requested = async (context: ReturnType<typeof contextOf>, email: string, more: Partial<Preferences> = {}) => {
    await ask(context, email, NOW, more)
    context.sent.length = 0
    return (await requests()).at(-1)!
  }

  test('welcomes a new reader once, however often the link is used at the same moment', async () => {
    const context = contextOf(false)
    const { link_word: link, subscriber } = await requested(context, 'new@example.net')
    const results = await Promise.all([1, 2, 3].map(() => confirmRequest(context, link, NOW + 1)))
    expect(
      new Set(results.map(({ state }) => state)).isSubsetOf(new Set(['confirmed', 'changed', 'done before'])),
    ).toBe(true)
    expect(await rows("SELECT subscriber FROM run WHERE kind = 'welcome'")).toEqual([{ subscriber }])
    expect(context.sent).toContain('plan 1')
    expect((await confirmRequest(context, link, NOW + 2)).state).toBe('done before')
  })

  test('changes the preferences of an active reader without a welcome and without a ticket', async () => {
    const context = contextOf(false)
    const first = await requested(context, 'active@example.net')
    await confirmRequest(context, first.link_word, NOW + 1)
    const second = await requested(context, 'active@example.net', { severity: 'severe' })
    expect(await confirmRequest(context, second.link_word, NOW + 2)).toEqual({
      state: 'changed',
      preferences: { ...CHOICE, severity: 'severe' },
    })
    expect(context.sent).toEqual([])
    expect(await rows("SELECT id FROM run WHERE kind = 'welcome'")).toHaveLength(1)
    expect((await context.subscribers.findByNumber(first.subscriber))?.preferences.severity).toBe('severe')
  })

  test('refuses an invalid link, an unknown one, and one after its time', async () => {
    const context = contextOf(false)
    const { link_word: link, subscriber } = await requested(context, 'late@example.net')
    expect(await confirmRequest(context, null, NOW)).toEqual({ state: 'unknown' })
    expect(
      await confirmRequest(
        context,
        link.replace(/^./, (one) => (one === '0' ? '1' : '0')),
        NOW,
      ),
    ).toEqual({ state: 'unknown' })
    expect((await confirmRequest(context, link, NOW + CONFIRM_WITHIN_MS + 1)).state).toBe('expired')
    expect((await context.subscribers.findByNumber(subscriber))?.state).toBe('pending')
    expect(context.sent).toEqual([])
  })

  test('shows what a link would confirm, and whether its reader is active', async () => {
    const context = contextOf(false)
    const { link_word: link } = await requested(context, 'shown@example.net')
    expect(await readConfirmation(context, link, NOW)).toMatchObject({
      state: 'open',
      preferences: CHOICE,
      isActive: false,
    })
    await confirmRequest(context, link, NOW)
    expect(await readConfirmation(context, link, NOW)).toMatchObject({ state: 'done before', isActive: true })
  })
})

describe('sending a digest now', () => {
  test('queues what is new once, and sends a ticket with it', async () => {
    const context = contextOf(false)
    await ask(context, 'now@example.net')
    const { link_word: link, subscriber } = (await requests())[0]!
    await confirmRequest(context, link, NOW)
    context.sent.length = 0
    const reader = async () => (await context.subscribers.findByNumber(subscriber))!
    expect(await sendDigestNow(context, await reader(), NOW)).toBe('nothing new')
    await recorded('sent-now')
    expect(await sendDigestNow(context, await reader(), NOW)).toBe('queued')
    expect(await sendDigestNow(context, await reader(), NOW)).toBe('nothing new')
    expect(context.sent).toEqual(['plan 1'])
    expect(await rows("SELECT subscriber FROM run WHERE kind = 'digest'")).toEqual([{ subscriber }])
  })

  test('refuses a reader who has left', async () => {
    const context = contextOf(false)
    expect(await sendDigestNow(context, { number: 1, state: 'ended', pausedUntil: null }, NOW)).toBe('ended')
    expect(context.sent).toEqual([])
  })
})
