import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { prepareSubscriptionEnd } from '../../../src/audience/subscription.ts'
import { chunkStore } from '../../../src/delivery/mail/chunk-store.ts'
import { providerStateStore } from '../../../src/delivery/mail/provider-state-store.ts'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import type { SendContext } from '../../../src/delivery/mail/send-context.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { countedDatabase } from '../../verification/bench/counting-bindings.ts'
import { noOperations } from '../../verification/bench/counts.ts'
import { mailContext, planContext, readers, recorded } from '../../workshop.ts'
import { type CapturedMail, inbox, stores } from '../../world.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
let days = 0
let named = 0
let clock = { wall: 0 }

const chunk = async () =>
  (await env.DB.prepare(
    'SELECT state, attempts, left_out, recipients, outcome FROM chunk ORDER BY id DESC LIMIT 1',
  ).first<Record<string, string>>())!
const toWhom = (mails: CapturedMail[]): string[] => mails.map((mail) => mail.to[0]!).sort()

/** Plans one chunk for so many readers who are told of one event. */
const planned = async (count: number, event: string): Promise<number[]> => {
  const all = await readers(count, `r${++named}-`)
  await recorded(event)
  await claimDueDigests(stores(), ++days * DAY)
  await planPage(await planContext(), DAY, DAY)
  return all
}

/** Spends tickets until nothing is left to do, moving the wall past every wait. */
const spendAll = async (by: SendContext): Promise<void> => {
  for (let spent = await sendNextChunk(by); spent.result !== 'nothing'; spent = await sendNextChunk(by))
    if (spent.result === 'wait') clock.wall += spent.ms
}

beforeEach(async () => {
  await env.DB.batch(
    ['chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
  await env.DB.prepare('UPDATE provider SET next_slot_at = 0, wait_until = 0, wait_reason = NULL').run()
  await inbox.forget()
  await inbox.unlimited()
  clock = { wall: Date.now() }
})

describe('sending a chunk', () => {
  test('writes four rows, however many readers it has: claimed, its turn, frozen, sent', async () => {
    await planned(1, 'learning')
    await spendAll(await mailContext(clock))
    await planned(99, 'counted')
    const counts = noOperations()
    const db = countedDatabase(env.DB, () => counts)
    const providerState = providerStateStore(db)
    await sendNextChunk(await mailContext(clock, { chunks: chunkStore(db, providerState), providerState }))
    expect((await chunk()).state).toBe('sent')
    expect(counts.rowsWritten).toBe(4)
  })

  test('reaches each reader once, with their own links and reasons, and forgets the addresses', async () => {
    await planned(3, 'reached')
    await spendAll(await mailContext(clock))
    const mails = await inbox.mails()
    expect(mails).toHaveLength(3)
    expect(new Set(mails.map((mail) => mail.headers['List-Unsubscribe'])).size).toBe(3)
    expect(mails[0]!.text).toContain('Because you follow: Aleppo')
    const { state, recipients, outcome } = await chunk()
    expect([state, recipients, (JSON.parse(outcome!) as { ids: string[] }).ids.length]).toEqual(['sent', null, 3])
  })

  test('looks again who may be written to: who left after planning gets nothing', async () => {
    const [first] = await planned(3, 'left-since')
    await stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
    await spendAll(await mailContext(clock))
    expect(await inbox.mails()).toHaveLength(2)
    expect(JSON.parse((await chunk()).left_out!)).toEqual([[first, 'ended']])
  })

  test('that cannot be frozen, for somebody leaves at every look, goes back with a ticket of its own', async () => {
    const all = await planned(7, 'leaving-on-and-on')
    const by = await mailContext(clock)
    const { freeze } = by.chunks
    by.chunks.freeze = async (...frozen) => {
      await stores().commitBatch(prepareSubscriptionEnd(stores(), all.pop()!, 'unsubscribed', DAY))
      return freeze(...frozen)
    }
    expect(await sendNextChunk(by)).toEqual({ result: 'wait', ms: 0 })
    by.chunks.freeze = freeze
    expect((await sendNextChunk(by)).result).toBe('sent')
    expect(await inbox.mails()).toHaveLength(2)
  })

  test('is frozen again when a reader leaves between the look and the freeze', async () => {
    const [first] = await planned(2, 'left-between')
    const by = await mailContext(clock)
    const { freeze } = by.chunks
    let looks = 0
    by.chunks.freeze = async (...frozen) => {
      if (++looks === 1) await stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
      return freeze(...frozen)
    }
    await spendAll(by)
    expect([looks, (await inbox.mails()).length]).toEqual([2, 1])
  })

  test('does not tell of an event that was retracted after planning', async () => {
    await readers(2, `r${++named}-`)
    await recorded('false-one')
    await recorded('true-one')
    await claimDueDigests(stores(), ++days * DAY)
    await planPage(await planContext(), DAY, DAY)
    await recorded('false-one', { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
    await spendAll(await mailContext(clock))
    const mails = await inbox.mails()
    expect(mails).toHaveLength(2)
    expect(
      mails.every((mail) => mail.text.includes('/events/true-one') && !mail.text.includes('/events/false-one')),
    ).toBe(true)
  })

  test('sends nothing where the only event was retracted between the look and the freeze', async () => {
    await planned(2, 'only-one')
    const by = await mailContext(clock)
    const { freeze } = by.chunks
    let looks = 0
    by.chunks.freeze = async (...frozen) => {
      if (++looks === 1)
        await recorded('only-one', { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
      return freeze(...frozen)
    }
    await spendAll(by)
    expect(await inbox.mails()).toEqual([])
    expect((await chunk()).state).toBe('empty')
  })

  test('has one owner while its lease holds', async () => {
    await planned(1, 'leased')
    const { chunks } = stores()
    const [one, other] = await Promise.all([chunks.claimNext(clock.wall), chunks.claimNext(clock.wall)])
    expect([one, other].filter(Boolean)).toHaveLength(1)
    expect(await chunks.claimNext(clock.wall + 59_999)).toBeNull()
    expect(await chunks.claimNext(clock.wall + 60_000)).not.toBeNull()
  })
})

describe('when the provider fails', () => {
  test.each([
    ['cuts the line before taking it', { drop: 'before' }],
    ['cuts the line after taking it', { drop: 'after' }],
    ['fails', { status: 500 }],
    ['says slower', { status: 429, name: 'rate_limit_exceeded', retry_after: 1 }],
    ['has reached the quota', { status: 429, name: 'daily_quota_exceeded' }],
    ['does not know the key for a while', { status: 401, name: 'missing_api_key' }],
    ['is still at work on the first attempt', { status: 409, name: 'concurrent_idempotent_requests' }],
  ])('and %s, each reader still gets the mail once', async (_, fault) => {
    await planned(3, `fault-${++named}`)
    await inbox.fail(fault)
    await spendAll(await mailContext(clock))
    const mails = await inbox.mails()
    expect(toWhom(mails)).toEqual([...new Set(toWhom(mails))])
    expect(mails).toHaveLength(3)
  })

  test('the same bytes go under the same key again', async () => {
    await planned(2, 'same-bytes')
    const sent: { body: string; key: string }[] = []
    const by = await mailContext(clock)
    const { provider } = by
    by.provider = (payload, key) => {
      sent.push({ body: new TextDecoder().decode(payload), key })
      return provider(payload, key)
    }
    await inbox.fail({ drop: 'after' }, { status: 503 })
    await spendAll(by)
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map((each) => each.body)).size).toBe(1)
    expect(new Set(sent.map((each) => each.key)).size).toBe(1)
  })

  test('a waiting provider burns no attempt', async () => {
    await planned(1, 'unburnt')
    await inbox.fail(
      { status: 429, name: 'rate_limit_exceeded', retry_after: 1 },
      { status: 429, name: 'rate_limit_exceeded', retry_after: 1 },
    )
    await spendAll(await mailContext(clock))
    expect((await chunk()).attempts).toBe(1)
  })

  test('a member that is refused fails alone, and ids stay with their readers', async () => {
    const all = await planned(4, 'refused')
    await inbox.fail({ refuse: [1] })
    await spendAll(await mailContext(clock))
    const { ids, refused } = JSON.parse((await chunk()).outcome!) as { ids: string[]; refused: [number, string][] }
    expect([ids.length, refused.map(([reader]) => reader)]).toEqual([3, [all[1]]])
    expect(refused[0]![1]).not.toContain('@')
  })

  test('an outcome that nobody knows is held after 23 hours, and not sent blindly', async () => {
    await planned(1, 'unknown')
    await inbox.fail({ drop: 'before' })
    const by = await mailContext(clock)
    await sendNextChunk(by)
    clock.wall += 23 * HOUR
    await sendNextChunk(by)
    expect((await chunk()).state).toBe('unknown')
    expect(await inbox.mails()).toEqual([])
    expect(by.reports.at(-1)).toContain('its idempotency key has expired')
  })

  test('reports hold no address', async () => {
    await planned(2, 'discreet')
    await inbox.fail({ refuse: [0] })
    const by = await mailContext(clock)
    await spendAll(by)
    expect(by.reports.length).toBeGreaterThan(0)
    expect(JSON.stringify(by.reports)).not.toContain('@')
  })
})
