import { describe, expect, test } from 'vitest'
import { anEvent, eventsIn, freshAddress, idle, mailsTo, post, publish, status, subscribed, tick } from './newsroom.ts'

const DAY = 86_400_000
const SEVEN = 7 * 3_600_000

describe('a digest', () => {
  test('comes on the morning it is due, tells what was recorded since, and comes once', async () => {
    const reader = await subscribed({
      regions: ['sy-aleppo'],
      digest: { cadence: 'daily', time: '07:00', timezone: 'UTC' },
    })
    expect(await mailsTo(reader, 'welcome')).toHaveLength(1)
    const id = freshAddress('event').replace(/@.*/, '')
    expect((await publish(anEvent({ id }))).status).toBe(201)
    expect((await publish(anEvent({ id: `${id}-south`, regions: [{ id: 'sy-daraa' }] }))).status).toBe(201)

    const now = Date.parse((await status()).now)
    const due = Math.ceil((now - SEVEN + 120_000) / DAY) * DAY + SEVEN
    await tick(due - 60_000)
    expect(await mailsTo(reader, 'digest')).toHaveLength(0)
    await tick(due)
    await tick(due)
    await tick(due + 300_000)
    const digests = await mailsTo(reader, 'digest')
    expect(digests.map(eventsIn)).toEqual([[id]])
    await tick(due + DAY)
    expect(await mailsTo(reader, 'digest')).toHaveLength(1)
  })

  test('is asked for by nobody who did not confirm', async () => {
    const address = freshAddress('silent')
    expect((await post('/v1/subscriptions', { email: address })).status).toBe(202)
    await idle()
    await tick(Date.parse((await status()).now) + 3 * DAY)
    expect((await mailsTo(address)).map((mail) => mail.tags['kind'])).toEqual(['confirmation'])
  })
})
