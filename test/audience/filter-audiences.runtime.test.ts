import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { readers } from '../workshop.ts'
import { stores } from '../world.ts'

test('readers are counted by filter, in pages: those who are active and not suppressed, by how they get mail', async () => {
  const { filters } = stores()
  expect(await filters.listFilterAudiences('', 10)).toEqual([])
  const daily = await readers(5, 'daily')
  await readers(2, 'alerts', { alerts: 'severe' })
  await readers(3, 'only-alerts', {
    regions: ['sy-idlib'],
    alerts: 'all',
    digest: { cadence: 'none', weekday: 'monday', time: '09:00', timezone: 'UTC' },
  })
  await env.DB.prepare("UPDATE subscriber SET state = 'ended' WHERE number = ?1").bind(daily[0]).run()
  await env.DB.prepare(
    "INSERT INTO suppression (address, reason, since_at) SELECT address, 'complaint', 0 FROM subscriber WHERE number = ?1",
  )
    .bind(daily[1])
    .run()

  const all = await filters.listFilterAudiences('', 10)
  const counts = all.map(({ filter, digestReaders, alertReaders }) => ({
    regions: filter.regions,
    digestReaders,
    alertReaders,
  }))
  expect(counts).toHaveLength(2)
  expect(counts).toContainEqual({
    regions: ['sy-aleppo'],
    digestReaders: 5,
    alertReaders: { extreme: 0, severe: 2, all: 0 },
  })
  expect(counts).toContainEqual({
    regions: ['sy-idlib'],
    digestReaders: 0,
    alertReaders: { extreme: 0, severe: 0, all: 3 },
  })
  const first = await filters.listFilterAudiences('', 1)
  expect([...first, ...(await filters.listFilterAudiences(first[0]!.id, 10))]).toEqual(all)
})
