import { describe, expect, test } from 'vitest'
import { DAY, HOUR, nextTime, now, startTick, tick, waitUntilIdle } from './clock.ts'
import { useProductPerTest } from './product.ts'
import { publishIn } from './publisher.ts'
import { digestsTo, mailsTo, requestSubscription, subscribe } from './reader.ts'

useProductPerTest()

const MORNING = '07:00'
const subscribeDaily = (region: string): Promise<string> =>
  subscribe({ regions: [region], digest: { cadence: 'daily', time: MORNING, timezone: 'UTC' } })

/** The first of the days from `day` on (ms UTC) that every month has. */
const firstDayUpTo28 = (day: number): number => (new Date(day).getUTCDate() > 28 ? firstDayUpTo28(day + DAY) : day)

describe('a digest', () => {
  test('is sent once, when it is due, with the events recorded since the last one', async () => {
    const reader = await subscribeDaily('sy-aleppo')
    expect(await mailsTo(reader, 'welcome')).toHaveLength(1)
    const event = await publishIn('sy-aleppo')
    await publishIn('sy-daraa')
    const due = await nextTime(MORNING)
    await tick(due - 60_000)
    expect(await digestsTo(reader)).toEqual([])
    await tick(due)
    await tick(due)
    await tick(due + 300_000)
    expect(await digestsTo(reader)).toEqual([[event]])
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[event]])
  })

  test('once a month goes on the chosen day only, and of confirmed events only if its reader chose that', async () => {
    const due = firstDayUpTo28(await nextTime(MORNING, 2 * DAY))
    const monthday = new Date(due).getUTCDate()
    const digest = { cadence: 'monthly', monthday, time: MORNING, timezone: 'UTC' }
    const all = await subscribe({ regions: ['sy-aleppo'], digest })
    const confirmedOnly = await subscribe({ regions: ['sy-aleppo'], certainty: 'confirmed', digest })
    const sources = ['A paper', 'Another'].map((publisher) => ({ publisher, title: 'A report' }))
    const reported = await publishIn('sy-aleppo', { certainty: 'reported' })
    const confirmed = await publishIn('sy-aleppo', { certainty: 'confirmed', sources })
    await tick(due - DAY)
    expect(await digestsTo(all)).toEqual([])
    await tick(due)
    expect(await digestsTo(all)).toEqual([[reported, confirmed].sort()])
    expect(await digestsTo(confirmedOnly)).toEqual([[confirmed]])
    await tick(due + 20 * DAY)
    expect(await digestsTo(all)).toHaveLength(1)
  })

  test('is not sent to an address that did not confirm', async () => {
    const address = await requestSubscription()
    await publishIn('sy-aleppo')
    await tick((await now()) + 3 * DAY)
    expect((await mailsTo(address)).map((mail) => mail.tags.kind)).toEqual(['confirmation'])
  })

  test('is sent once when many ticks come with the same time, and some with others', async () => {
    const reader = await subscribeDaily('sy-homs')
    const event = await publishIn('sy-homs')
    const due = await nextTime(MORNING)
    await Promise.all(Array.from({ length: 8 }, () => startTick(due)))
    await Promise.all([due, due + 1, due + 60_000, due - 60_000].map(startTick))
    await waitUntilIdle()
    await tick(due)
    expect(await digestsTo(reader)).toEqual([[event]])
  })

  test('is sent by the first tick after its time, however late, and the next one on time', async () => {
    const reader = await subscribeDaily('sy-hama')
    const late = await publishIn('sy-hama')
    const due = await nextTime(MORNING)
    await tick(due + 5 * HOUR)
    expect(await digestsTo(reader)).toEqual([[late]])
    const next = await publishIn('sy-hama')
    await tick(due + DAY - 60_000)
    expect(await digestsTo(reader)).toEqual([[late]])
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[late], [next]])
  })

  test('is one mail with the events of all days on which no tick came', async () => {
    const reader = await subscribeDaily('sy-tartus')
    const due = await nextTime(MORNING)
    const before = await publishIn('sy-tartus')
    await tick(due - HOUR)
    const alsoBefore = await publishIn('sy-tartus')
    await tick(due + 3 * DAY + 10 * 60_000)
    expect(await digestsTo(reader)).toEqual([[before, alsoBefore].sort()])
  })

  test('is not sent if nothing is new, and the next one has what is recorded later', async () => {
    const reader = await subscribeDaily('sy-quneitra')
    const due = await nextTime(MORNING)
    await publishIn('sy-raqqa')
    await tick(due)
    expect(await digestsTo(reader)).toEqual([])
    const event = await publishIn('sy-quneitra')
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[event]])
  })
})
