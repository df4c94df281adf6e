import { Hono } from 'hono'
import { isSilent } from '../editions/clock.ts'
import { withKey } from './keys.ts'
import type { Door } from './world.ts'

/** How the Worker fares, and the operator's switches. */
export const operations = new Hono<Door>()

operations.get('/health', async (c) => {
  const { ledger, ticked } = c.var.world
  const [ticks, standing, work] = await Promise.all([ticked(), ledger.standing(), ledger.work()])
  const troubles = [
    ...(isSilent(Date.now(), ticks) ? ['No tick has come for more than ten minutes.'] : []),
    ...(standing.pausedAt === null ? [] : ['Sending is paused.']),
    ...(standing.waitUntil > Date.now() && standing.waitReason ? [`Sending waits: ${standing.waitReason}.`] : []),
    ...(work.unknown > 0 ? [`The outcome of ${work.unknown} requests to the provider is not known.`] : []),
  ]
  const isWell = troubles.length === 0
  return c.json({ ok: isWell, last_tick_at: iso(ticks.lastAt), troubles }, isWell ? 200 : 503, {
    'cache-control': 'no-store',
  })
})

operations.get('/v1/status', withKey, async (c) => {
  const { ledger, ticked, journal, now } = c.var.world
  const [ticks, standing, work, head] = await Promise.all([ticked(), ledger.standing(), ledger.work(), journal.head()])
  const paused = standing.pausedAt === null ? null : { reason: standing.pausedReason, since: iso(standing.pausedAt) }
  return c.json({ now: iso(await now()), head_seq: head, last_tick_at: iso(ticks.lastAt), paused, work }, 200, {
    'cache-control': 'no-store',
  })
})

operations.post('/v1/tick', withKey, async (c) => {
  const claimed = await c.var.world.tick(await c.var.world.now(), false)
  return c.json({ claimed }, 200, { 'cache-control': 'no-store' })
})

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
