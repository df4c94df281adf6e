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
