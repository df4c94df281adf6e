import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { begin, empty, newsroom } from './newsroom.ts'

beforeEach(begin)
afterEach(empty)

const WEEK = 7 * 24 * 60
const ALERTS = { alerts: 'all' as const, regions: ['sy-aleppo'] }

describe('a followed event', () => {
  test('is in the digest of a reader without alerts, whatever the filter is', async () => {
    const room = await newsroom({ regions: ['sy-aleppo'], severity: 'extreme' })
    await room.record('a', 'new')
    await room.choose({ regions: ['sy-aleppo'], severity: 'extreme', events: [room.id('a')] })
    await room.record('a', 'update', 'sy-homs', { severity: 'minor', certainty: 'unverified', nature: 'claim' })
    await room.wait(WEEK)
    expect(await room.tellings('a')).toEqual([{ kind: 'digest', event: room.id('a'), number: 2, isMark: false }])
  })

  test('comes by alert to a reader with alerts, and is marked in the digest', async () => {
    const room = await newsroom(ALERTS)
    await room.record('a', 'new')
    await room.wait(WEEK)
    await room.choose({ ...ALERTS, alerts: 'extreme', events: [room.id('a')] })
    await room.record('a', 'update', 'sy-homs', { severity: 'minor' })
    await room.tick()
    expect(await room.tellings('a')).toEqual([{ kind: 'alert', event: room.id('a'), number: 2, isMark: false }])
    await room.record('a', 'minor')
    await room.record('a', 'translation')
    await room.wait(WEEK)
    expect((await room.tellings('a')).slice(1)).toEqual([
      { kind: 'digest', event: room.id('a'), number: 4, isMark: true },
    ])
  })

  test('is in one mail with what the cohort gets at the same time', async () => {
    const room = await newsroom({ ...ALERTS, events: [] })
    await room.record('a', 'new')
    await room.choose({ ...ALERTS, events: [room.id('a')] })
    await room.record('a', 'update')
    await room.record('b', 'new', 'sy-aleppo')
    await room.tick()
    expect(await room.kinds()).toEqual(['alert'])
    expect([...(await room.tellings('a')), ...(await room.tellings('b'))].map(({ kind }) => kind)).toEqual([
      'alert',
      'alert',
    ])
  })

  test('is told of again at once with every revision, also where the filter matches it', async () => {
    const room = await newsroom(ALERTS)
    await room.record('a', 'new', 'sy-aleppo')
    await room.wait(5)
    await room.choose({ ...ALERTS, events: [room.id('a')] })
    for (let update = 0; update < 2; update++) {
      await room.record('a', 'update', 'sy-aleppo')
      await room.wait(61)
    }
    const told = (await room.tellings('a')).filter(({ kind }) => kind === 'alert')
    expect(told.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  test.each(['correction', 'retraction'] as const)(
    'brings its %s at once, also to a follower who had no mail of it',
    async (change) => {
      const room = await newsroom(ALERTS)
      await room.record('a', 'new')
      await room.wait(WEEK)
      await room.choose({ ...ALERTS, events: [room.id('a')] })
      await room.record('a', change)
      await room.wait(WEEK)
      expect((await room.tellings('a')).filter(({ isMark }) => !isMark)).toEqual([
        { kind: change, event: room.id('a'), number: 2, isMark: false },
      ])
    },
  )

  test('alone is all that a reader gets who follows nothing else', async () => {
    const room = await newsroom(ALERTS)
    await room.record('a', 'new')
    await room.wait(WEEK)
    await room.choose({ alerts: 'all', regions: [], events: [room.id('a')] })
    await room.record('b', 'new', 'sy-aleppo', { severity: 'extreme' })
    await room.record('a', 'update')
    await room.wait(WEEK)
    expect(await room.tellings('b')).toEqual([])
    expect((await room.tellings('a')).map(({ kind, isMark }) => [kind, isMark])).toEqual([
      ['alert', false],
      ['digest', true],
    ])
  })
})

describe('a muted event', () => {
  test.each(['none', 'all'] as const)('is in no digest and no alert from then on (alerts: %s)', async (alerts) => {
    const room = await newsroom({ alerts })
    await room.record('a', 'new', 'sy-aleppo')
    await room.wait(WEEK)
    const before = (await room.tellings('a')).length
    expect(before).toBeGreaterThan(0)
    await room.choose({ alerts, muted: [room.id('a')] })
    await room.record('a', 'update', 'sy-aleppo', { severity: 'extreme' })
    await room.record('b', 'new', 'sy-aleppo')
    await room.wait(WEEK)
    expect(await room.tellings('a')).toHaveLength(before)
    expect(await room.tellings('b')).not.toEqual([])
  })

  test.each(['correction', 'retraction'] as const)(
    'still brings the %s of what its reader was told',
    async (change) => {
      const room = await newsroom({})
      await room.record('a', 'new', 'sy-aleppo')
      await room.wait(WEEK)
      // The ledger has only mails that were frozen.
      await env.DB.prepare(
        `UPDATE chunk SET state = 'sent', frozen_at = planned_wall_at, settled_at = planned_wall_at`,
      ).run()
      await room.choose({ muted: [room.id('a')] })
      await room.record('a', change, 'sy-aleppo')
      await room.wait(WEEK)
      expect((await room.tellings('a')).slice(1)).toEqual([
        { kind: change, event: room.id('a'), number: 2, isMark: false },
      ])
    },
  )
})

// The rules below are written apart from the product. They share no code.
type Wish = { alerts: 'none' | 'all'; follows: number[]; mutes: number[] }
type Step =
  | { act: 'publish'; region: string }
  | { act: 'update'; event: number }
  | { act: 'wait'; minutes: number }
  | { act: 'choose'; wish: Wish }

const wishes: fc.Arbitrary<Wish> = fc
  .record({
    alerts: fc.constantFrom('none' as const, 'all' as const),
    follows: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
    mutes: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
  })
  .map((wish) => ({ ...wish, mutes: wish.mutes.filter((each) => !wish.follows.includes(each)) }))
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('publish' as const), region: fc.constantFrom('sy-aleppo', 'sy-homs') }),
  },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('update' as const), event: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.constantFrom(1, 30, 61, 5 * 60, 20 * 60) }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('choose' as const), wish: wishes }) },
)

describe('a reader who follows and mutes events, again and again', () => {
  test('is told each wanted revision, none twice, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.array(steps, { minLength: 6, maxLength: 20 }), async (first, acts) => {
        const room = await newsroom({ alerts: first.alerts })
        const regions: string[] = []
        let wish: Wish = { ...first, follows: [], mutes: [] }
        const wanted: boolean[][] = []
        const want = (event: number) =>
          wish.follows.includes(event) || (!wish.mutes.includes(event) && regions[event] === 'sy-aleppo')
        for (const step of acts) {
          if (step.act === 'publish' && regions.length < 4) {
            regions.push(step.region)
            await room.record(`e${regions.length - 1}`, 'new', step.region)
            wanted.push([want(regions.length - 1)])
          }
          if (step.act === 'update' && step.event < regions.length) {
            await room.record(`e${step.event}`, 'update', regions[step.event])
            wanted[step.event]!.push(want(step.event))
          }
          if (step.act === 'wait') await room.wait(step.minutes)
          if (step.act === 'choose') {
            const known = (list: number[]) => list.filter((each) => each < regions.length)
            wish = { ...step.wish, follows: known(step.wish.follows), mutes: known(step.wish.mutes) }
            const ids = (list: number[]) => list.map((each) => room.id(`e${each}`))
            await room.choose({ alerts: wish.alerts, events: ids(wish.follows), muted: ids(wish.mutes) })
          }
        }
        await room.wait(26 * 60)
        for (const [event, revisions] of wanted.entries()) {
          const all = await room.tellings(`e${event}`)
          const told = all.filter(({ isMark }) => !isMark).map(({ number }) => number)
          const story = JSON.stringify({ acts, event, revisions, all })
          const lastWanted = revisions.lastIndexOf(true) + 1
          expect(told.at(-1) ?? 0, story).toBeGreaterThanOrEqual(lastWanted)
          for (const [at, number] of told.entries()) {
            const before = told[at - 1] ?? 0
            expect(number, story).toBeGreaterThan(before)
            expect(revisions.slice(before, number), story).toContain(true)
          }
        }
      }),
      { numRuns: 20 },
    )
  }, 240_000)
})
