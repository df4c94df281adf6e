import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { morningsOf, type Wish } from './mornings.ts'
import { anEvent, DAY, freshName, idle, inbox, now, publish, settle, tell } from './newsroom.ts'
import { type Captured, eventsIn, linkTo, press, subscribed } from './reader.ts'

// Each time lies where its zone's clocks jump, if they do: in the hour that is missing, or the one that comes twice.
const READERS: (Wish & { region: string })[] = [
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
const WATCHED_EVERY = 20
const MINUTE = 60_000

type Reader = { address: string; region: string; due: number[]; changes: number[] }
type Happened = { id: string; regions: string[]; releaseAt: number }

describe('over a year, with its changes of the clocks, in every zone', () => {
  let readers: Reader[] = []
  let links: string[] = []
  const begin = { at: 0 }

  beforeAll(async () => {
    await settle()
    const addresses = await Promise.all(READERS.map(subscribe))
    links = await Promise.all(addresses.map((address) => linkTo(address, 'unsubscribe')))
    begin.at = await now()
    readers = READERS.map((wish, at) => ({
      ...morningsOf(wish, begin.at, begin.at + 366 * DAY),
      region: wish.region,
      address: addresses[at]!,
    }))
    await forgetMails()
  })

  afterAll(async () => {
    for (const link of links) await press(link)
  })

  test('clocks do change in some of these zones', () => {
    const changing = new Set(READERS.filter((_, at) => readers[at]!.changes.length >= 2).map((wish) => wish.timezone))
    expect(changing.size).toBeGreaterThanOrEqual(6)
  })

  test('each morning that is due and has something to tell brings one digest that tells just that; no other moment does', async () => {
    const model = modelOf(readers, begin.at)
    const chance = chanceFrom(20_241_201)
    let digests = 0
    for (const at of momentsOf(readers, begin.at)) {
      const expected = model.tick(at)
      digests += expected.length
      await tell(at)
      expect(await takeDigests(readers, expected.length), `at ${new Date(at).toISOString()}`).toEqual(expected)
      if (chance() < 0.5)
        model.happened(await happens(READERS.map(({ region }) => region).filter(() => chance() < 0.3)))
    }
    await idle()
    expect(await takeDigests(readers, 0)).toEqual([])
    expect(digests).toBeGreaterThan(250)
  }, 240_000)
})

/** What must be told, kept as plainly as can be: who is due at a tick gets what was released since their last turn. */
const modelOf = (readers: Reader[], start: number) => {
  const journal: Happened[] = []
  const told = readers.map(() => 0)
  let last = start
  return {
    happened: (event: Happened) => void journal.push(event),
    tick: (at: number): [string, string[]][] => {
      const held = journal.findIndex((event) => event.releaseAt > at)
      const released = held < 0 ? journal.length : held
      const digests = readers.flatMap(({ due, region, address }, reader): [string, string[]][] => {
        if (!due.some((morning) => morning > last && morning <= at)) return []
        const news = journal.slice(told[reader], released).filter((event) => event.regions.includes(region))
        told[reader] = released
        return news.length > 0 ? [[address, news.map((event) => event.id).sort()]] : []
      })
      last = at
      return digests.sort()
    },
  }
}

/** Every twentieth morning, all mornings within a day and a half of a change of clocks, the minute before these, and every third noon. */
const momentsOf = (readers: Reader[], start: number): number[] => {
  const noons = Array.from({ length: 122 }, (_, day) => start + 3 * day * DAY + DAY / 2)
  const mornings = readers.flatMap(({ due, changes }) =>
    due.flatMap((at) => {
      const isNearChange = changes.some((change) => Math.abs(change - at) < 1.5 * DAY)
      if (isNearChange) return [at - MINUTE, at]
      return Math.floor((at - start) / DAY) % WATCHED_EVERY === 0 ? [at] : []
    }),
  )
  return [...new Set([...noons, ...mornings])].sort((a, b) => a - b)
}

const subscribe = ({ region, timezone, time, weekday }: (typeof READERS)[number]): Promise<string> => {
  const cadence = weekday === undefined ? {} : { cadence: 'weekly', weekday: WEEKDAYS[weekday]! }
  return subscribed({ regions: [region], digest: { timezone, time, ...cadence } })
}

const happens = async (regions: string[]): Promise<Happened> => {
  const id = freshName()
  const answer = await publish(anEvent({ id, regions: regions.map((region) => ({ id: region })) }))
  expect(answer.status).toBe(201)
  const { release_at } = (await answer.json()) as { release_at: string }
  return { id, regions, releaseAt: Date.parse(release_at) }
}

/**
 * The digests that came since this was asked last: to whom, and which events they tell. Waits until there are so many;
 * one too many that comes later is found the next time.
 */
const takeDigests = async (readers: Reader[], count: number): Promise<[string, string[]][]> => {
  const end = Date.now() + 10_000
  let own = await mailsTo(readers)
  while (own.length < count && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    own = await mailsTo(readers)
  }
  if (own.length > 0) await forgetMails()
  return own.map((mail): [string, string[]] => [mail.to[0]!, eventsIn(mail)]).sort()
}

const mailsTo = async (readers: Reader[]): Promise<Captured[]> => {
  const mails = (await (await fetch(`${inbox()}/api/mails`)).json()) as Captured[]
  return mails.filter((mail) => readers.some(({ address }) => mail.to.includes(address)))
}

const forgetMails = async (): Promise<void> => {
  expect((await fetch(`${inbox()}/api/mails`, { method: 'DELETE' })).status).toBe(204)
}

/** Chance that comes out the same every time (mulberry32). */
const chanceFrom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
