import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { reindexEarlierEvents } from '../../src/timeline/reindex-events.ts'
import { recorded } from '../workshop.ts'
import { call, stores } from '../world.ts'

const found = async (word: string): Promise<string[]> => {
  const { events } = (await (await call(`/v1/events?q=${encodeURIComponent(word)}`)).json()) as {
    events: { id: string }[]
  }
  return events.map(({ id }) => id)
}
const keysOf = async (event: string): Promise<string[]> =>
  (await env.DB.prepare('SELECT key FROM event_key WHERE event = ?1').bind(event).all<{ key: string }>()).results.map(
    ({ key }) => key,
  )

test('an event that an earlier version indexed is found by other spellings after a few steps', async () => {
  const names = Array.from({ length: 120 }, (_, at) => `earlier-${at}`)
  for (const id of names) await recorded(id, { text: { en: { title: `Łódź ${id}`, summary: 'Reported.' } } })
  const keys = (await keysOf('earlier-7')).sort()
  await env.DB.batch([
    env.DB.prepare(`DELETE FROM event_key WHERE key LIKE 'word l%'`),
    env.DB.prepare(
      `INSERT INTO event_key (key, day, event, last_day) SELECT 'word outdated', day, id, last_day FROM event`,
    ),
    env.DB.prepare(`UPDATE event SET index_version = 0, keys = '["word reported", "word outdated"]'`),
  ])
  expect(await found('Lodz earlier-7')).toEqual([])
  const steps: number[] = []
  while (steps.at(-1) !== 0) steps.push(await reindexEarlierEvents(stores()))
  expect(steps.length).toBeGreaterThan(3)
  expect(Math.max(...steps)).toBeLessThanOrEqual(50)
  expect(await found('Lodz earlier-7')).toContain('earlier-7')
  expect((await keysOf('earlier-7')).sort()).toEqual(keys)
  expect(await found('outdated')).toEqual([])
})
