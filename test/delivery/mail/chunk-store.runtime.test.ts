import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { decodeMembers, encodeMembers, parseMembers } from '../../../src/editions/plan/chunk-members.ts'
import type { Plan } from '../../../src/editions/plan/plan.ts'
import { stores } from '../../world.ts'

const NOW = 1_000_000
const PLAN: Plan = {
  id: 1,
  kind: 'digest',
  rank: 3,
  cursorRun: 5,
  cursorReader: 7,
  remainder: [],
  scanChunksBelow: null,
  scanReadersAfter: null,
  dueAfter: null,
  dueUntil: null,
}

type ChunkRow = { kind: string; rank: number; members: string; checked_seq: number; planned_at: number }

const insertRows = async (...statements: string[]): Promise<void> => {
  await env.DB.batch(statements.map((sql) => env.DB.prepare(sql)))
}

/** Runs a statement, and returns the chunks that are stored after it. */
const chunksAfter = async (statement: D1PreparedStatement): Promise<ChunkRow[]> => {
  await env.DB.batch([statement])
  return (
    await env.DB.prepare('SELECT kind, rank, members, checked_seq, planned_at FROM chunk ORDER BY id').all<ChunkRow>()
  ).results
}

const insertPlan = (cursorReader: number, plannedAt: number | null = null): Promise<void> =>
  insertRows(
    `INSERT INTO plan (id, kind, rank, cursor_run, cursor_subscriber, claimed_at, planned_at) VALUES (1, 'digest', 3, 5, ${cursorReader}, 0, ${plannedAt})`,
    `INSERT INTO run (id, plan, kind, due_at, previous_run, from_seq, to_seq, audience, state) VALUES (5, 1, 'digest', 0, 0, 10, 20, 2, 'claimed')`,
    `INSERT INTO run (id, plan, kind, due_at, previous_run, from_seq, to_seq, audience, state) VALUES (6, 1, 'digest', 0, 0, 12, 15, 2, 'claimed')`,
  )

const page = [1, 2].map((reader) => encodeMembers([{ reader, edition: `e${reader}`, filter: 'f', run: 5 }]))
const preparePage = () => stores().chunks.prepareInsertPage(PLAN, page, { now: NOW, wallMs: NOW + 1 })
const prepareOwnerMail = (leaseUntil: number) =>
  stores().chunks.prepareInsertOwnerMail({ id: 'endpoint-1', leaseUntil }, 'e', NOW)
const insertEndpoint = () =>
  insertRows(
    `INSERT INTO endpoint (id, url, follows, events, digest, lang, format, secret, state, lease_until, created_at)
     VALUES ('endpoint-1', 'https://a.example.org', '{}', '[]', '{}', 'en', 'standard', 's', 'active', 60, 0)`,
  )

beforeEach(async () => {
  await insertRows(
    ...['chunk', 'plan', 'run', 'page', 'request', 'subscriber', 'endpoint'].map((table) => `DELETE FROM ${table}`),
  )
})

describe('the chunks of a page', () => {
  test('are inserted in their order, checked up to the end of the earliest window', async () => {
    await insertPlan(7)
    const chunks = await chunksAfter(preparePage())
    expect(chunks.map(({ members }) => parseMembers(members))).toEqual(page)
    expect(chunks.map(({ kind, rank, checked_seq, planned_at }) => [kind, rank, checked_seq, planned_at])).toEqual([
      ['digest', 3, 15, NOW],
      ['digest', 3, 15, NOW],
    ])
  })

  test('of cohorts are checked up to the beginning of the earliest window', async () => {
    await insertPlan(7)
    await insertRows('UPDATE run SET least = 3')
    expect((await chunksAfter(preparePage())).map(({ checked_seq }) => checked_seq)).toEqual([10, 10])
  })

  test('are not inserted if another worker moved the cursor, or finished the plan', async () => {
    await insertPlan(8)
    expect(await chunksAfter(preparePage())).toEqual([])
    await insertRows('UPDATE plan SET cursor_subscriber = 7, planned_at = 1')
    expect(await chunksAfter(preparePage())).toEqual([])
  })
})

describe('the chunk of a confirmation', () => {
  const key = { email: 'ada@readers.example.net', word: 'word-2' }
  const insertRequest = (id: number) =>
    insertRows(
      `INSERT INTO request (id, subscriber, choice, requested_at, requested_by) VALUES (${id}, 3, '{}', 0, 'word-${id}')`,
      `INSERT INTO run (id, plan, kind, subscriber, due_at, previous_run, from_seq, to_seq, audience, state) VALUES (${id + 10}, 0, 'confirmation', 3, 0, 0, 0, 0, 1, 'planned')`,
    )

  beforeEach(() =>
    insertRows(
      `INSERT INTO subscriber (number, email, address, state, lang, choice, created_at) VALUES (3, 'Ada@readers.example.net', 'a', 'pending', 'en', '{}', 0)`,
    ),
  )

  test('has the reader, the run and the request that the batch inserted', async () => {
    await insertRequest(1)
    await insertRequest(2)
    const [chunk, ...others] = await chunksAfter(stores().chunks.prepareInsertConfirmation(key, 'e', NOW))
    expect(others).toEqual([])
    expect(chunk).toMatchObject({ kind: 'confirmation', rank: 1, checked_seq: 0 })
    expect(decodeMembers(parseMembers(chunk!.members))).toEqual([
      { reader: 3, edition: 'e', filter: null, run: 12, request: 2 },
    ])
  })

  test('is not inserted if the batch inserted no request', async () => {
    await insertRequest(1)
    expect(await chunksAfter(stores().chunks.prepareInsertConfirmation(key, 'e', NOW))).toEqual([])
  })
})

describe('a mail to the owner of an endpoint', () => {
  test('is inserted while the endpoint is leased, and names it', async () => {
    await insertEndpoint()
    const [chunk] = await chunksAfter(prepareOwnerMail(60))
    expect(chunk).toMatchObject({ kind: 'endpoint', rank: 1 })
    expect(parseMembers(chunk!.members).endpoint).toBe('endpoint-1')
  })

  test('is not inserted if another worker has the lease', async () => {
    await insertEndpoint()
    expect(await chunksAfter(prepareOwnerMail(59))).toEqual([])
  })
})

test('a mail to the operator is inserted without a condition', async () => {
  const [chunk] = await chunksAfter(stores().chunks.prepareInsertOperatorMail('e', NOW))
  expect(chunk).toMatchObject({ kind: 'operator', rank: 1, checked_seq: 0, planned_at: NOW })
  expect(decodeMembers(parseMembers(chunk!.members))).toEqual([
    { reader: 0, edition: 'e', filter: null, run: 0, request: null },
  ])
})
