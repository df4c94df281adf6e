import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SuppressionSource } from '../../../src/delivery/mail/mail-provider.ts'
import { resendSuppressionSource } from '../../../src/delivery/mail/providers/resend-client.ts'
import { syncSuppressions } from '../../../src/delivery/mail/sync-suppressions.ts'
import { mailContext, readers } from '../../workshop.ts'
import { inbox, stores } from '../../world.ts'

const BASE = 'https://api.resend.com'
const DAY = 86_400_000
const clock = { wall: 0 }
let suppressed: string[] = []
let named = 0

const ofProvider = (path: string, body: unknown): Promise<Response> =>
  fetch(`${BASE}/suppressions/batch/${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer re_test', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Puts addresses on the provider's list. The list has the newest first. */
const suppressAtProvider = async (emails: string[]): Promise<void> => {
  for (let at = 0; at < emails.length; at += 100) await ofProvider('add', { emails: emails.slice(at, at + 100) })
  suppressed.push(...emails)
}

const strangers = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `stranger-${++named}-${at}@elsewhere.example.net`)

const emailOf = async (number: number): Promise<string> => (await stores().subscribers.findByNumber(number))!.email

const isSuppressed = async (email: string): Promise<boolean> => {
  const { suppressions } = stores()
  return suppressions.isSuppressed(await suppressions.hashAddress(email))
}

/** Copies the list, and returns the cursors of the pages that were read. */
const sync = async (source: SuppressionSource, now = DAY): Promise<(string | null)[]> => {
  const cursors: (string | null)[] = []
  const context = await mailContext(clock, {
    readSuppressedPage: async (after) => {
      cursors.push(after)
      return source(after)
    },
  })
  await syncSuppressions(context, now)
  return cursors
}

const source = resendSuppressionSource('re_test', BASE)

beforeEach(async () => {
  clock.wall = Date.now()
  await inbox.unlimited()
})

afterEach(async () => {
  for (let at = 0; at < suppressed.length; at += 100)
    await ofProvider('remove', { emails: suppressed.slice(at, at + 100) })
  suppressed = []
})

describe('copying the provider’s suppression list', () => {
  test('ends the subscriptions of all its pages, and no other', async () => {
    const [first, last, other] = await readers(3, 'sync-pages-')
    await suppressAtProvider([(await emailOf(last!)).toUpperCase()])
    await suppressAtProvider(strangers(100))
    await suppressAtProvider([await emailOf(first!)])
    const cursors = await sync(source, 7 * DAY)
    expect(cursors).toEqual([null, expect.any(String)])
    for (const reader of [first!, last!]) {
      const { state, endedReason, endedAt, email } = (await stores().subscribers.findByNumber(reader))!
      expect([state, endedReason, endedAt]).toEqual(['ended', 'suppressed', 7 * DAY])
      expect(await isSuppressed(email)).toBe(true)
    }
    expect((await stores().subscribers.findByNumber(other!))!.state).toBe('active')
    expect(await isSuppressed(await emailOf(other!))).toBe(false)
    const memberships = await env.DB.prepare('SELECT subscriber FROM membership WHERE left_run IS NULL').all()
    expect(memberships.results).toEqual([{ subscriber: other }])
  })

  test('suppresses an address that nobody has subscribed with, so that it cannot be', async () => {
    const [address] = strangers(1)
    await suppressAtProvider([address!])
    await sync(source)
    expect(await isSuppressed(address!)).toBe(true)
  })

  test('leaves a subscription that ended before as it is', async () => {
    const [reader] = await readers(1, 'sync-ended-')
    const email = await emailOf(reader!)
    await env.DB.prepare(
      "UPDATE subscriber SET state = 'ended', ended_reason = 'unsubscribed', ended_at = 5 WHERE number = ?1",
    )
      .bind(reader)
      .run()
    await suppressAtProvider([email])
    await sync(source)
    const { endedReason, endedAt } = (await stores().subscribers.findByNumber(reader!))!
    expect([endedReason, endedAt]).toEqual(['unsubscribed', 5])
    expect(await isSuppressed(email)).toBe(true)
  })

  test('does nothing with a key that may only send: the provider answers 401', async () => {
    const [reader] = await readers(1, 'sync-restricted-')
    const email = await emailOf(reader!)
    await suppressAtProvider([email])
    expect(await sync(resendSuppressionSource('re_restricted', BASE))).toEqual([null])
    expect((await stores().subscribers.findByNumber(reader!))!.state).toBe('active')
    expect(await isSuppressed(email)).toBe(false)
  })

  test('waits for a slot of the rate limit before each page', async () => {
    await suppressAtProvider(strangers(101))
    await env.DB.prepare('UPDATE provider SET per_second = 2, next_slot_at = ?1 WHERE id = 1').bind(clock.wall).run()
    const begun = clock.wall
    await sync(source)
    expect(clock.wall - begun).toBeGreaterThanOrEqual(500)
  })

  test('ends after 100 pages, even if the provider always names a next one', async () => {
    const cursors = await sync(async (after) => ({ emails: [], next: `${Number(after ?? 0) + 1}` }))
    expect(cursors).toHaveLength(100)
    expect(cursors.at(-1)).toBe('99')
  })
})
