import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ProviderResponse } from '../../../src/delivery/mail/mail-provider.ts'
import { handleMailTickets } from '../../../src/delivery/mail/mail-worker.ts'
import { resumeSending } from '../../../src/delivery/mail/pause-sending.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { mailContext, NO_TICKETS, planContext, readers, recorded } from '../../workshop.ts'
import { stores } from '../../world.ts'

const DAY = 86_400_000
const TABLES = ['chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'held', 'trouble']
let days = 0

/** Plans so many chunks of 100 readers who are told of one event. */
const planned = async (chunks: number): Promise<void> => {
  await readers(chunks * 100, `t${++days}-`)
  await recorded(`spending-${days}`)
  await claimDueDigests(stores(), days * DAY)
  await planPage(await planContext(), DAY, DAY)
}

/** A provider that answers only when it is told to. */
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
  for (let turn = 0; turn < 2_000 && !isTrue(); turn++) await scheduler.wait(1)
  expect(isTrue()).toBe(true)
}

beforeEach(async () => {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  await resumeSending({ ...stores(), tickets: NO_TICKETS, wall: Date.now })
})

describe('spending tickets for mail', () => {
  test('keeps enough requests under way for ten a second where each takes a second to be answered', async () => {
    await planned(14)
    const { provider, waiting, most } = slowProvider()
    const by = await mailContext({ wall: Date.now() }, { provider })
    const spending = handleMailTickets(by, 14)
    await untilTrue(() => waiting.length >= 10)
    const answers = setInterval(() => waiting.splice(0).forEach((answer) => void answer()), 1)
    await spending
    clearInterval(answers)
    expect(most()).toBeGreaterThanOrEqual(10)
  })

  test('goes on where work is left when its tickets are spent, with more and more at once', async () => {
    await planned(8)
    const { provider, waiting, most } = slowProvider()
    const by = await mailContext({ wall: Date.now() }, { provider })
    const spending = handleMailTickets(by, 1)
    const answers = setInterval(() => waiting.splice(0).forEach((answer) => void answer()), 20)
    await spending
    clearInterval(answers)
    const { results } = await env.DB.prepare("SELECT id FROM chunk WHERE state = 'sent'").all()
    expect(results).toHaveLength(8)
    expect(most()).toBeGreaterThan(1)
  })

  test('keeps requests apart as the rate wants it, even behind one that was late', async () => {
    await planned(6)
    const clock = { wall: Date.now() }
    const went: number[] = []
    const { provider, waiting } = slowProvider()
    const by = await mailContext(clock, {
      provider: (...request) => {
        went.push(clock.wall)
        return provider(request[0])
      },
      // The third wakes up three tenths of a second late.
      sleep: async (ms) => {
        clock.wall += went.length === 2 ? ms + 300 : ms
      },
    })
    await env.DB.prepare('UPDATE provider SET per_second = 10').run()
    const spending = handleMailTickets(by, 6)
    const answers = setInterval(() => waiting.splice(0).forEach((answer) => void answer()), 1)
    await spending
    clearInterval(answers)
    const gaps = went.slice(1).map((at, before) => at - went[before]!)
    expect(went).toHaveLength(6)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100)
  })
})
