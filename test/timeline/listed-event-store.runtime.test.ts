import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { listedEventStore } from '../../src/timeline/listed-event-store.ts'
import { recorded } from '../workshop.ts'

/** The binding of D1, which counts the rows that its statements read. */
const countRows = (): { db: D1Database; rowsRead: () => number } => {
  let rows = 0
  const counting = (target: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(target, {
      get: (_, name) => {
        if (name === 'bind') return (...values: unknown[]) => counting(target.bind(...values))
        if (name !== 'all' && name !== 'first') return Reflect.get(target, name)
        return async () => {
          const result = await target.all()
          rows += result.meta.rows_read
          return name === 'all' ? result : (result.results[0] ?? null)
        }
      },
    })
  const db = new Proxy(env.DB, {
    get: (target, name) =>
      name === 'prepare' ? (sql: string) => counting(target.prepare(sql)) : Reflect.get(target, name),
  })
  return { db, rowsRead: () => rows }
}

const EVENTS = 400
const { db, rowsRead } = countRows()
const store = listedEventStore(db)
const read = async (): Promise<{ ids: string[]; rows: number }> => {
  const before = rowsRead()
  const { events } = await store.readListedTimeline()
  return { ids: events.map(({ id }) => id), rows: rowsRead() - before }
}

beforeAll(async () => {
  for (let at = 0; at < EVENTS; at++) await recorded(`listed-${at}`)
}, 60_000)

describe('the listed events', () => {
  test('are read as a whole once, then four rows for each page', async () => {
    expect((await read()).ids).toHaveLength(EVENTS)
    expect((await read()).rows).toBeLessThanOrEqual(4)
  })

  test('of a new revision are read alone', async () => {
    await recorded('listed-7', { number: 2, change: 'update', severity: 'extreme' })
    await recorded('listed-new')
    const { ids, rows } = await read()
    expect([ids[0], ids.length]).toEqual(['listed-7', EVENTS + 1])
    expect(rows).toBeLessThanOrEqual(12)
  })

  test('have their columns, also if the tick has not filled them yet', async () => {
    await recorded('listed-vague', { when: '2024-12~', when_min: '2024-12-01', when_max: '2024-12-31' })
    const find = async () =>
      (await listedEventStore(db).readListedTimeline()).events.find(({ id }) => id === 'listed-vague')
    expect(await find()).toMatchObject({ period: '2024-12', sources: 1, regions: ['sy-aleppo'], isRetracted: false })
    await env.DB.prepare(`UPDATE event SET period = NULL, sources = NULL WHERE id = 'listed-vague'`).run()
    expect(await find()).toMatchObject({ period: '2024-12-01', sources: null })
  })

  test('lose an event that was removed, although no revision was recorded', async () => {
    await env.DB.batch([
      env.DB.prepare(
        `UPDATE journal SET redacted_at = 1, redacted_reason = 'safety', redacted_by = 'x' WHERE event = 'listed-9'`,
      ),
      env.DB.prepare(`DELETE FROM event WHERE id = 'listed-9'`),
    ])
    expect((await read()).ids).not.toContain('listed-9')
  })

  test('are read again if the database was restored', async () => {
    await env.DB.batch([
      env.DB.prepare(`UPDATE journal SET hash = 'other' WHERE seq = (SELECT max(seq) FROM journal)`),
      env.DB.prepare(`DELETE FROM event WHERE id = 'listed-11'`),
    ])
    expect((await read()).ids).not.toContain('listed-11')
  })
})
