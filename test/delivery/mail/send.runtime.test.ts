import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { prepareSubscriptionEnd } from '../../../src/audience/subscription.ts'
import { eraseReader } from '../../../src/delivery/erasure.ts'
import { applyCallback } from '../../../src/delivery/mail/apply-callback.ts'
import { chunkStore } from '../../../src/delivery/mail/chunk-store/chunk-store.ts'
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

const lastChunk = async () =>
  (await env.DB.prepare(
    'SELECT state, attempts, left_out, recipients, outcome FROM chunk ORDER BY id DESC LIMIT 1',
  ).first<Record<string, string>>())!
const recipientsOf = (mails: CapturedMail[]): string[] => mails.map((mail) => mail.to[0]!).sort()

/** Plans one chunk of `count` readers with one event. Returns their numbers. */
const planChunk = async (count: number, event: string): Promise<number[]> => {
  const all = await readers(count, `r${++named}-`)
  await recorded(event)
  await claimDueDigests(stores(), ++days * DAY)
  await planPage(await planContext(), DAY, DAY)
  return all
}

/** Sends until nothing is due, and moves the wall clock past every wait. */
const sendAll = async (context: SendContext): Promise<void> => {
  for (let sent = await sendNextChunk(context); sent.result !== 'nothing'; sent = await sendNextChunk(context))
    if (sent.result === 'wait') clock.wall += sent.ms
}

const complain = (reader: number) =>
  applyCallback(
    stores(),
    {
      id: `complaint-${++named}`,
      type: 'email.complained',
      chunk: null,
      member: reader,
      to: null,
      isPermanent: false,
      isTransient: false,
    },
    clock.wall,
    clock.wall,
  )

beforeEach(async () => {
  await env.DB.batch(
    ['held', 'chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
  await env.DB.prepare('UPDATE provider SET next_slot_at = 0, wait_until = 0, wait_reason = NULL').run()
  await inbox.forget()
  await inbox.unlimited()
  clock = { wall: Date.now() }
})

describe('sending a chunk', () => {
  test('writes four rows for any number of readers: claim, rate slot, freeze, acceptance', async () => {
    await planChunk(1, 'learning')
    await sendAll(await mailContext(clock))
    await planChunk(99, 'counted')
    const counts = noOperations()
    const db = countedDatabase(env.DB, () => counts)
    const providerState = providerStateStore(db)
    await sendNextChunk(await mailContext(clock, { chunks: chunkStore(db, providerState), providerState }))
    expect((await lastChunk()).state).toBe('sent')
    expect(counts.rowsWritten).toBe(4)
  })

  test('reads few rows before a freeze, however many runs a chunk has', async () => {
    await planChunk(1, 'based')
    const counts = noOperations()
    const db = countedDatabase(env.DB, () => counts)
    const members = { editions: [], filters: [], runs: Array.from({ length: 200 }, (_, at) => at + 1), members: [] }
    await chunkStore(db, providerStateStore(db)).readFreezeBasis({ members }, DAY)
    expect(counts.rowsRead).toBeLessThan(20)
  })

  test('reaches each reader once, with links and reasons of the reader, and deletes the addresses', async () => {
    await planChunk(3, 'reached')
    await sendAll(await mailContext(clock))
    const mails = await inbox.mails()
    expect(mails).toHaveLength(3)
    expect(new Set(mails.map((mail) => mail.headers['List-Unsubscribe'])).size).toBe(3)
    expect(mails[0]!.text).toContain('· Aleppo')
    const { state, recipients, outcome } = await lastChunk()
    expect([state, recipients, (JSON.parse(outcome!) as { ids: string[] }).ids.length]).toEqual(['sent', null, 3])
  })

  test('leaves out a reader who unsubscribed after planning', async () => {
    const [first] = await planChunk(3, 'left-since')
    await stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
    await sendAll(await mailContext(clock))
    expect(await inbox.mails()).toHaveLength(2)
    expect(JSON.parse((await lastChunk()).left_out!)).toEqual([[first, 'ended']])
  })

  test('gives it back if a reader leaves before each of five freezes, with a ticket of its own', async () => {
    const all = await planChunk(7, 'leaving-on-and-on')
    const context = await mailContext(clock)
    const { freeze } = context.chunks
    context.chunks.freeze = async (...frozen) => {
      await stores().commitBatch(prepareSubscriptionEnd(stores(), all.pop()!, 'unsubscribed', DAY))
      return freeze(...frozen)
    }
    expect(await sendNextChunk(context)).toEqual({ result: 'wait', ms: 0 })
    context.chunks.freeze = freeze
    expect((await sendNextChunk(context)).result).toBe('sent')
    expect(await inbox.mails()).toHaveLength(2)
  })

  test('freezes it again if a reader leaves between the draft and the freeze', async () => {
    const [first] = await planChunk(2, 'left-between')
    const context = await mailContext(clock)
    const { freeze } = context.chunks
    let freezes = 0
    context.chunks.freeze = async (...frozen) => {
      if (++freezes === 1) await stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
      return freeze(...frozen)
    }
    await sendAll(context)
    expect([freezes, (await inbox.mails()).length]).toEqual([2, 1])
  })

  test('leaves out an event that was retracted after planning', async () => {
    await readers(2, `r${++named}-`)
    await recorded('false-one')
    await recorded('true-one')
    await claimDueDigests(stores(), ++days * DAY)
    await planPage(await planContext(), DAY, DAY)
    await recorded('false-one', { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
    await sendAll(await mailContext(clock))
    const mails = await inbox.mails()
    expect(mails).toHaveLength(2)
    expect(
      mails.every((mail) => mail.text.includes('/events/true-one') && !mail.text.includes('/events/false-one')),
    ).toBe(true)
  })

  test('sends nothing if its only event was retracted between the draft and the freeze', async () => {
    await planChunk(2, 'only-one')
    const context = await mailContext(clock)
    const { freeze } = context.chunks
    let freezes = 0
    context.chunks.freeze = async (...frozen) => {
      if (++freezes === 1)
        await recorded('only-one', { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
      return freeze(...frozen)
    }
    await sendAll(context)
    expect(await inbox.mails()).toEqual([])
    expect((await lastChunk()).state).toBe('empty')
  })

  test('leases it to one worker for a minute', async () => {
    await planChunk(1, 'leased')
    const { chunks } = stores()
    const [one, other] = await Promise.all([chunks.claimNext(clock.wall), chunks.claimNext(clock.wall)])
    expect([one, other].filter(Boolean)).toHaveLength(1)
    expect(await chunks.claimNext(clock.wall + 59_999)).toBeNull()
    expect(await chunks.claimNext(clock.wall + 60_000)).not.toBeNull()
  })
})

describe('if the provider', () => {
  test.each([
    ['is cut off before it accepts', { drop: 'before' }],
    ['is cut off after it accepted', { drop: 'after' }],
    ['fails with 500', { status: 500 }],
    ['is at its rate limit', { status: 429, name: 'rate_limit_exceeded', retry_after: 1 }],
    ['is at its daily quota', { status: 429, name: 'daily_quota_exceeded' }],
    ['refuses the key for a while', { status: 401, name: 'missing_api_key' }],
    ['still handles the first attempt', { status: 409, name: 'concurrent_idempotent_requests' }],
  ])('%s, each reader still gets the mail once', async (_, fault) => {
    await planChunk(3, `fault-${++named}`)
    await inbox.fail(fault)
    await sendAll(await mailContext(clock))
    const mails = await inbox.mails()
    expect(recipientsOf(mails)).toEqual([...new Set(recipientsOf(mails))])
    expect(mails).toHaveLength(3)
  })

  test('gives no answer, the same bytes are sent again under the same key', async () => {
    await planChunk(2, 'same-bytes')
    const sent: { body: string; key: string }[] = []
    const context = await mailContext(clock)
    const { provider } = context
    context.provider = (payload, key) => {
      sent.push({ body: new TextDecoder().decode(payload), key })
      return provider(payload, key)
    }
    await inbox.fail({ drop: 'after' }, { status: 503 })
    await sendAll(context)
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map((each) => each.body)).size).toBe(1)
    expect(new Set(sent.map((each) => each.key)).size).toBe(1)
  })

  test('is at its rate limit, the attempt does not count', async () => {
    await planChunk(1, 'uncounted')
    await inbox.fail(
      { status: 429, name: 'rate_limit_exceeded', retry_after: 1 },
      { status: 429, name: 'rate_limit_exceeded', retry_after: 1 },
    )
    await sendAll(await mailContext(clock))
    expect((await lastChunk()).attempts).toBe(1)
  })

  test('answers 404, which does not show that nothing was accepted, the chunk stays frozen', async () => {
    await planChunk(1, 'not-found')
    await inbox.fail({ status: 404, name: 'not_found' })
    await sendNextChunk(await mailContext(clock))
    expect((await lastChunk()).state).toBe('frozen')
  })

  test('answers 422, which shows that nothing was accepted, the chunk is unfrozen', async () => {
    await planChunk(1, 'unprocessable')
    await inbox.fail({ status: 422, name: 'missing_required_field' })
    await sendNextChunk(await mailContext(clock))
    expect(await lastChunk()).toMatchObject({ state: 'pending', recipients: null, attempts: 1 })
  })

  describe('surely accepts nothing, what changed while the chunk waits is not sent:', () => {
    const REFUSALS = [
      [400, 'invalid_attachment'],
      [401, 'missing_api_key'],
      [403, 'invalid_api_key'],
      [422, 'validation_error'],
      [429, 'rate_limit_exceeded'],
      [451, 'security_error'],
      [503, 'service_unavailable'],
    ] as const
    /** Fails the first attempt, makes the change, and sends the rest. */
    const changeAfterFault = async (fault: object, change: () => Promise<unknown>) => {
      const context = await mailContext(clock)
      await inbox.fail({ retry_after: 1, ...fault })
      const first = await sendNextChunk(context)
      clock.wall += first.result === 'wait' ? first.ms : 0
      const { state } = await lastChunk()
      await change()
      await env.DB.prepare('DELETE FROM held').run()
      await env.DB.prepare('UPDATE provider SET wait_until = 0, wait_reason = NULL, probing = 0').run()
      clock.wall += 10 * 60_000
      await sendAll(context)
      return state
    }

    test.each(REFUSALS)('after %i %s a reader who left gets nothing', async (status, name) => {
      const [first] = await planChunk(3, `left-during-outage-${++named}`)
      const leave = () => stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
      expect(await changeAfterFault({ status, name }, leave)).toBe('pending')
      expect(await inbox.mails()).toHaveLength(2)
    })

    test.each([
      ['bounced', (reader: number) => stores().commitBatch(prepareSubscriptionEnd(stores(), reader, 'bounced', DAY))],
      ['complained', complain],
      ['was erased', (reader: number) => eraseReader({ ...stores(), wall: () => clock.wall }, reader)],
    ])('a reader who %s gets nothing', async (_, end) => {
      const [first] = await planChunk(3, `ended-during-outage-${++named}`)
      await changeAfterFault({ status: 503, name: 'service_unavailable' }, () => end(first!))
      expect(await inbox.mails()).toHaveLength(2)
    })

    test.each(REFUSALS)('after %i %s a retracted event is not told', async (status, name) => {
      const event = `retracted-during-outage-${++named}`
      await planChunk(2, event)
      const retract = () => recorded(event, { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
      await changeAfterFault({ status, name }, retract)
      expect(await inbox.mails()).toEqual([])
      expect((await lastChunk()).state).toBe('empty')
    })

    test.each([
      ['408', { status: 408 }],
      ['409', { status: 409, name: 'concurrent_idempotent_requests' }],
      ['500', { status: 500 }],
      ['502 service_unavailable', { status: 502 }],
      ['503 of another name', { status: 503, name: 'application_error' }],
      ['no answer', { drop: 'after' }],
    ])('but after %s the same bytes are sent again', async (_, fault) => {
      const [first] = await planChunk(2, `unknown-outcome-${++named}`)
      const leave = () => stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
      expect(await changeAfterFault(fault, leave)).toBe('frozen')
      expect(await inbox.mails()).toHaveLength(2)
    })

    test('but after an attempt with an unknown outcome, the same bytes are sent again', async () => {
      const [first] = await planChunk(2, `unknown-before-${++named}`)
      const context = await mailContext(clock)
      await inbox.fail({ drop: 'after' }, { status: 503 })
      for (let attempts = 0; attempts < 2; attempts++) {
        const { result, ...rest } = await sendNextChunk(context)
        clock.wall += result === 'wait' ? (rest as { ms: number }).ms : 0
      }
      await stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
      expect((await lastChunk()).state).toBe('frozen')
      await sendAll(context)
      expect(await inbox.mails()).toHaveLength(2)
    })
  })

  test('refuses one recipient, the others are sent, and the refusal is stored with its reader', async () => {
    const all = await planChunk(4, 'refused')
    await inbox.fail({ refuse: [1] })
    await sendAll(await mailContext(clock))
    const { ids, refused } = JSON.parse((await lastChunk()).outcome!) as { ids: string[]; refused: [number, string][] }
    expect([ids.length, refused.map(([reader]) => reader)]).toEqual([3, [all[1]]])
    expect(refused[0]![1]).not.toContain('@')
  })

  test('gives no answer for 23 hours, the chunk becomes unknown and is not sent again', async () => {
    await planChunk(1, 'unknown')
    await inbox.fail({ drop: 'before' })
    const context = await mailContext(clock)
    await sendNextChunk(context)
    clock.wall += 23 * HOUR
    await sendNextChunk(context)
    expect((await lastChunk()).state).toBe('unknown')
    expect(await inbox.mails()).toEqual([])
    expect(context.reports.at(-1)).toContain('its idempotency key has expired')
  })

  test.each([
    ['was erased', (reader: number) => eraseReader({ ...stores(), wall: () => clock.wall }, reader)],
    ['complained', (reader: number) => complain(reader)],
  ])(
    'gives no answer, the chunk is no longer retried 30 minutes after a reader %s, and the operator is told',
    async (_, act) => {
      const [first] = await planChunk(2, `held-${++named}`)
      const context = await mailContext(clock)
      await inbox.fail(...Array.from({ length: 20 }, () => ({ drop: 'before' as const })))
      const begun = clock.wall
      await sendNextChunk(context)
      await act(first!)
      for (let sent = await sendNextChunk(context); (await lastChunk()).state === 'frozen'; ) {
        clock.wall += sent.result === 'wait' ? sent.ms : 1_000
        sent = await sendNextChunk(context)
      }
      expect((await lastChunk()).state).toBe('unknown')
      expect(clock.wall - begun).toBeGreaterThanOrEqual(30 * 60_000)
      expect(clock.wall - begun).toBeLessThan(35 * 60_000)
      expect(context.reports.at(-1)).toContain('was erased or complained half an hour ago')
      expect(await inbox.mails()).toEqual([])
    },
  )

  test('refuses recipients, the reports have no address', async () => {
    await planChunk(2, 'discreet')
    await inbox.fail({ refuse: [0] })
    const context = await mailContext(clock)
    await sendAll(context)
    expect(context.reports.length).toBeGreaterThan(0)
    expect(JSON.stringify(context.reports)).not.toContain('@')
  })
})
