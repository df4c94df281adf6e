import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test } from 'vitest'
import { scheduleStore } from '../../../src/audience/schedule-store.ts'
import { prepareSubscriptionEnd } from '../../../src/audience/subscription.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { decodeMembers } from '../../../src/editions/plan/chunk-members.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { countedDatabase } from '../../verification/bench/counting-bindings.ts'
import { noOperations } from '../../verification/bench/counts.ts'
import { planContext, readers, recorded } from '../../workshop.ts'
import { stores } from '../../world.ts'

const DAY = 86_400_000
const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results
const chunks = async () =>
  (await rows<{ members: string }>('SELECT members FROM chunk ORDER BY id')).map((row) =>
    decodeMembers(JSON.parse(row.members)),
  )

const planAll = async (perPage?: number): Promise<void> => {
  while (await planPage(await planContext(perPage), DAY, DAY)) {
    // Each page is one ticket.
  }
}

afterEach(async () => {
  await env.DB.batch(
    ['chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'filter'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
})

describe('planning', () => {
  test('packs the readers of all runs of one claim into chunks of 100, each reader once', async () => {
    const here = await readers(130, 'a')
    const there = await readers(120, 'b', {
      digest: { cadence: 'daily', weekday: 'monday', time: '06:00', timezone: 'Asia/Damascus' },
    })
    await recorded('packed')
    expect(await claimDueDigests(stores(), DAY)).toBe(2)
    await planAll(70)
    const packed = await chunks()
    expect(packed.map((chunk) => chunk.length)).toEqual([100, 100, 50])
    expect(
      packed
        .flat()
        .map((each) => each.reader)
        .sort((a, b) => a - b),
    ).toEqual([...here, ...there].sort((a, b) => a - b))
    expect(await rows('SELECT DISTINCT state FROM run')).toEqual([{ state: 'planned' }])
  })

  test('gives readers with the same items one edition, whatever they follow', async () => {
    await readers(3, 'c')
    await readers(3, 'd', { regions: ['sy'], severity: 'moderate' })
    await recorded('shared')
    await claimDueDigests(stores(), DAY)
    await planAll()
    const members = (await chunks()).flat()
    expect(new Set(members.map((each) => each.filter)).size).toBe(2)
    expect(new Set(members.map((each) => each.edition)).size).toBe(1)
  })

  test('skips readers with nothing to send, and counts them', async () => {
    await readers(2, 'e')
    await readers(3, 'f', { regions: ['sy-daraa'] })
    await recorded('in-aleppo')
    await claimDueDigests(stores(), DAY)
    await planAll()
    expect(await rows('SELECT audience, members, untold, gone, state FROM run')).toEqual([
      { audience: 5, members: 2, untold: 3, gone: 0, state: 'planned' },
    ])
  })

  test('packs nobody twice if several workers plan the same page at once', async () => {
    const all = await readers(250, 'g')
    await recorded('at-once')
    await claimDueDigests(stores(), DAY)
    for (let turn = 0; turn < 6; turn++)
      await Promise.all([
        planPage(await planContext(60), DAY, DAY),
        planPage(await planContext(60), DAY, DAY),
        planPage(await planContext(60), DAY, DAY),
      ])
    expect((await chunks()).flat().map((each) => each.reader)).toEqual(all)
  })

  test('claims a schedule once if several ticks come at the same moment', async () => {
    await readers(1, 'h')
    const claimed = await Promise.all(Array.from({ length: 5 }, () => claimDueDigests(stores(), DAY)))
    expect(claimed.reduce((sum, each) => sum + each, 0)).toBe(1)
  })

  test('reads no schedule that is not due to claim digests', async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 300)
      INSERT INTO schedule (cadence, weekday, time, timezone, next_at, last_seq) SELECT 'daily', '', '0' || value, 'UTC', ?1, 0 FROM n`,
    )
      .bind(9 * DAY)
      .run()
    const counts = noOperations()
    const schedules = scheduleStore(countedDatabase(env.DB, () => counts))
    expect(await claimDueDigests({ ...stores(), schedules }, 8 * DAY)).toBe(0)
    expect(counts.rowsRead).toBeLessThan(10)
  })

  test('counts a reader who leaves after the claim, but packs no mail for them', async () => {
    const [first] = await readers(3, 'i')
    await recorded('left')
    await claimDueDigests(stores(), DAY)
    await stores().commitBatch(prepareSubscriptionEnd(stores(), first!, 'unsubscribed', DAY))
    await planAll()
    expect(await rows('SELECT audience, members, gone, state FROM run')).toEqual([
      { audience: 3, members: 2, gone: 1, state: 'planned' },
    ])
  })

  test('does not finish a run if a reader of its audience is missing', async () => {
    await readers(3, 'j')
    await recorded('lost')
    await claimDueDigests(stores(), DAY)
    await env.DB.prepare('DELETE FROM membership WHERE subscriber = (SELECT max(subscriber) FROM membership)').run()
    await expect(planAll()).rejects.toThrow('not accounted for')
    expect(await rows('SELECT state FROM run')).toEqual([{ state: 'claimed' }])
  })
})
