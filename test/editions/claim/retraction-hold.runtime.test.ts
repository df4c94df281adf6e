import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { handlePlanTickets, type PlanWorkerContext } from '../../../src/delivery/plan-worker.ts'
import { claimCorrections } from '../../../src/editions/claim/claim-corrections.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { CHOICE, mailContext, planContext, readers, recorded } from '../../workshop.ts'
import { inbox, stores } from '../../world.ts'

const DAY = 86_400_000
const HOLD = 10_000
const START = Date.UTC(2026, 10, 23)
const REASON = { en: 'It did not happen.' }
let days = 0
const clock = { wall: START }

const planAll = async (): Promise<void> => {
  while (await planPage(await planContext(), clock.wall, clock.wall)) {
    // Each page is one ticket.
  }
}
/** Sends all that is due now, and returns the mails that name the event, by kind. */
const sendDue = async (event: string): Promise<string[]> => {
  const context = await mailContext(clock, { now: async () => clock.wall })
  for (let sent = 0; sent < 20; sent++) if ((await sendNextChunk(context)).result === 'nothing') break
  return (await inbox.mails()).filter(({ text }) => text.includes(`/events/${event}`)).map(({ tags }) => tags.kind!)
}
const tick = async (): Promise<void> => {
  await claimCorrections(stores().corrections, clock.wall)
  await claimDueDigests(stores(), clock.wall)
  await planAll()
}
const planWorkerContext = async (): Promise<PlanWorkerContext> => {
  const nothing = async () => undefined
  return {
    ...stores(),
    ...(await planContext()),
    ...{ maxAlertsPerHour: 4, settleMs: 0, cohortsPerPage: 100, now: async () => clock.wall, wall: () => clock.wall },
    ...{ tickets: { enqueuePlan: nothing, enqueueMail: nothing, enqueueWebhook: nothing }, report: nothing },
  }
}
const nextDay = (): void => {
  clock.wall = START + ++days * DAY
}
const retract = (event: string, number = 2) =>
  recorded(event, {
    ...{ number, change: 'retraction', reason: REASON },
    ...{ recorded_at: clock.wall, release_at: clock.wall + HOLD },
  })
const recordAgain = (event: string, number = 3) =>
  recorded(event, { number, reason: { en: 'It did.' }, recorded_at: clock.wall, release_at: clock.wall })

beforeEach(async () => {
  // Only some of these tests claim alerts, and a digest waits for those that are not claimed.
  await env.DB.prepare("DELETE FROM schedule WHERE cadence = 'at-once'").run()
  await inbox.forget()
  await inbox.unlimited()
  nextDay()
})

describe('a retraction on hold', () => {
  test('tells nobody, and its mails go after the hold', async () => {
    await readers(1, 'held-a-')
    await recorded('held-a', { recorded_at: clock.wall, release_at: clock.wall })
    nextDay()
    await tick()
    expect(await sendDue('held-a')).toEqual(['digest'])
    await inbox.forget()
    await retract('held-a')
    await tick()
    expect(await sendDue('held-a')).toEqual([])
    clock.wall += HOLD
    await tick()
    expect(await sendDue('held-a')).toEqual(['retraction'])
  })

  test('keeps its event from every digest, and is a new event for all if it is recorded again after the hold', async () => {
    await readers(1, 'held-b-')
    await recorded('held-b', { recorded_at: clock.wall, release_at: clock.wall })
    nextDay()
    await retract('held-b')
    await tick()
    expect(await sendDue('held-b')).toEqual([])
    clock.wall += HOLD
    await tick()
    expect(await sendDue('held-b')).toEqual([])
    await recordAgain('held-b')
    nextDay()
    await tick()
    expect(await sendDue('held-b')).toContain('digest')
  })

  test('delays a digest that is due only until the plan ticket at its end', async () => {
    await readers(1, 'held-g-')
    await recorded('held-g', { recorded_at: clock.wall, release_at: clock.wall })
    await recorded('held-h', { recorded_at: clock.wall, release_at: clock.wall })
    nextDay()
    await retract('held-g')
    await stores().ticks.recordTick(clock.wall, clock.wall, true)
    await tick()
    expect(await sendDue('held-h')).toEqual([])
    clock.wall += HOLD
    await handlePlanTickets(await planWorkerContext(), 12)
    expect(await sendDue('held-h')).toContain('digest')
    expect(await sendDue('held-g')).toEqual([])
  })

  test('does not let a plan ticket claim digests that no tick withheld, after a tick ahead of the clock', async () => {
    await stores().ticks.recordTick(clock.wall + HOLD, clock.wall, true)
    await readers(1, 'held-i-')
    await recorded('held-i', { recorded_at: clock.wall, release_at: clock.wall })
    await handlePlanTickets(await planWorkerContext(), 12)
    expect(await sendDue('held-i')).toEqual([])
    await tick()
    expect(await sendDue('held-i')).toContain('digest')
  })

  test.each([
    ['ends', false],
    ['is cancelled', true],
  ])('lets alerts wait from its event on, until it %s', async (_, isCancelled) => {
    const [before, held, after] = ['before', 'held', 'after'].map((name) => `${name}-alert-${isCancelled}`)
    const claimAlerts = async (): Promise<void> => handlePlanTickets(await planWorkerContext(), 12)
    await claimAlerts()
    await readers(1, `alerted-${isCancelled}-`, { alerts: 'all', digest: { ...CHOICE.digest, cadence: 'none' } })
    for (const event of [before!, held!, after!])
      await recorded(event, { recorded_at: clock.wall, release_at: clock.wall })
    await retract(held!)
    await claimAlerts()
    expect(new Set(await sendDue(before!))).toEqual(new Set(['alert']))
    expect(await sendDue(after!)).toEqual([])
    if (isCancelled) await recordAgain(held!)
    else clock.wall += HOLD
    await claimAlerts()
    expect(new Set(await sendDue(after!))).toEqual(new Set(['alert']))
    expect(new Set(await sendDue(held!))).toEqual(new Set(isCancelled ? ['alert'] : []))
  })

  test('that is cancelled tells nothing to those who were told, and all others are told as if it had not been', async () => {
    await readers(1, 'held-c-')
    await recorded('held-c', { recorded_at: clock.wall, release_at: clock.wall })
    nextDay()
    await tick()
    expect((await sendDue('held-c')).length).toBeGreaterThan(0)
    await readers(1, 'held-c-later-')
    await recorded('held-d', { recorded_at: clock.wall, release_at: clock.wall })
    for (const event of ['held-c', 'held-d']) await retract(event)
    clock.wall += HOLD - 1
    for (const event of ['held-c', 'held-d']) await recordAgain(event)
    await inbox.forget()
    nextDay()
    await tick()
    expect(await sendDue('held-c')).toEqual([])
    const told = (await inbox.mails()).filter(({ text }) => text.includes('/events/held-d'))
    expect(new Set(told.map(({ tags }) => tags.kind))).toEqual(new Set(['digest']))
    expect(told.every(({ text }) => !text.includes('Withdrawn') && text.includes('What happened: held-d'))).toBe(true)
  })

  test('holds back a chunk that was planned before, which goes as it was if the retraction is cancelled', async () => {
    await readers(1, 'held-e-')
    await recorded('held-e', { recorded_at: clock.wall, release_at: clock.wall })
    nextDay()
    await tick()
    await retract('held-e')
    expect(await sendDue('held-e')).toEqual([])
    clock.wall += HOLD - 1
    await recordAgain('held-e')
    clock.wall += HOLD
    expect(await sendDue('held-e')).toContain('digest')
  })

  test('holds back a correction of its event, which goes if the retraction is cancelled', async () => {
    await readers(1, 'held-f-')
    await recorded('held-f', { recorded_at: clock.wall, release_at: clock.wall })
    nextDay()
    await tick()
    await sendDue('held-f')
    await inbox.forget()
    const correction = { number: 2, change: 'correction' as const, urgent: true, reason: { en: 'It was smaller.' } }
    await recorded('held-f', { ...correction, recorded_at: clock.wall, release_at: clock.wall })
    await retract('held-f', 3)
    await tick()
    expect(await sendDue('held-f')).toEqual([])
    clock.wall += HOLD - 1
    await recordAgain('held-f', 4)
    clock.wall += HOLD
    await tick()
    expect(await sendDue('held-f')).toContain('correction')
    expect(await sendDue('held-f')).not.toContain('retraction')
  })
})
