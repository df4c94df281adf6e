import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ProviderResponse } from '../../../src/delivery/mail/mail-provider.ts'
import { handleMailTickets } from '../../../src/delivery/mail/mail-worker.ts'
import { resumeSending } from '../../../src/delivery/mail/sending-switch.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { mailContext, NO_TICKETS, planContext, readers, recorded } from '../../workshop.ts'
import { stores } from '../../world.ts'

const DAY = 86_400_000
const TABLES = ['chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'held', 'trouble']
let days = 0

/** Plans chunks of 100 readers with one event. */
const planChunks = async (chunks: number): Promise<void> => {
  await readers(chunks * 100, `t${++days}-`)
  await recorded(`spending-${days}`)
  await claimDueDigests(stores(), days * DAY)
  await planPage(await planContext(), DAY, DAY)
}

/** A provider that answers a request when its entry of `waiting` is called. */
const slowProvider = () => {
  const waiting: (() => void)[] = []
  let most = 0
  const provider = (payload: Uint8Array): Promise<ProviderResponse> => {
    const mails = JSON.parse(new TextDecoder().decode(payload)) as unknown[]
    const data = { data: mails.map((_, at) => ({ id: `mail-${at}` })) }
    return new Promise((resolve) => {
      waiting.push(() => resolve({ data, error: null, headers: {} }))
      most = Math.max(most, waiting.length)
    })
  }
  return { provider, waiting, most: () => most }
}

const untilTrue = async (isTrue: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 20_000 && !isTrue(); turn++) await scheduler.wait(1)
  expect(isTrue()).toBe(true)
}

beforeEach(async () => {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  await resumeSending({ ...stores(), tickets: NO_TICKETS, wall: Date.now })
})

describe('handling mail tickets', () => {
  test('keeps six requests open at once, as many as the platform lets an invocation wait for', async () => {
    await planChunks(14)
    const { provider, waiting, most } = slowProvider()
    const context = await mailContext({ wall: Date.now() }, { provider })
    const handling = handleMailTickets(context, 14)
    await untilTrue(() => waiting.length >= 6)
    const answers = setInterval(() => waiting.splice(0).forEach((answer) => void answer()), 1)
    await handling
    clearInterval(answers)
    expect(most()).toBe(6)
  })

  test('continues while work is left, with more requests at once than it has tickets', async () => {
    await planChunks(8)
    const { provider, waiting, most } = slowProvider()
    const context = await mailContext({ wall: Date.now() }, { provider })
    const handling = handleMailTickets(context, 1)
    const answers = setInterval(() => waiting.splice(0).forEach((answer) => void answer()), 20)
    await handling
    clearInterval(answers)
    const { results } = await env.DB.prepare("SELECT id FROM chunk WHERE state = 'sent'").all()
    expect(results).toHaveLength(8)
    expect(most()).toBeGreaterThan(1)
  })

  test('keeps the gaps between requests, even after one that was late', async () => {
    await planChunks(6)
    const clock = { wall: Date.now() }
    const sentAt: number[] = []
    const { provider, waiting } = slowProvider()
    const context = await mailContext(clock, {
      provider: (...request) => {
        sentAt.push(clock.wall)
        return provider(request[0])
      },
      // The third request begins 0.3 seconds late.
      sleep: async (ms) => {
        clock.wall += sentAt.length === 2 ? ms + 300 : ms
      },
    })
    await env.DB.prepare('UPDATE provider SET per_second = 10').run()
    const handling = handleMailTickets(context, 6)
    const answers = setInterval(() => waiting.splice(0).forEach((answer) => void answer()), 1)
    await handling
    clearInterval(answers)
    const gaps = sentAt.slice(1).map((at, before) => at - sentAt[before]!)
    expect(sentAt).toHaveLength(6)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100)
  })
})
