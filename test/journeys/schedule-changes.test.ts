import { describe, expect, test } from 'vitest'
import { DAY, HOUR, nextTime, now, passHold, tick, WEEKDAYS, waitForClock } from './clock.ts'
import { useProductPerTest } from './product.ts'
import { publishIn, TOP_STORY } from './publisher.ts'
import { digestsTo, eventsIn, mailsTo, newestLink, type Preferences, submit, subscribe } from './reader.ts'

useProductPerTest()

const REGION = 'sy-deir-ez-zor'
const weekdayOf = (at: number): string => WEEKDAYS[new Date(at).getUTCDay()]!

type Digest = Partial<Omit<Preferences['digest'], 'monthday'>>
type Change = { regions?: string | string[]; digest?: Digest; alerts?: string }

const subscribeAt = (digest: Digest): Promise<string> => subscribe({ regions: [REGION], digest })

/** Replaces the preferences of a reader by the form of the preference page. */
const changePreferences = async (
  reader: string,
  { regions = REGION, digest = {}, alerts = 'none' }: Change,
): Promise<void> => submit(await newestLink(reader, 'preferences'), { regions, alerts, lang: 'en', ...digest })

const allDigestEvents = async (reader: string): Promise<string[]> => (await digestsTo(reader)).flat()

describe('a new reader of a schedule', () => {
  test('gets older events by the welcome and later ones by digests, none twice', async () => {
    const before = await publishIn(REGION, TOP_STORY)
    await passHold()
    const reader = await subscribeAt({ time: '08:00' })
    const after = await publishIn(REGION)
    const due = await nextTime('08:00')
    await tick(due)
    const [welcome] = await mailsTo(reader, 'welcome')
    expect(eventsIn(welcome!)).toContain(before)
    expect(eventsIn(welcome!)).not.toContain(after)
    expect(await digestsTo(reader)).toEqual([[after]])
  })

  test('gets an event that was on hold by the next digest, not by the welcome', async () => {
    const onHold = await publishIn(REGION)
    const reader = await subscribeAt({ time: '08:00' })
    const [welcome] = await mailsTo(reader, 'welcome')
    expect(eventsIn(welcome!)).not.toContain(onHold)
    await tick(await nextTime('08:00'))
    expect(await digestsTo(reader)).toEqual([[onHold]])
  })

  test('changes nothing for the other readers of the schedule', async () => {
    const old = await subscribeAt({ time: '08:00' })
    const due = await nextTime('08:00', HOUR)
    const first = await publishIn(REGION)
    await passHold()
    const young = await subscribeAt({ time: '08:00' })
    const second = await publishIn(REGION)
    await tick(due)
    expect(await digestsTo(old)).toEqual([[first, second].sort()])
    expect(await digestsTo(young)).toEqual([[second]])
    const third = await publishIn(REGION)
    await tick(due + DAY)
    for (const reader of [old, young]) expect((await digestsTo(reader)).at(-1)).toEqual([third])
  })

  test('who confirms after the due time and before its late tick gets no event twice', async () => {
    await subscribeAt({ time: '04:10' })
    const due = await nextTime('04:10')
    await tick(due - 59_000)
    const published = await publishIn(REGION, TOP_STORY)
    await tick(due - 1_000)
    await waitForClock(due + 2_000)
    const young = await subscribeAt({ time: '04:10' })
    expect(eventsIn((await mailsTo(young, 'welcome'))[0]!)).toContain(published)
    await tick(due)
    await tick(due + DAY)
    expect(await digestsTo(young)).toEqual([])
  })
})

describe('a reader who changes preferences', () => {
  test('from daily to weekly and back misses no event and gets none twice', async () => {
    const reader = await subscribeAt({ time: '09:00' })
    const due = await nextTime('09:00')
    const first = await publishIn(REGION)
    await tick(due)
    const second = await publishIn(REGION)
    const weekly = due + 3 * DAY
    await changePreferences(reader, { digest: { cadence: 'weekly', weekday: weekdayOf(weekly), time: '09:00' } })
    await tick(due + DAY)
    const third = await publishIn(REGION)
    await tick(due + 2 * DAY)
    expect(await digestsTo(reader)).toEqual([[first]])
    await tick(weekly)
    expect(await digestsTo(reader)).toEqual([[first], [second, third].sort()])
    const fourth = await publishIn(REGION)
    await tick(weekly + DAY)
    await changePreferences(reader, { digest: { cadence: 'daily', time: '09:00' } })
    const fifth = await publishIn(REGION)
    await tick(weekly + 2 * DAY)
    await tick(weekly + 7 * DAY)
    expect(await digestsTo(reader)).toEqual([[first], [second, third].sort(), [fourth, fifth].sort()])
  })

  test('to a later time of the day gets what is new since the digest of that day', async () => {
    const reader = await subscribeAt({ time: '06:00' })
    const due = await nextTime('06:00')
    const first = await publishIn(REGION)
    await tick(due)
    const second = await publishIn(REGION)
    await changePreferences(reader, { digest: { time: '20:00' } })
    await tick(due + 14 * HOUR)
    expect(await digestsTo(reader)).toEqual([[first], [second]])
    const third = await publishIn(REGION)
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[first], [second]])
    await tick(due + DAY + 14 * HOUR)
    expect(await digestsTo(reader)).toEqual([[first], [second], [third]])
  })

  test('to another zone gets the digest at the time of that zone', async () => {
    const reader = await subscribeAt({ time: '06:00' })
    const due = await nextTime('06:00')
    await tick(due)
    const first = await publishIn(REGION)
    await changePreferences(reader, { digest: { time: '06:00', timezone: 'Asia/Tokyo' } })
    await tick(due + 15 * HOUR - 60_000)
    expect(await digestsTo(reader)).toEqual([])
    await tick(due + 15 * HOUR)
    expect(await digestsTo(reader)).toEqual([[first]])
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[first]])
  })

  test('away from a time and back to it, several times a day, misses no event and gets none twice', async () => {
    const reader = await subscribeAt({ time: '10:00' })
    const due = await nextTime('10:00')
    const first = await publishIn(REGION)
    for (const time of ['11:00', '10:00', '09:00', '10:00']) await changePreferences(reader, { digest: { time } })
    await tick(due)
    const second = await publishIn(REGION)
    for (const time of ['11:00', '10:00']) await changePreferences(reader, { digest: { time } })
    await tick(due + HOUR)
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[first], [second]])
  })

  test('eleven times in a month misses no event and gets none twice', async () => {
    const reader = await subscribeAt({ time: '05:00' })
    const published: string[] = []
    for (const digest of SCHEDULES) {
      published.push(await publishIn(REGION))
      await tick((await now()) + 17 * HOUR)
      await changePreferences(reader, { digest })
      published.push(await publishIn(REGION))
      await tick((await now()) + 20 * HOUR)
    }
    await tick((await now()) + 8 * DAY)
    expect((await allDigestEvents(reader)).sort()).toEqual(published.sort())
  })

  test('from digests to alerts and back gets no digest event of the time between', async () => {
    const reader = await subscribeAt({ time: '09:00' })
    const due = await nextTime('09:00')
    const first = await publishIn(REGION)
    await tick(due)
    await changePreferences(reader, { digest: { cadence: 'none' }, alerts: 'extreme' })
    await publishIn(REGION)
    await tick(due + DAY)
    await tick(due + 2 * DAY)
    expect(await digestsTo(reader)).toEqual([[first]])
    await changePreferences(reader, { digest: { cadence: 'daily', time: '09:00' } })
    const last = await publishIn(REGION)
    await tick(due + 3 * DAY)
    expect(await digestsTo(reader)).toEqual([[first], [last]])
  })

  test('to another region gets its events since the last digest', async () => {
    const reader = await subscribeAt({ time: '09:00' })
    const due = await nextTime('09:00')
    await publishIn('sy-daraa')
    await tick(due)
    expect(await digestsTo(reader)).toEqual([])
    await publishIn(REGION)
    const south = await publishIn('sy-daraa')
    await changePreferences(reader, { regions: ['sy-daraa'], digest: { time: '09:00' } })
    await tick(due + DAY)
    const [both, deir] = [await publishIn('sy-daraa'), await publishIn(REGION)]
    await changePreferences(reader, { regions: ['sy-daraa', REGION], digest: { time: '09:00' } })
    await tick(due + 2 * DAY)
    expect(await digestsTo(reader)).toEqual([[south], [both, deir].sort()])
  })
})

describe('a weekly digest', () => {
  test('is sent on its weekday in the zone of the reader, with all events of the week', async () => {
    const zone = { cadence: 'weekly', time: '23:00', timezone: 'America/New_York' }
    const readers: string[] = []
    for (const weekday of WEEKDAYS) readers.push(await subscribeAt({ ...zone, weekday }))
    const start = await nextTime('12:00')
    const days = WEEKDAYS.map((): string[] => [])
    const published: string[] = []
    for (let at = start; at < start + 15 * DAY; at += DAY / 2) {
      published.push(await publishIn(REGION))
      await tick(at)
      for (const [place, reader] of readers.entries())
        if ((await digestsTo(reader)).length > days[place]!.length) days[place]!.push(localDay(at))
    }
    for (const [place, weekday] of WEEKDAYS.entries()) {
      expect(days[place]!.length).toBeGreaterThanOrEqual(2)
      expect(new Set(days[place])).toEqual(new Set([weekday]))
      const shown = await allDigestEvents(readers[place]!)
      expect(shown.sort()).toEqual(published.slice(0, shown.length).sort())
    }
  })
})

/** The weekday in New York twelve hours before a moment. */
const localDay = (at: number): string =>
  new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'America/New_York' }).format(at - 12 * HOUR).toLowerCase()

const SCHEDULES: Digest[] = [
  { time: '13:00' },
  { time: '05:00', timezone: 'Pacific/Apia' },
  { cadence: 'weekly', weekday: 'tuesday', time: '00:00' },
  { time: '23:59' },
  { cadence: 'weekly', weekday: 'saturday', time: '12:00', timezone: 'Asia/Kathmandu' },
  { cadence: 'weekly', weekday: 'tuesday', time: '00:00' },
  { time: '05:00' },
  { time: '05:00', timezone: 'America/Los_Angeles' },
  { time: '13:00' },
  { cadence: 'weekly', weekday: 'sunday', time: '18:00' },
  { time: '05:00' },
]
