import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { asPublisher, postJson, until } from './world.ts'

const lastTick = async (): Promise<number | null> =>
  (await env.DB.prepare('SELECT last_wall_at AS at FROM tick').first<{ at: number | null }>())!.at

const HOUR = 3_600_000

test.each([
  ['never came', null],
  ['has been silent for an hour', Date.now() - HOUR],
])('a cron that %s is stood in for by whatever is posted', async (_, before) => {
  await env.DB.prepare('UPDATE tick SET last_wall_at = ?1').bind(before).run()
  await postJson('/v1/events?dry_run=true', {}, asPublisher)
  await until(async () => (await lastTick()) !== before, 'a tick')
  expect(await lastTick()).toBeGreaterThan(Date.now() - HOUR / 2)
})
