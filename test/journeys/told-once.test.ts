import { describe, expect, test } from 'vitest'
import { advance, DAY, HOLD, HOUR, MINUTE, nextTime, SETTLE, tick } from './clock.ts'
import { useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import {
  confirm,
  digestsTo,
  eventsTo,
  type FormFields,
  mailsTo,
  newestLink,
  type RequestedPreferences,
  requestSubscription,
  submit,
  subscribe,
} from './reader.ts'

useProductPerTest()

const PLACE = 'sy-aleppo'
const NIGHT = { quiet: { from: '22:00', to: '08:00' }, alerts: 'all' }
/** The same choice as the form of the preference page sends it. */
const NIGHT_FORM = {
  ...{ regions: PLACE, alerts: 'all', quiet_from: '22:00', quiet_to: '08:00' },
  ...{ cadence: 'daily', time: '07:00', timezone: 'UTC' },
}

const subscribeIn = (preferences: RequestedPreferences = {}): Promise<string> =>
  subscribe({ regions: [PLACE], digest: { cadence: 'daily', time: '07:00', timezone: 'UTC' }, ...preferences })

/** Publishes an event and lets its hold end, so that it is released alone. */
const releaseIn = async (region: string, changes: Record<string, unknown> = {}): Promise<string> => {
  const id = await publishIn(region, changes)
  await advance(HOLD + SETTLE + 1_000)
  return id
}

const change = async (reader: string, fields: FormFields): Promise<void> =>
  submit(await newestLink(reader, 'preferences'), { lang: 'en', ...fields })

const alertsTo = (reader: string): Promise<string[][]> => eventsTo(reader, 'alert')
const rollupsTo = (reader: string): Promise<string[][]> => eventsTo(reader, 'rollup')

/** The events that a mail of alerts or a digest shows a reader, in all of these mails, sorted. */
const allTo = async (reader: string): Promise<string[]> =>
  [...(await alertsTo(reader)), ...(await rollupsTo(reader)), ...(await digestsTo(reader))].flat().sort()

const countMarks = async (reader: string): Promise<number> =>
  (await mailsTo(reader, 'digest'))
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => line.includes('an alert about this')).length

describe('what quiet hours or a full hour hold back', () => {
  test('is told by the digest alone, if the digest comes before their end, each day', async () => {
    const reader = await subscribeIn(NIGHT)
    const told: string[][] = []
    for (let night = 0; night < 3; night++) {
      await tick(await nextTime('03:00'))
      told.push([await releaseIn(PLACE)])
      await tick(await nextTime('07:00'))
      await tick(await nextTime('08:00'))
    }
    expect(await digestsTo(reader)).toEqual(told)
    expect([await rollupsTo(reader), await alertsTo(reader), await countMarks(reader)]).toEqual([[], [], 0])
  })

  test('is told by the roll-up, if it comes first, and marked in the digest', async () => {
    const reader = await subscribeIn({ ...NIGHT, digest: { cadence: 'daily', time: '09:00', timezone: 'UTC' } })
    await tick(await nextTime('03:00'))
    const event = await releaseIn(PLACE)
    await tick(await nextTime('08:00'))
    await tick(await nextTime('09:00'))
    expect([await rollupsTo(reader), await digestsTo(reader), await countMarks(reader)]).toEqual([
      [[event]],
      [[event]],
      1,
    ])
  })

  test('is told once in full, if both are due at the same tick', async () => {
    const reader = await subscribeIn({ ...NIGHT, digest: { cadence: 'daily', time: '08:00', timezone: 'UTC' } })
    await tick(await nextTime('03:00'))
    const event = await releaseIn(PLACE)
    await tick(await nextTime('08:00'))
    expect([await rollupsTo(reader), await digestsTo(reader), await countMarks(reader)]).toEqual([
      [[event]],
      [[event]],
      1,
    ])
  })

  test('is told by each for its own part of the night', async () => {
    const reader = await subscribeIn(NIGHT)
    await tick(await nextTime('06:50'))
    const [before, later] = [await releaseIn(PLACE), await publishIn(PLACE)]
    await tick(await nextTime('07:00', MINUTE))
    await tick(await nextTime('07:30', MINUTE))
    const after = await releaseIn(PLACE)
    await tick(await nextTime('08:00', MINUTE))
    await tick(await nextTime('07:00'))
    const first = (await digestsTo(reader))[0]!
    expect(first).toContain(before)
    const deferred = [...(first.includes(later) ? [] : [later]), after].sort()
    expect(await rollupsTo(reader)).toEqual([deferred])
    expect((await digestsTo(reader))[1]).toEqual(deferred)
    expect(await countMarks(reader)).toBe(deferred.length)
  })

  test('and what is new of it after the digest stands in the next digest, without a mark', async () => {
    const reader = await subscribeIn(NIGHT)
    await tick(await nextTime('03:00'))
    const event = await releaseIn(PLACE)
    await tick(await nextTime('07:00'))
    await reviseIn(event, PLACE, { change: 'update', reason: { en: 'A road was closed, too.' } })
    await tick(await nextTime('08:00'))
    await tick(await nextTime('07:00'))
    expect([await rollupsTo(reader), await digestsTo(reader), await countMarks(reader)]).toEqual([
      [],
      [[event], [event]],
      0,
    ])
    expect((await mailsTo(reader, 'digest'))[1]!.text).toContain('A road was closed, too.')
  })

  test('that rises after the digest is an alert, and no roll-up tells it', async () => {
    const reader = await subscribeIn(NIGHT)
    await tick(await nextTime('03:00'))
    const event = await releaseIn(PLACE)
    await tick(await nextTime('07:00'))
    await reviseIn(event, PLACE, { change: 'update', severity: 'extreme' })
    await advance(HOLD + SETTLE + 1_000)
    await tick(await nextTime('08:00'))
    expect([await alertsTo(reader), await rollupsTo(reader), await digestsTo(reader)]).toEqual([
      [[event]],
      [],
      [[event]],
    ])
  })

  test('by a full hour is told by the digest within the hour alone', async () => {
    const reader = await subscribeIn({ alerts: 'all', alerts_per_hour: 1 })
    await tick(await nextTime('06:30'))
    const [first, deferred] = [await releaseIn(PLACE), await releaseIn(PLACE)]
    await tick(await nextTime('07:00', MINUTE))
    const after = await releaseIn(PLACE)
    await advance(HOUR)
    expect([await alertsTo(reader), await digestsTo(reader)]).toEqual([[[first]], [[first, deferred].sort()]])
    expect([await rollupsTo(reader), await countMarks(reader)]).toEqual([[[after]], 1])
  })

  test('is told by the digest that a reader asks for, and not again', async () => {
    const reader = await subscribeIn(NIGHT)
    await tick(await nextTime('03:00'))
    const event = await releaseIn(PLACE)
    await submit(`${await newestLink(reader, 'preferences')}/now`)
    expect(await digestsTo(reader)).toEqual([[event]])
    await tick(await nextTime('07:00'))
    await tick(await nextTime('08:00'))
    expect(await allTo(reader)).toEqual([event])
  })

  test('is told by the roll-up, if the digest that came before did not follow it', async () => {
    const reader = await subscribeIn({ ...NIGHT, severity: 'minor' })
    await tick(await nextTime('03:00'))
    const event = await releaseIn(PLACE)
    await change(reader, { ...NIGHT_FORM, cadence: 'none' })
    await tick(await nextTime('07:00'))
    await tick(await nextTime('08:00'))
    expect([await digestsTo(reader), await rollupsTo(reader)]).toEqual([[], [[event]]])
  })

  test('is told once to a reader who changes language, filter or schedule in the night', async () => {
    const readers = await Promise.all([1, 2, 3, 4].map(() => subscribeIn(NIGHT)))
    await tick(await nextTime('03:00'))
    const event = await releaseIn(PLACE)
    await change(readers[0]!, { ...NIGHT_FORM, lang: 'ar' })
    await change(readers[1]!, { ...NIGHT_FORM, regions: 'sy-homs' })
    await change(readers[2]!, { ...NIGHT_FORM, time: '07:30' })
    await change(readers[3]!, { ...NIGHT_FORM, regions: 'sy-homs', time: '09:00', severity: 'severe' })
    for (const time of ['07:00', '07:30', '08:00', '09:00']) await tick(await nextTime(time))
    await tick(await nextTime('07:00'))
    for (const reader of readers.slice(0, 3)) expect(await allTo(reader)).toEqual([event])
    expect([await rollupsTo(readers[3]!), await digestsTo(readers[3]!)]).toEqual([[[event]], [[event]]])
    expect(await countMarks(readers[3]!)).toBe(1)
  })
})

describe('a reader who changes what they follow between two digests', () => {
  const [OLD, NEW, THIRD] = ['sy-aleppo', 'sy-idlib', 'sy-homs']
  const DAILY = { cadence: 'daily', time: '07:00', timezone: 'UTC' }

  test('gets the old choice up to the change, and the new one from it on', async () => {
    const reader = await subscribeIn()
    const stayer = await subscribeIn()
    const [oldBefore] = [await releaseIn(OLD), await releaseIn(NEW)]
    await change(reader, { regions: NEW, ...DAILY })
    const [oldAfter, newAfter] = [await releaseIn(OLD), await releaseIn(NEW)]
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[oldBefore, newAfter].sort()])
    expect(await digestsTo(stayer)).toEqual([[oldBefore, oldAfter].sort()])
    const next = [await releaseIn(OLD), await releaseIn(NEW)]
    await tick(await nextTime('07:00'))
    expect((await digestsTo(reader))[1]).toEqual([next[1]])
  })

  test('several times, and back again, gets each choice for its own time', async () => {
    const reader = await subscribeIn()
    const told: string[] = []
    for (const place of [NEW, OLD, THIRD, OLD]) {
      const events = new Map<string, string>()
      for (const each of [OLD, NEW, THIRD]) events.set(each, await releaseIn(each))
      const followed = told.length === 0 ? OLD : [NEW, OLD, THIRD][told.length - 1]!
      told.push(events.get(followed)!)
      await change(reader, { regions: place, ...DAILY })
    }
    told.push(await releaseIn(OLD))
    await releaseIn(NEW)
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([told.sort()])
  })

  test('twice with nothing in between gets nothing of the choice between', async () => {
    const reader = await subscribeIn()
    const before = await releaseIn(OLD)
    await releaseIn(THIRD)
    await change(reader, { regions: THIRD, ...DAILY })
    await change(reader, { regions: NEW, ...DAILY })
    const after = await releaseIn(NEW)
    await releaseIn(THIRD)
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[before, after].sort()])
  })

  test('with the least severity, and the schedule at once, misses nothing', async () => {
    const reader = await subscribeIn()
    const minor = await releaseIn(OLD, { severity: 'minor' })
    await change(reader, { regions: OLD, severity: 'severe', ...DAILY, time: '09:30' })
    const [severe] = [await releaseIn(OLD), await releaseIn(OLD, { severity: 'minor' })]
    await tick(await nextTime('07:00'))
    await tick(await nextTime('09:30'))
    expect(await digestsTo(reader)).toEqual([[minor, severe].sort()])
  })

  test('and the language gets one digest of both in the new language', async () => {
    const reader = await subscribeIn()
    const before = await releaseIn(OLD)
    await change(reader, { regions: NEW, ...DAILY, lang: 'ar' })
    const after = await releaseIn(NEW)
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[before, after].sort()])
    expect((await mailsTo(reader, 'digest'))[0]!.html).toContain('lang="ar"')
  })

  test('by a new subscription that is confirmed gets both as well', async () => {
    const reader = await subscribeIn()
    const before = await releaseIn(OLD)
    await requestSubscription({ regions: [NEW], digest: DAILY }, reader)
    await confirm(reader)
    const after = await releaseIn(NEW)
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[before, after].sort()])
  })

  test('and asks for the digest now gets both, and no more the next morning', async () => {
    const reader = await subscribeIn()
    const before = await releaseIn(OLD)
    await change(reader, { regions: NEW, ...DAILY })
    const after = await releaseIn(NEW)
    await submit(`${await newestLink(reader, 'preferences')}/now`)
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[before, after].sort()])
  })

  test('gets what was revised after the change as it stands now, and nothing that was retracted', async () => {
    const reader = await subscribeIn()
    const [updated, retracted] = [await releaseIn(OLD), await releaseIn(OLD)]
    await change(reader, { regions: NEW, ...DAILY })
    await reviseIn(updated, OLD, {
      ...{ change: 'update', severity: 'minor' },
      text: { en: { title: 'Something smaller happened', summary: 'It was less.' } },
    })
    await reviseIn(retracted, OLD, { change: 'retraction', reason: { en: 'It did not happen.' } })
    await advance(HOLD + SETTLE + 1_000)
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[updated]])
    expect((await mailsTo(reader, 'digest'))[0]!.text).toContain('Something smaller happened')
  })

  test('without a digest for a while begins at the return', async () => {
    const reader = await subscribeIn({ alerts: 'extreme' })
    await releaseIn(OLD)
    await change(reader, { regions: OLD, alerts: 'extreme', cadence: 'none' })
    await releaseIn(OLD)
    await change(reader, { regions: NEW, alerts: 'extreme', ...DAILY })
    const after = await releaseIn(NEW)
    await releaseIn(OLD)
    await tick((await nextTime('07:00')) + DAY)
    expect(await digestsTo(reader)).toEqual([[after]])
  })
})

describe('a reader who leaves a cohort that defers something, and comes back', () => {
  const NO_DIGEST = { cadence: 'none', timezone: 'UTC' }
  const QUIET = { ...NIGHT_FORM, ...NO_DIGEST }
  const subscribeQuiet = () => subscribeIn({ ...NIGHT, digest: NO_DIGEST })

  test('is not told again what an alert of the other cohort told', async () => {
    const reader = await subscribeQuiet()
    await tick(await nextTime('02:00'))
    const before = await releaseIn(PLACE)
    await change(reader, { regions: PLACE, alerts: 'all', ...NO_DIGEST })
    const between = await releaseIn(PLACE)
    await change(reader, QUIET)
    const after = await releaseIn(PLACE)
    await tick(await nextTime('08:00'))
    expect(await alertsTo(reader)).toEqual([[between]])
    expect(await rollupsTo(reader)).toEqual([[before, after].sort()])
  })

  test('is not told what happened while they had declined alerts', async () => {
    const reader = await subscribeIn({ ...NIGHT, digest: { cadence: 'weekly', weekday: 'monday', time: '12:00' } })
    const weekly = { cadence: 'weekly', weekday: 'monday', time: '12:00', timezone: 'UTC' }
    await tick(await nextTime('02:00'))
    const before = await releaseIn(PLACE)
    await change(reader, { ...QUIET, ...weekly, alerts: 'none', quiet_from: '', quiet_to: '' })
    await releaseIn(PLACE)
    await releaseIn(PLACE, { severity: 'extreme' })
    await change(reader, { ...QUIET, ...weekly })
    const extreme = await releaseIn(PLACE, { severity: 'extreme' })
    await tick(await nextTime('08:00'))
    expect([await alertsTo(reader), await rollupsTo(reader)]).toEqual([[[extreme]], [[before]]])
  })

  test('is not told at once what was released while they had declined alerts, if it was not claimed yet', async () => {
    const reader = await subscribeIn({ alerts: 'all', alerts_per_hour: 1 })
    const alerts = {
      regions: PLACE,
      alerts: 'all',
      alerts_per_hour: '1',
      cadence: 'daily',
      time: '07:00',
      timezone: 'UTC',
    }
    const [first, deferred] = [await releaseIn(PLACE), await releaseIn(PLACE)]
    await publishIn(PLACE)
    await advance(HOLD + 1_000)
    await change(reader, { ...alerts, alerts: 'none' })
    await publishIn(PLACE)
    await advance(HOLD + 500)
    await change(reader, alerts)
    await advance(HOUR)
    const [alerted, rolledUp] = [await alertsTo(reader), await rollupsTo(reader)]
    expect(alerted).toEqual([[first]])
    expect(rolledUp.flat()).toContain(deferred)
    expect(rolledUp.flat().length).toBeLessThanOrEqual(3)
  })

  test.each<[string, FormFields]>([
    ['threshold', { alerts: 'severe' }],
    ['language', { lang: 'ar' }],
    ['hourly limit', { alerts_per_hour: '1' }],
    ['regions', { regions: [PLACE, 'sy-homs'] }],
  ])('by another %s, several times, is told each event once', async (_, other) => {
    const reader = await subscribeQuiet()
    await tick(await nextTime('02:00'))
    const events: string[] = []
    for (let round = 0; round < 3; round++) {
      events.push(await releaseIn(PLACE))
      await change(reader, { ...QUIET, ...other })
      events.push(await releaseIn(PLACE))
      await change(reader, QUIET)
    }
    events.push(await releaseIn(PLACE))
    await tick(await nextTime('08:00'))
    await tick((await nextTime('08:00')) + DAY)
    expect(await allTo(reader)).toEqual(events.sort())
  })

  test('is told a deferred event once that rose in the other cohort', async () => {
    const reader = await subscribeIn({ ...NIGHT, extreme_at_once: false, digest: NO_DIGEST })
    const patient = { ...QUIET, extreme_at_once: 'no' }
    await tick(await nextTime('02:00'))
    const event = await releaseIn(PLACE)
    await change(reader, { regions: PLACE, alerts: 'extreme', ...NO_DIGEST })
    await reviseIn(event, PLACE, { change: 'update', severity: 'extreme' })
    await advance(HOLD + SETTLE + 1_000)
    await change(reader, patient)
    await tick(await nextTime('08:00'))
    expect(await allTo(reader)).toEqual([event])
  })
})
