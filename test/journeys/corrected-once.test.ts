import { describe, expect, test } from 'vitest'
import { DAY, HOUR, nextTime, passHold, tick } from './clock.ts'
import { useProductPerTest } from './product.ts'
import { CORRECTED, publishIn, reviseIn } from './publisher.ts'
import { digestsTo, kindsTo, mailsTo, type RequestedPreferences, subscribe } from './reader.ts'

useProductPerTest()

const PLACE = 'sy-raqqa'
const MORNING = '06:30'
const corrected = (changes: Record<string, unknown> = {}) => ({
  ...CORRECTED,
  urgent: true,
  text: { en: { title: 'Something graver happened', summary: 'It was reported.' } },
  ...changes,
})
const subscribeDaily = (preferences: RequestedPreferences = {}): Promise<string> =>
  subscribe({ regions: [PLACE], digest: { cadence: 'daily', time: MORNING, timezone: 'UTC' }, ...preferences })
/** The kinds of all mails to a reader that show the event as it was corrected, oldest first. */
const kindsWithCorrection = async (reader: string): Promise<(string | undefined)[]> =>
  (await mailsTo(reader)).filter(({ text }) => text.includes('Something graver')).map(({ tags }) => tags.kind)

describe('an urgent correction is told once', () => {
  test('to a reader whom it would alert too, because it raises an event that they were told of', async () => {
    const reader = await subscribeDaily({ alerts: 'severe' })
    const due = await nextTime(MORNING)
    const event = await publishIn(PLACE, { severity: 'moderate' })
    await tick(due)
    expect(await digestsTo(reader)).toEqual([[event]])
    await reviseIn(event, PLACE, corrected({ severity: 'severe' }))
    await passHold()
    await passHold()
    await tick(due + DAY)
    expect(await kindsWithCorrection(reader)).toEqual(['correction'])
  })

  test('to such a reader in quiet hours: no roll-up follows in the morning', async () => {
    const quiet = { from: '22:00', to: '05:00' }
    const reader = await subscribeDaily({ alerts: 'severe', quiet })
    const due = await nextTime(MORNING)
    const event = await publishIn(PLACE, { severity: 'moderate' })
    await tick(due)
    await tick(due + 16 * HOUR)
    await reviseIn(event, PLACE, corrected({ severity: 'severe' }))
    await passHold()
    await tick(due + 23 * HOUR)
    await passHold()
    await tick(due + DAY)
    await tick(due + DAY + HOUR)
    expect(await kindsWithCorrection(reader)).toEqual(['correction'])
  })

  test('after an alert, and the digest of that day does not show it', async () => {
    const reader = await subscribeDaily({ alerts: 'all' })
    const due = await nextTime(MORNING)
    const event = await publishIn(PLACE)
    await passHold()
    expect(await kindsTo(reader)).toContain('alert')
    await reviseIn(event, PLACE, corrected())
    await passHold()
    await tick(due)
    expect(await kindsWithCorrection(reader)).toEqual(['correction'])
    expect(await digestsTo(reader)).toEqual([])
  })

  test('after a welcome, and the next digest does not show it', async () => {
    const event = await publishIn('sy-quneitra', { severity: 'extreme', when: '2026-01-01' })
    await passHold()
    const reader = await subscribeDaily({ regions: ['sy-quneitra'] })
    const due = await nextTime(MORNING)
    await reviseIn(event, 'sy-quneitra', corrected({ severity: 'extreme', when: '2026-01-01' }))
    await passHold()
    await tick(due)
    expect(await kindsWithCorrection(reader)).toEqual(['correction'])
    expect(await digestsTo(reader)).toEqual([])
  })

  test('if it is due at the same tick as the digest', async () => {
    const reader = await subscribeDaily()
    const due = await nextTime(MORNING)
    const event = await publishIn(PLACE)
    await tick(due)
    await tick(due + DAY - HOUR)
    await reviseIn(event, PLACE, corrected())
    await tick(due + DAY)
    expect(await kindsWithCorrection(reader)).toEqual(['correction'])
    expect(await digestsTo(reader)).toEqual([[event]])
  })

  test('together with an update, if the correction is the newer of both', async () => {
    const reader = await subscribeDaily()
    const due = await nextTime(MORNING)
    const event = await publishIn(PLACE)
    await tick(due)
    await reviseIn(event, PLACE, { change: 'update' })
    await reviseIn(event, PLACE, corrected({ number: 3 }))
    await passHold()
    await tick(due + DAY)
    expect(await kindsWithCorrection(reader)).toEqual(['correction'])
    expect(await digestsTo(reader)).toEqual([[event]])
  })

  test('even if a plain correction overtakes it in its hold', async () => {
    const reader = await subscribeDaily()
    const due = await nextTime(MORNING)
    const event = await publishIn(PLACE)
    await tick(due)
    await reviseIn(event, PLACE, corrected())
    await reviseIn(event, PLACE, corrected({ urgent: false, number: 3 }))
    await passHold()
    await tick(due + DAY)
    expect((await kindsWithCorrection(reader)).filter((kind) => kind === 'digest')).toEqual([])
    expect(await digestsTo(reader)).toEqual([[event]])
  })
})
