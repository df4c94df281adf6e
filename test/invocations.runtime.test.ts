import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { WORKERS_PLANS } from '../src/lib/platform-limits.ts'
import { workerOn } from './invocations.ts'
import { readers, recorded } from './workshop.ts'
import { idle, inbox, stores } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const PROVINCES = ['sy-aleppo', 'sy-idlib', 'sy-homs', 'sy-hama', 'sy-damascus', 'sy-daraa', 'sy-raqqa', 'sy-tartus']
let days = Math.floor(Date.now() / DAY) + 2

const troubles = async (): Promise<unknown[]> =>
  (await env.DB.prepare('SELECT name, detail FROM trouble').all()).results

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM trouble').run()
  await inbox.forget()
  await inbox.unlimited()
  await env.DB.prepare('UPDATE provider SET per_second = 1000000').run()
})

describe('the limits of the platform', () => {
  test('a query after the last one is refused, and each statement of a batch is a query', async () => {
    const { commitBatch, journal } = stores()
    const statements = Array.from({ length: 999 }, () => env.DB.prepare('SELECT 1'))
    await commitBatch(statements)
    await journal.readHeadSeq()
    await expect(journal.readHeadSeq()).rejects.toThrow('1001 d1Queries in one invocation')
  })
})

describe.each(WORKERS_PLANS)('on the %s plan', (plan) => {
  test('alerts, digests and retractions reach all their readers, in as many invocations as they need', {
    timeout: 120_000,
  }, async () => {
    const worker = workerOn(plan, { ALERT_HOLD_SECONDS: '0', RETRACTION_HOLD_SECONDS: '0', SETTLE_SECONDS: '0' })
    const countMails = async (kind: string): Promise<number> =>
      (await inbox.mails()).filter(({ to, tags }) => to[0]!.startsWith(plan) && tags.kind === kind).length
    const day = ++days * DAY
    await worker.tick(day)
    for (const province of PROVINCES)
      await readers(20, `${plan}-${province}-`, { regions: [province], alerts: 'severe', lang: 'ar' })
    await readers(150, `${plan}-all-`, { regions: [] })
    for (const province of PROVINCES)
      await recorded(`${plan}-${province}`, { regions: [{ id: province }], recorded_at: day, release_at: day })
    await worker.tick(day + HOUR)
    await worker.deliverAll()
    expect(await countMails('alert')).toBe(20 * PROVINCES.length)

    await worker.tick(day + 8 * HOUR)
    await worker.deliverAll()
    expect(await countMails('digest')).toBe(150 + 20 * PROVINCES.length)

    for (const province of PROVINCES)
      await recorded(`${plan}-${province}`, {
        ...{ number: 2, change: 'retraction', reason: { en: 'It did not happen.' } },
        ...{ regions: [{ id: province }], recorded_at: day + 9 * HOUR, release_at: day + 9 * HOUR },
      })
    await worker.tick(day + 10 * HOUR)
    await worker.deliverAll()
    await idle()
    expect(await countMails('retraction')).toBe(150 + 20 * PROVINCES.length)
    expect(await troubles()).toEqual([])
  })
})
