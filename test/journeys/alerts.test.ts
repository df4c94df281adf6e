import { describe, expect, test } from 'vitest'
import {
  advance,
  DAY,
  HOLD,
  HOUR,
  MINUTE,
  nextTime,
  now,
  passHold,
  SETTLE,
  startTick,
  tick,
  waitForClock,
  waitUntilIdle,
} from './clock.ts'
import { useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import {
  digestsTo,
  encodeForm,
  eventsInOrder,
  eventsTo,
  mailsTo,
  newestLink,
  type RequestedPreferences,
  submit,
  subscribe,
} from './reader.ts'

useProductPerTest()

/** Subscribes a reader who gets alerts and, unless `preferences` says otherwise, no digest. */
const subscribeToAlerts = (region: string, preferences: RequestedPreferences = {}): Promise<string> =>
  subscribe({ regions: [region], alerts: 'severe', digest: { cadence: 'none' }, ...preferences })

const alertsTo = (address: string): Promise<string[][]> => eventsTo(address, 'alert')
const rollupsTo = (address: string): Promise<string[][]> => eventsTo(address, 'rollup')

/** Publishes an event and lets its hold end, so that it is released alone. */
const releaseIn = async (region: string, changes: Record<string, unknown> = {}): Promise<string> => {
  const id = await publishIn(region, changes)
  await passHold()
  return id
}

describe('an alert', () => {
  test('is sent when the hold and its burst end, not before', async () => {
    const reader = await subscribeToAlerts('sy-aleppo')
    const published = await now()
    const id = await publishIn('sy-aleppo')
    await tick(published + HOLD + SETTLE / 2)
    expect(await alertsTo(reader)).toEqual([])
    await passHold()
    expect(await alertsTo(reader)).toEqual([[id]])
    const [mail] = await mailsTo(reader, 'alert')
    expect(mail!.subject).toBe('Something happened')
    expect(mail!.headers['Auto-Submitted']).toBe('auto-generated')
    expect(mail!.headers.References).toMatch(new RegExp(`^<event-${id}@`))
    expect(mail!.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(mail!.text).toContain('\nSevere · Aleppo')
    expect(mail!.text).toContain('Alert · Aleppo')
  })

  test('is sent once when several ticks come with the same time, and one later', async () => {
    const reader = await subscribeToAlerts('sy-homs')
    const id = await publishIn('sy-homs')
    const at = (await now()) + 2 * HOLD
    await Promise.all(Array.from({ length: 6 }, () => startTick(at)))
    await tick(at)
    await tick(at + HOUR)
    expect(await alertsTo(reader)).toEqual([[id]])
  })

  test('is not sent for an event retracted within its hold, and is sent when the event is recorded again', async () => {
    const reader = await subscribeToAlerts('sy-hama')
    const id = await publishIn('sy-hama')
    await reviseIn(id, 'sy-hama', { change: 'retraction', reason: { en: 'It did not happen.' } })
    await passHold()
    expect(await alertsTo(reader)).toEqual([])
    await reviseIn(id, 'sy-hama', { number: 3, change: 'new', reason: { en: 'It did, after all.' } })
    await passHold()
    expect(await alertsTo(reader)).toEqual([[id]])
  })

  test('shows all events that are released together, the most severe first', async () => {
    const reader = await subscribeToAlerts('sy-daraa')
    const title = { text: { en: { title: 'The gravest', summary: 'It was reported.' } } }
    const ids = [
      await publishIn('sy-daraa'),
      await publishIn('sy-daraa', { severity: 'extreme', ...title }),
      await publishIn('sy-daraa'),
    ]
    await passHold()
    expect(await alertsTo(reader)).toEqual([[...ids].sort()])
    const [mail] = await mailsTo(reader, 'alert')
    expect(mail!.subject).toBe('The gravest + 2 more')
    expect(eventsInOrder(mail!)[0]).toBe(ids[1])
    expect(mail!.headers.References).toBeUndefined()
  })

  test('is not sent for an event that is silent, not severe enough, elsewhere, a claim, a forecast or unverified', async () => {
    const reader = await subscribeToAlerts('sy-latakia')
    await publishIn('sy-latakia', { silent: true })
    await publishIn('sy-latakia', { severity: 'moderate' })
    await publishIn('sy-raqqa')
    await publishIn('sy-latakia', { nature: 'claim', certainty: 'unverified' })
    await publishIn('sy-latakia', { nature: 'forecast', certainty: 'unverified' })
    await publishIn('sy-latakia', { certainty: 'unverified' })
    await passHold()
    await advance(DAY)
    expect(await mailsTo(reader, 'alert')).toEqual([])
    expect(await mailsTo(reader, 'rollup')).toEqual([])
  })

  test('is sent when a revision raises the severity or the certainty enough, and again only when it is worse', async () => {
    const reader = await subscribeToAlerts('sy-idlib')
    const moderate = await releaseIn('sy-idlib', { severity: 'moderate' })
    const unverified = await releaseIn('sy-idlib', { certainty: 'unverified' })
    expect(await alertsTo(reader)).toEqual([])
    await reviseIn(moderate, 'sy-idlib', { change: 'update', severity: 'severe' })
    await passHold()
    const reason = { en: 'It was seen.' }
    await reviseIn(unverified, 'sy-idlib', { change: 'correction', certainty: 'reported', reason })
    await passHold()
    expect(await alertsTo(reader)).toEqual([[moderate], [unverified]])
    await reviseIn(moderate, 'sy-idlib', { number: 3, change: 'update' })
    await passHold()
    expect(await alertsTo(reader)).toEqual([[moderate], [unverified]])
    await reviseIn(moderate, 'sy-idlib', { number: 4, change: 'update', severity: 'extreme' })
    await passHold()
    expect(await alertsTo(reader)).toEqual([[moderate], [unverified], [moderate]])
  })

  test('is not sent for an event that a reader did not follow when it was released', async () => {
    const reader = await subscribeToAlerts('sy-tartus')
    await publishIn('sy-quneitra')
    const before = await releaseIn('sy-tartus')
    const newReader = await subscribeToAlerts('sy-tartus')
    await submit(await newestLink(reader, 'preferences'), { regions: 'sy-quneitra', alerts: 'severe', cadence: 'none' })
    const [here, there] = [await publishIn('sy-tartus'), await publishIn('sy-quneitra')]
    await passHold()
    expect(await alertsTo(newReader)).toEqual([[here]])
    expect(await alertsTo(reader)).toEqual([[before], [there]])
  })

  test('is sent for an event that was released before the reader stopped following its region', async () => {
    const reader = await subscribeToAlerts('sy-raqqa')
    const start = await now()
    const id = await publishIn('sy-raqqa')
    await tick(start + HOLD - 1_000)
    await waitForClock((await now()) + 1_500)
    await submit(await newestLink(reader, 'preferences'), { regions: 'sy-tartus', alerts: 'severe', cadence: 'none' })
    await advance(MINUTE)
    expect(await alertsTo(reader)).toEqual([[id]])
    const next = await releaseIn('sy-tartus')
    await releaseIn('sy-raqqa')
    expect(await alertsTo(reader)).toEqual([[id], [next]])
  })

  test('is in the language of the reader', async () => {
    const reader = await subscribeToAlerts('sy-latakia', { lang: 'ar' })
    await releaseIn('sy-latakia')
    const [mail] = await mailsTo(reader, 'alert')
    expect(mail!.html).toContain('<html lang="ar" dir="rtl"')
    expect(mail!.text).toContain('\nخطير · ')
    expect(mail!.subject).toMatch(/^\u2068?Something happened/)
  })
})

describe('a burst of events', () => {
  test('is one mail, when it has settled, and one alert of the hour', async () => {
    const reader = await subscribeToAlerts('sy-daraa', { alerts_per_hour: 2 })
    const start = await now()
    const severities = ['severe', 'extreme', 'severe', 'extreme', 'severe', 'severe']
    const burst = await Promise.all(severities.map((severity) => publishIn('sy-daraa', { severity })))
    await tick(start + HOLD + SETTLE / 2)
    expect(await alertsTo(reader)).toEqual([])
    await advance(SETTLE)
    const [told, ...more] = await alertsTo(reader)
    expect([told!.sort(), more]).toEqual([burst.sort(), []])
    const next = await releaseIn('sy-daraa')
    expect((await alertsTo(reader)).slice(1)).toEqual([[next]])
  })

  test('is not prolonged by what follows: that is the next mail', async () => {
    const reader = await subscribeToAlerts('sy-daraa')
    const start = await now()
    const first = await publishIn('sy-daraa')
    await advance(SETTLE / 2)
    const second = await publishIn('sy-daraa')
    await advance(SETTLE)
    const third = await publishIn('sy-daraa')
    await tick(start + HOLD + SETTLE + SETTLE / 2)
    const [told, ...more] = await alertsTo(reader)
    expect([told!.sort(), more]).toEqual([[first, second].sort(), []])
    await passHold()
    expect((await alertsTo(reader)).slice(1)).toEqual([[third]])
  })

  test('goes without another tick, when its time has come', async () => {
    const reader = await subscribeToAlerts('sy-daraa')
    const id = await publishIn('sy-daraa')
    const published = await now()
    await tick(published + HOLD + SETTLE / 2)
    expect(await alertsTo(reader)).toEqual([])
    await startTick(published + HOLD + SETTLE - 3_000)
    await waitForClock(published + HOLD + SETTLE)
    await expect.poll(() => alertsTo(reader), { timeout: 60_000 }).toEqual([[id]])
  })
})

describe('the limit of alerts in an hour', () => {
  test('defers later alerts, and sends one roll-up of them when the hour ends', async () => {
    const reader = await subscribeToAlerts('sy-aleppo', { alerts_per_hour: 2 })
    const start = await now()
    const ids = []
    for (let count = 0; count < 4; count++) ids.push(await releaseIn('sy-aleppo'))
    expect(await alertsTo(reader)).toEqual([[ids[0]], [ids[1]]])
    await tick(start + HOUR - 5 * MINUTE)
    expect(await rollupsTo(reader)).toEqual([])
    await tick(start + HOUR + 5 * MINUTE)
    expect(await rollupsTo(reader)).toEqual([[ids[2], ids[3]].sort()])
    const next = await releaseIn('sy-aleppo')
    expect(await alertsTo(reader)).toEqual([[ids[0]], [ids[1]], [next]])
    await advance(3 * HOUR)
    expect(await rollupsTo(reader)).toHaveLength(1)
  })

  test('does not hold back an extreme event, unless the reader chose so, and the roll-up leaves it out', async () => {
    const reader = await subscribeToAlerts('sy-homs', { alerts_per_hour: 1 })
    const patient = await subscribeToAlerts('sy-homs', { alerts_per_hour: 1, extreme_at_once: false })
    const [first, deferred] = [await releaseIn('sy-homs'), await releaseIn('sy-homs')]
    const extreme = await releaseIn('sy-homs', { severity: 'extreme' })
    expect(await alertsTo(reader)).toEqual([[first], [extreme]])
    expect(await alertsTo(patient)).toEqual([[first]])
    await advance(HOUR)
    expect(await rollupsTo(reader)).toEqual([[deferred]])
    expect(await rollupsTo(patient)).toEqual([[deferred, extreme].sort()])
  })

  test('keeps what it defers when the reader changes regions, and adds nothing older of the new region', async () => {
    const reader = await subscribeToAlerts('sy-hama', { alerts_per_hour: 1 })
    const [first, deferred] = [await releaseIn('sy-hama'), await releaseIn('sy-hama')]
    await releaseIn('sy-daraa')
    await submit(await newestLink(reader, 'preferences'), { regions: 'sy-daraa', alerts: 'severe', cadence: 'none' })
    const after = await releaseIn('sy-daraa')
    await releaseIn('sy-hama')
    await advance(HOUR)
    expect(await alertsTo(reader)).toEqual([[first], [after]])
    expect(await rollupsTo(reader)).toEqual([[deferred]])
  })

  test('drops an event that is retracted while it is deferred', async () => {
    const reader = await subscribeToAlerts('sy-raqqa', { alerts_per_hour: 1 })
    await releaseIn('sy-raqqa')
    const [retracted, current] = [await releaseIn('sy-raqqa'), await releaseIn('sy-raqqa')]
    await reviseIn(retracted, 'sy-raqqa', { change: 'retraction', reason: { en: 'It did not happen.' } })
    await advance(HOUR)
    expect(await rollupsTo(reader)).toEqual([[current]])
  })
})

describe('quiet hours', () => {
  const night = { quiet: { from: '22:00', to: '06:00' }, digest: { cadence: 'none', timezone: 'Asia/Damascus' } }

  test('hold back all but extreme events until they end, in the zone of the reader', async () => {
    const reader = await subscribeToAlerts('sy-aleppo', night)
    const patient = await subscribeToAlerts('sy-aleppo', { ...night, extreme_at_once: false })
    await tick(await nextTime('20:30'))
    const [first, extreme] = [await releaseIn('sy-aleppo'), await releaseIn('sy-aleppo', { severity: 'extreme' })]
    const second = await releaseIn('sy-aleppo')
    expect(await alertsTo(reader)).toEqual([[extreme]])
    expect(await alertsTo(patient)).toEqual([])
    await tick((await nextTime('03:00')) - MINUTE)
    expect(await rollupsTo(reader)).toEqual([])
    await tick(await nextTime('03:00', 0))
    expect(await rollupsTo(reader)).toEqual([[first, second].sort()])
    expect(await rollupsTo(patient)).toEqual([[first, extreme, second].sort()])
    const day = await releaseIn('sy-aleppo')
    expect(await alertsTo(patient)).toEqual([[day]])
  })
})

describe('the next digest after an alert', () => {
  const daily = { cadence: 'daily', time: '07:00', timezone: 'UTC' }

  test('marks the events of alerts, in short, and shows an event in full if it was revised since', async () => {
    const reader = await subscribeToAlerts('sy-idlib', { digest: daily })
    const due = await nextTime('07:00', 30 * MINUTE)
    const alerted = await releaseIn('sy-idlib')
    const changed = await releaseIn('sy-idlib')
    await reviseIn(changed, 'sy-idlib', { change: 'update', reason: { en: 'More is known.' } })
    const minor = await publishIn('sy-idlib', { severity: 'minor' })
    await passHold()
    await tick(due)
    expect(await digestsTo(reader)).toEqual([[alerted, changed, minor].sort()])
    const [mail] = await mailsTo(reader, 'digest')
    const marks = mail!.text.split('\n').filter((line) => line.includes('an alert about this'))
    expect(marks).toHaveLength(2)
    expect(mail!.text.split('It was reported.')).toHaveLength(3)
  })

  test('leaves them out for a reader who chose so, and is not sent if nothing else is new', async () => {
    const reader = await subscribeToAlerts('sy-daraa', { digest: daily, alerted: 'left_out' })
    const other = await subscribe({ regions: ['sy-daraa'], digest: daily })
    const due = await nextTime('07:00', 30 * MINUTE)
    const alerted = await releaseIn('sy-daraa')
    await tick(due)
    expect(await digestsTo(reader)).toEqual([])
    expect(await digestsTo(other)).toEqual([[alerted]])
    const minor = await publishIn('sy-daraa', { severity: 'minor' })
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[minor]])
  })
})

test('a reader who unsubscribed or was erased gets no alert and no roll-up', async () => {
  const unsubscribed = await subscribeToAlerts('sy-homs')
  const erased = await subscribeToAlerts('sy-homs', { alerts_per_hour: 1 })
  await releaseIn('sy-homs')
  const link = await newestLink(unsubscribed, 'unsubscribe')
  const body = encodeForm({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(link, { method: 'POST', body })).status).toBe(200)
  await releaseIn('sy-homs')
  await submit(`${await newestLink(erased, 'data')}/erase`)
  await advance(2 * HOUR)
  await waitUntilIdle()
  expect(await mailsTo(unsubscribed, 'alert')).toHaveLength(1)
  expect([...(await mailsTo(erased, 'alert')), ...(await mailsTo(erased, 'rollup'))]).toHaveLength(1)
})
