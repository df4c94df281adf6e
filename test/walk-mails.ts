import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { WorkersPlan } from '../src/lib/platform-limits.ts'
import { workerOn } from './invocations.ts'
import { readers, recorded } from './workshop.ts'
import { idle, inbox } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const PROVINCES = ['sy-aleppo', 'sy-idlib', 'sy-homs', 'sy-hama', 'sy-damascus', 'sy-daraa', 'sy-raqqa', 'sy-tartus']

/**
 * Records events, and then their retractions. Expects that alerts, digests and retractions reach all their readers on a
 * plan of the platform, and that no trouble is reported.
 */
export const walkMailsOn = async (plan: WorkersPlan): Promise<void> => {
  await inbox.unlimited()
  await env.DB.prepare('UPDATE provider SET per_second = 1000000').run()
  const worker = workerOn(plan, { ALERT_HOLD_SECONDS: '0', RETRACTION_HOLD_SECONDS: '0', SETTLE_SECONDS: '0' })
  const day = (Math.floor(Date.now() / DAY) + 3) * DAY
  await worker.tick(day)
  for (const province of PROVINCES)
    await readers(20, `${province}-`, { regions: [province], alerts: 'severe', lang: 'ar' })
  await readers(150, 'all-', { regions: [] })
  for (const province of PROVINCES)
    await recorded(province, { regions: [{ id: province }], recorded_at: day, release_at: day })
  await worker.tick(day + HOUR)
  await worker.deliverAll()
  expect(await countMails('alert')).toBe(20 * PROVINCES.length)

  await worker.tick(day + 8 * HOUR)
  await worker.deliverAll()
  expect(await countMails('digest')).toBe(150 + 20 * PROVINCES.length)

  for (const province of PROVINCES)
    await recorded(province, {
      ...{ number: 2, change: 'retraction', reason: { en: 'It did not happen.' } },
      ...{ regions: [{ id: province }], recorded_at: day + 9 * HOUR, release_at: day + 9 * HOUR },
    })
  await worker.tick(day + 10 * HOUR)
  await worker.deliverAll()
  await idle()
  expect(await countMails('retraction')).toBe(150 + 20 * PROVINCES.length)
  expect((await env.DB.prepare('SELECT name, detail FROM trouble').all()).results).toEqual([])
}

const countMails = async (kind: string): Promise<number> =>
  (await inbox.mails()).filter(({ tags }) => tags.kind === kind).length
