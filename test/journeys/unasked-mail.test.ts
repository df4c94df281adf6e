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
  WEEKDAYS,
} from './clock.ts'
import { useProductPerTest } from './product.ts'
import { CORRECTED, publishIn, RETRACTED, reviseIn } from './publisher.ts'
import { mailsTo, newestLink, type RequestedPreferences, submit, subscribe, toldUnasked, unaskedTo } from './reader.ts'

useProductPerTest()

const REGION = 'sy-tartus'
const MORNING = '06:30'
const RETRACTION_HOLD = 10_000
const QUIET = { from: '22:00', to: '05:00' }

const subscribeDaily = (preferences: RequestedPreferences = {}): Promise<string> =>
  subscribe({ regions: [REGION], digest: { cadence: 'daily', time: MORNING, timezone: 'UTC' }, ...preferences })
/** A reader of alerts without digests. */
const subscribeToAlerts = (preferences: RequestedPreferences = {}): Promise<string> =>
  subscribe({ regions: [REGION], alerts: 'severe', digest: { cadence: 'none', timezone: 'UTC' }, ...preferences })

/** Publishes events, which the next digests tell. Returns their ids. */
const tellByDigest = async (...changes: Record<string, unknown>[]): Promise<string[]> => {
  const due = await nextTime(MORNING)
  const events: string[] = []
  for (const each of changes) events.push(await publishIn(REGION, each))
  await tick(due)
  return events
}
const retract = (event: string, changes: Record<string, unknown> = {}): Promise<void> =>
  reviseIn(event, REGION, { ...RETRACTED, ...changes })
const correct = (event: string, changes: Record<string, unknown> = {}): Promise<void> =>
  reviseIn(event, REGION, { ...CORRECTED, urgent: true, ...changes })
/** Lets the hold of retractions and urgent corrections end, and their burst. */
const passRetractionHold = (): Promise<void> => advance(RETRACTION_HOLD + SETTLE + 1_000)

describe('quiet hours', () => {
  test('hold a withdrawal and an urgent correction until they end: then they are one mail', async () => {
    const reader = await subscribeDaily({ quiet: QUIET })
    const [withdrawn, wrong] = await tellByDigest({}, {})
    await tick(await nextTime('03:00'))
    await retract(withdrawn!)
    await correct(wrong!)
    await passRetractionHold()
    expect(await toldUnasked(reader)).toEqual([])
    await tick(await nextTime('04:55'))
    expect(await toldUnasked(reader)).toEqual([])
    await tick(await nextTime('05:00', 0))
    expect(await toldUnasked(reader)).toEqual([['retraction', [withdrawn, wrong].sort()]])
    await tick((await now()) + DAY)
    expect(await toldUnasked(reader)).toHaveLength(1)
  })

  test('let what is extreme pass, also if only what was told before was, unless the reader lets it wait', async () => {
    const [atOnce, waits] = [
      await subscribeDaily({ quiet: QUIET }),
      await subscribeDaily({ quiet: QUIET, extreme_at_once: false }),
    ]
    const [extreme, severe] = await tellByDigest({ severity: 'extreme' }, {})
    await tick(await nextTime('03:00'))
    await correct(extreme!, { severity: 'minor' })
    await retract(severe!)
    await passRetractionHold()
    expect(await toldUnasked(atOnce)).toEqual([['correction', [extreme]]])
    expect(await toldUnasked(waits)).toEqual([])
    await tick(await nextTime('05:00', 0))
    expect((await toldUnasked(atOnce)).slice(1)).toEqual([['retraction', [severe]]])
    expect(await toldUnasked(waits)).toEqual([['retraction', [extreme, severe].sort()]])
  })

  test('of a reader who changes or leaves lose nothing, and mail nobody who left', async () => {
    const [changes, leaves, erased] = [
      await subscribeDaily({ quiet: QUIET }),
      await subscribeDaily({ quiet: QUIET }),
      await subscribeDaily({ quiet: QUIET }),
    ]
    const [event] = await tellByDigest({})
    await tick(await nextTime('03:00'))
    await retract(event!)
    await passRetractionHold()
    await submit(await newestLink(changes, 'preferences'), {
      ...{ regions: REGION, severity: 'minor', cadence: 'daily', time: MORNING, timezone: 'UTC', alerts: 'none' },
      ...{ quiet_from: '02:00', quiet_to: '05:30' },
    })
    await submit(await newestLink(leaves, 'unsubscribe'))
    const data = await newestLink(erased, 'data')
    await submit(`${data}/erase`)
    await tick(await nextTime('05:05', 0))
    expect(await toldUnasked(changes)).toEqual([])
    await tick(await nextTime('05:30', 0))
    expect(await toldUnasked(changes)).toEqual([['retraction', [event]]])
    for (const address of [leaves, erased]) expect(await toldUnasked(address)).toEqual([])
  })
})

describe('a plain correction', () => {
  test('comes at the hour of the next digest to a reader whose filter no longer matches, and obeys quiet hours', async () => {
    const [moved, stays] = [
      await subscribeDaily({ quiet: { from: '06:00', to: '07:15' } }),
      await subscribeDaily({ quiet: { from: '06:00', to: '07:15' } }),
    ]
    const [event] = await tellByDigest({})
    await submit(await newestLink(moved, 'preferences'), {
      ...{ regions: 'sy-idlib', severity: 'minor', cadence: 'daily', time: MORNING, timezone: 'UTC', alerts: 'none' },
      ...{ quiet_from: '06:00', quiet_to: '07:15' },
    })
    await reviseIn(event!, REGION, { change: 'correction', reason: { en: 'The number was wrong.' } })
    await passHold()
    expect([await toldUnasked(moved), await toldUnasked(stays)]).toEqual([[], []])
    await tick(await nextTime(MORNING))
    expect([await toldUnasked(moved), await toldUnasked(stays)]).toEqual([[], []])
    expect((await mailsTo(stays, 'digest')).at(-1)!.text).toContain('The number was wrong.')
    await tick(await nextTime('07:15', 0))
    expect(await toldUnasked(moved)).toEqual([['correction', [event]]])
    expect(await toldUnasked(stays)).toEqual([])
  })
})

describe('withdrawals that are due together', () => {
  test('are one mail, also for a reader with one alert an hour and for one with weekly digests only', async () => {
    const weekday = WEEKDAYS[new Date(await nextTime(MORNING)).getUTCDay()]!
    const readers = [
      await subscribeDaily(),
      await subscribeDaily({ alerts_per_hour: 1 }),
      await subscribe({ regions: [REGION], digest: { cadence: 'weekly', weekday, time: MORNING, timezone: 'UTC' } }),
    ]
    const events = await tellByDigest(...Array.from({ length: 8 }, () => ({})))
    await Promise.all(events.map((event) => retract(event)))
    await passRetractionHold()
    for (const reader of readers) expect(await toldUnasked(reader)).toEqual([['retraction', [...events].sort()]])
    const [mail] = await unaskedTo(readers[0]!)
    expect(mail!.subject).toBe('Withdrawn: Something happened + 7 more')
    expect(mail!.text.match(/It was a film scene\./g)).toHaveLength(8)
  })

  test('count to the hour: the fifth in it waits for its end, with the limit of the site', async () => {
    const reader = await subscribeDaily()
    const events = await tellByDigest(...Array.from({ length: 6 }, () => ({})))
    const begin = await now()
    for (const event of events) {
      await retract(event)
      await passRetractionHold()
    }
    expect((await toldUnasked(reader)).map(([, ids]) => ids)).toEqual(events.slice(0, 4).map((event) => [event]))
    await tick(begin + HOUR + 5 * MINUTE)
    expect((await toldUnasked(reader)).slice(4)).toEqual([['retraction', events.slice(4).sort()]])
  })
})

describe('an alert and a withdrawal', () => {
  test('of one burst are one mail, which begins with the withdrawal, in English and Arabic', async () => {
    const [english, arabic] = [await subscribeToAlerts(), await subscribeToAlerts({ lang: 'ar' })]
    const text = {
      en: { title: 'A bridge was hit', summary: 'It was reported.' },
      ar: { title: 'قصف جسر', summary: 'وردت أنباء عن ذلك.' },
    }
    const before = await publishIn(REGION, { text })
    await passHold()
    expect(await toldUnasked(english)).toEqual([['alert', [before]]])
    const published = await now()
    const after = await publishIn(REGION)
    // Both are released within the minute in which a burst is collected, if the retraction takes less than these.
    await startTick(published + HOLD - RETRACTION_HOLD)
    await retract(before, { text })
    await passRetractionHold()
    for (const reader of [english, arabic])
      expect((await toldUnasked(reader)).slice(1)).toEqual([['retraction', [before, after].sort()]])
    const [, mail] = await unaskedTo(english)
    expect(mail!.subject).toBe('Withdrawn: A bridge was hit + 1 more')
    expect(mail!.text.indexOf('A report withdrawn')).toBeLessThan(mail!.text.indexOf('\nAlert\n'))
    expect(mail!.html.indexOf(before)).toBeLessThan(mail!.html.indexOf(after))
    const [, translated] = await unaskedTo(arabic)
    expect(translated!.subject).toMatch(/^سحب خبر: .*قصف جسر.* \+ خبر آخر$/)
    expect(translated!.html).toContain('<html lang="ar" dir="rtl"')
  })

  test('share the hour: after one of them the other waits for a reader with one an hour', async () => {
    const reader = await subscribeToAlerts({ alerts_per_hour: 1 })
    const before = await publishIn(REGION)
    await passHold()
    const begin = await now()
    await retract(before)
    await passRetractionHold()
    expect(await toldUnasked(reader)).toEqual([['alert', [before]]])
    await tick(begin + HOUR)
    expect((await toldUnasked(reader)).slice(1)).toEqual([['retraction', [before]]])
    const next = await publishIn(REGION)
    const extreme = await publishIn(REGION, { severity: 'extreme' })
    await passHold()
    expect((await toldUnasked(reader)).slice(2)).toEqual([['alert', [extreme]]])
    await tick((await now()) + HOUR)
    expect((await toldUnasked(reader)).slice(3)).toEqual([['rollup', [next]]])
  })

  test('of the same event are neither, if the alert still waits', async () => {
    const reader = await subscribeToAlerts({ alerts_per_hour: 1 })
    const first = await publishIn(REGION)
    await passHold()
    await retract(first)
    await tick((await now()) + HOUR)
    expect(await toldUnasked(reader)).toEqual([
      ['alert', [first]],
      ['retraction', [first]],
    ])
    const waiting = await publishIn(REGION)
    await passHold()
    await retract(waiting)
    await passRetractionHold()
    await tick((await now()) + 2 * HOUR)
    expect(await toldUnasked(reader)).toHaveLength(2)
  })
})
