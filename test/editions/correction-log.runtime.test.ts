import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { correctionLogStore } from '../../src/editions/stores/correction-log-store.ts'
import { countedDatabase } from '../verification/bench/counting-bindings.ts'
import { noOperations } from '../verification/bench/counts.ts'

const REVISIONS = 20_000
const CORRECTIONS = 300

const INSERT_JOURNAL = `
  INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
  WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ?1)
  SELECT seq, 'event-' || (seq / 2), 1 + seq % 2, CASE WHEN seq % 2 = 1 AND seq > ?1 - 2 * ?2 THEN 'correction' ELSE 'update' END,
    0, 0, 'newsroom', seq, seq, 'hash-' || seq, '{}' FROM n`

test('a page of corrections reads a few rows for each of them, however long the journal is', async () => {
  await env.DB.prepare(INSERT_JOURNAL).bind(REVISIONS, CORRECTIONS).run()
  const operations = noOperations()
  const log = correctionLogStore(countedDatabase(env.DB, () => operations))
  const first = await log.list(Number.MAX_SAFE_INTEGER, 101)
  expect(first).toHaveLength(101)
  expect(first.map(({ seq }) => seq)).toEqual(first.map(({ seq }) => seq).toSorted((a, b) => b - a))
  expect(operations.rowsRead).toBeLessThanOrEqual(5 * 101)
  expect(operations.rowsWritten).toBe(0)
})

test('the numbers by month read each correction once or twice, and leave out a retraction that was taken back in its hold', async () => {
  const months: [string, number, string][] = [
    ['a', Date.UTC(2024, 10, 30, 23), 'correction'],
    ['b', Date.UTC(2024, 11, 1), 'retraction'],
    ['c', Date.UTC(2024, 11, 2), 'retraction'],
    ['d', Date.UTC(2024, 11, 31, 23, 59), 'correction'],
  ]
  const insert = env.DB.prepare(`
    INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
    SELECT max(seq) + 1, ?1, ?2, ?3, 0, 0, 'newsroom', ?4, ?4 + 60000, '', '{}' FROM journal`)
  const before = await correctionLogStore(env.DB).countByMonth()
  await env.DB.batch([
    ...months.map(([event, at, change]) => insert.bind(event, 2, change, at)),
    insert.bind('c', 3, 'new', Date.UTC(2024, 11, 2) + 1_000),
  ])
  const operations = noOperations()
  const after = await correctionLogStore(countedDatabase(env.DB, () => operations)).countByMonth()
  expect(after.slice(0, 2)).toMatchObject([
    { month: '2024-12', corrections: 1, retractions: 1 },
    { month: '2024-11', corrections: 1, retractions: 0 },
  ])
  expect(after.slice(2)).toEqual(before)
  expect(operations.rowsRead).toBeLessThanOrEqual(4 * (CORRECTIONS + months.length))
})
