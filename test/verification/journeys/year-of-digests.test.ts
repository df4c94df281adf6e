import { beforeAll, describe, expect, test } from 'vitest'
import { DAY, MINUTE, now, startTick, waitUntilIdle } from '../../journeys/clock.ts'
import { inbox, useSharedProduct } from '../../journeys/product.ts'
import { eventDraft, publish } from '../../journeys/publisher.ts'
import { type CapturedMail, eventsIn, subscribe } from '../../journeys/reader.ts'
import { newId } from '../../journeys/site-client.ts'
import { waitFor } from '../../journeys/webhook-receiver.ts'
import { dueTimesOf, type Timing } from './due-times.ts'

useSharedProduct()

// Where a zone changes its offset, the time is in the hour that the change skips or repeats.
const READERS: (Timing & { region: string })[] = [
  { region: 'sy-damascus', timezone: 'Asia/Damascus', time: '07:00' },
  { region: 'sy-aleppo', timezone: 'America/New_York', time: '02:30' },
  { region: 'sy-rif-dimashq', timezone: 'America/New_York', time: '01:30' },
  { region: 'sy-homs', timezone: 'America/New_York', time: '02:30', weekday: 0 },
  { region: 'sy-hama', timezone: 'Europe/Berlin', time: '02:30' },
  { region: 'sy-latakia', timezone: 'Asia/Beirut', time: '00:00' },
  { region: 'sy-idlib', timezone: 'Asia/Beirut', time: '23:30' },
  { region: 'sy-al-hasakah', timezone: 'Africa/Cairo', time: '00:30' },
  { region: 'sy-deir-ez-zor', timezone: 'Africa/Cairo', time: '23:30' },
  { region: 'sy-tartus', timezone: 'Asia/Kathmandu', time: '07:15' },
  { region: 'sy-raqqa', timezone: 'Australia/Sydney', time: '02:30' },
  { region: 'sy-daraa', timezone: 'Australia/Lord_Howe', time: '02:15' },
  { region: 'sy-as-suwayda', timezone: 'America/Sao_Paulo', time: '00:00' },
  { region: 'sy-quneitra', timezone: 'America/Santiago', time: '00:00' },
  { region: 'iq', timezone: 'Africa/Casablanca', time: '02:15' },
  { region: 'lb', timezone: 'Asia/Tehran', time: '00:15' },
  { region: 'jo', timezone: 'Pacific/Apia', time: '23:45' },
  { region: 'ae', timezone: 'UTC', time: '00:00' },
]
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** Away from offset changes, only one day in this many gets its ticks at the due times. */
const WATCHED_EVERY_DAYS = 20
const EVENT_SEED = 20_241_201

type Reader = { address: string; region: string; due: number[]; changes: number[] }
type RecordedEvent = { id: string; regions: string[]; releaseAt: number }
/** An address, and the events of a digest to it. */
type Digest = [address: string, events: string[]]

describe('in a year of digests, with readers in zones that change their offset', () => {
  let readers: Reader[] = []
  let start = 0

  beforeAll(async () => {
    const addresses: string[] = []
    for (const reader of READERS) addresses.push(await subscribeAt(reader))
    start = await now()
    readers = READERS.map((reader, index) => ({
      ...dueTimesOf(reader, start, start + 366 * DAY),
      region: reader.region,
      address: addresses[index]!,
    }))
    await forgetMails()
  })

  test('six zones or more change their offset twice', () => {
    const changing = READERS.filter((_, index) => readers[index]!.changes.length >= 2)
    expect(new Set(changing.map(({ timezone }) => timezone)).size).toBeGreaterThanOrEqual(6)
  })

  test('each reader gets one digest at each due time that has new events, with exactly these, and at no other time', async () => {
    const model = expectedDigests(readers, start)
    const random = seededRandom(EVENT_SEED)
    let digests = 0
    for (const at of tickTimes(readers, start)) {
      const expected = model.tick(at)
      digests += expected.length
      await startTick(at)
      expect(await takeDigests(readers, expected.length), `at ${new Date(at).toISOString()}`).toEqual(expected)
      if (random() < 0.5)
        model.record(await publishInRegions(READERS.map(({ region }) => region).filter(() => random() < 0.3)))
    }
    await waitUntilIdle()
    expect(await takeDigests(readers, 0)).toEqual([])
    expect(digests).toBeGreaterThan(250)
  }, 900_000)
})

/** The digests that must be sent: a reader who is due at a tick gets what was released since their last due time. */
const expectedDigests = (readers: Reader[], start: number) => {
  const journal: RecordedEvent[] = []
  const positions = readers.map(() => 0)
  let lastTick = start
  return {
    record: (event: RecordedEvent) => void journal.push(event),
    tick: (at: number): Digest[] => {
      const held = journal.findIndex((event) => event.releaseAt > at)
      const released = held < 0 ? journal.length : held
      const digests = readers.flatMap(({ due, region, address }, index): Digest[] => {
        if (!due.some((time) => time > lastTick && time <= at)) return []
        const news = journal.slice(positions[index], released).filter((event) => event.regions.includes(region))
        positions[index] = released
        return news.length > 0 ? [[address, news.map((event) => event.id).sort()]] : []
      })
      lastTick = at
      return digests.sort()
    },
  }
}

/**
 * Every third noon. The due times of every twentieth day. The due times within a day and a half of an offset change, and
 * the minute before each of these.
 */
const tickTimes = (readers: Reader[], start: number): number[] => {
  const noons = Array.from({ length: 122 }, (_, index) => start + 3 * index * DAY + DAY / 2)
  const dueTimes = readers.flatMap(({ due, changes }) =>
    due.flatMap((at) => {
      if (changes.some((change) => Math.abs(change - at) < 1.5 * DAY)) return [at - MINUTE, at]
      return Math.floor((at - start) / DAY) % WATCHED_EVERY_DAYS === 0 ? [at] : []
    }),
  )
  return [...new Set([...noons, ...dueTimes])].sort((a, b) => a - b)
}

const subscribeAt = ({ region, timezone, time, weekday }: (typeof READERS)[number]): Promise<string> => {
  const cadence = weekday === undefined ? {} : { cadence: 'weekly', weekday: WEEKDAYS[weekday]! }
  return subscribe({ regions: [region], digest: { timezone, time, ...cadence } })
}

const publishInRegions = async (regions: string[]): Promise<RecordedEvent> => {
  const id = newId()
  const answer = await publish(eventDraft({ id, regions: regions.map((region) => ({ id: region })) }))
  expect(answer.status).toBe(201)
  const { release_at } = (await answer.json()) as { release_at: string }
  return { id, regions, releaseAt: Date.parse(release_at) }
}

/**
 * Waits until the inbox has `count` digests, and takes them out of it. A digest too many that comes later is found by
 * the next call.
 */
const takeDigests = async (readers: Reader[], count: number): Promise<Digest[]> => {
  let mails: CapturedMail[] = []
  await waitFor(`${count} digests are sent`, async () => {
    mails = await mailsToAny(readers)
    return mails.length >= count
  })
  if (mails.length > 0) await forgetMails()
  return mails.map((mail): Digest => [mail.to[0]!, eventsIn(mail)]).sort()
}

const mailsToAny = async (readers: Reader[]): Promise<CapturedMail[]> => {
  const mails = (await (await fetch(`${inbox()}/api/mails`)).json()) as CapturedMail[]
  return mails.filter((mail) => readers.some(({ address }) => mail.to.includes(address)))
}

const forgetMails = async (): Promise<void> => {
  expect((await fetch(`${inbox()}/api/mails`, { method: 'DELETE' })).status).toBe(204)
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
const seededRandom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
