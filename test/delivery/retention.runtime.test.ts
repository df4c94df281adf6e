import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { deleteExpiredData } from '../../src/delivery/retention.ts'
import { stores } from '../world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LEDGER = 180 * DAY
const TABLES = [
  ...['subscriber', 'request', 'membership', 'schedule', 'audience', 'run', 'page', 'plan'],
  ...['chunk', 'callback', 'receipt', 'delivery', 'journal'],
]
let now = Date.UTC(2026, 10, 1)

const insert = async (...statements: string[]): Promise<void> => {
  await env.DB.batch(statements.map((sql) => env.DB.prepare(sql)))
}

/** The values of a column that are left. */
const left = async (table: string, column: string): Promise<unknown[]> =>
  (await env.DB.prepare(`SELECT ${column} AS value FROM ${table} ORDER BY 1`).all<{ value: unknown }>()).results.map(
    ({ value }) => value,
  )

const deleteExpired = (retentionMs = LEDGER): Promise<boolean> => deleteExpiredData({ ...stores(), retentionMs }, now)

const subscriber = (number: number, createdAt: number, state = 'pending') =>
  `INSERT INTO subscriber (number, email, address, state, lang, choice, created_at)
   VALUES (${number}, '${number}@readers.example.net', '${number}', '${state}', 'en', '{}', ${createdAt})`
const request = (id: number, requestedAt: number, reader = 1) =>
  `INSERT INTO request (id, subscriber, choice, requested_at, requested_by) VALUES (${id}, ${reader}, '{}', ${requestedAt}, 'word-${id}')`
const run = (id: number, dueAt: number, more: { kind?: string; state?: string; plan?: number } = {}) =>
  `INSERT INTO run (id, plan, kind, due_at, previous_run, from_seq, to_seq, audience, state)
   VALUES (${id}, ${more.plan ?? 99}, '${more.kind ?? 'digest'}', ${dueAt}, 0, 0, ${id}, 0, '${more.state ?? 'planned'}')`
const plan = (id: number, claimedAt: number, plannedAt: number | null = 1) =>
  `INSERT INTO plan (id, kind, rank, claimed_at, planned_at) VALUES (${id}, 'digest', 3, ${claimedAt}, ${plannedAt ?? 'NULL'})`
const page = (planId: number, runId: number) =>
  `INSERT INTO page (plan, run, subscriber, last_chunk, chunks) VALUES (${planId}, ${runId}, 1, 1, 1)`
const audience = (runId: number) =>
  `INSERT INTO audience (run, subscriber, chunk, frozen_at) VALUES (${runId}, 1, 1, 1)`
const chunk = (id: number, plannedAt: number, state = 'sent') =>
  `INSERT INTO chunk (id, kind, rank, members, checked_seq, state, planned_at) VALUES (${id}, 'digest', 3, '{}', 0, '${state}', ${plannedAt})`
const callback = (id: number, receivedAt: number) =>
  `INSERT INTO callback (id, type, transient, received_at) VALUES ('${id}', 'email.bounced', 1, ${receivedAt})`
const receipt = (key: number, begunAt: number) =>
  `INSERT INTO receipt (publisher, key, body_hash, begun_at) VALUES ('newsroom', '${key}', '', ${begunAt})`
const delivery = (place: number, createdAt: number) =>
  `INSERT INTO delivery (endpoint, place, type, state, created_at) VALUES ('e', ${place}, 'event.published', 'delivered', ${createdAt})`

beforeEach(async () => {
  await insert(...TABLES.map((table) => `DELETE FROM ${table}`))
  now += DAY
})

describe('on the first tick of a day', () => {
  /** The age at which a row of a table is deleted, and what inserts a row of that time. */
  const LIMITS: [
    what: string,
    table: string,
    column: string,
    age: number,
    row: (id: number, at: number) => string[],
  ][] = [
    ['an address without a confirmation', 'subscriber', 'number', 72 * HOUR, (id, at) => [subscriber(id, at)]],
    ['a request', 'request', 'id', LEDGER, (id, at) => [request(id, at)]],
    ['a run', 'run', 'id', LEDGER, (id, at) => [run(id, at)]],
    ['a plan', 'plan', 'id', LEDGER, (id, at) => [plan(id, at)]],
    ['a page, with its plan', 'page', 'plan', LEDGER, (id, at) => [plan(id, at), page(id, 1)]],
    [
      'the audience of a correction, with its run',
      'audience',
      'run',
      LEDGER,
      (id, at) => [run(id, at, { kind: id === 1 ? 'correction' : 'retraction' }), audience(id)],
    ],
    ['a chunk', 'chunk', 'id', LEDGER, (id, at) => [chunk(id, at)]],
    ['a callback', 'callback', 'id', LEDGER, (id, at) => [callback(id, at)]],
    ['a receipt', 'receipt', 'key', LEDGER, (id, at) => [receipt(id, at)]],
    ['a delivery of a webhook', 'delivery', 'place', 30 * DAY, (id, at) => [delivery(id, at)]],
  ]

  test.each(LIMITS)(
    '%s is deleted when it is older than its time, and not before',
    async (_, table, column, age, row) => {
      await insert(...row(1, now - age - 1), ...row(2, now - age))
      await deleteExpired()
      expect((await left(table, column)).map(Number)).toEqual([2])
    },
  )

  test('a receipt is kept for 30 days, however short the ledger is', async () => {
    await insert(receipt(1, now - 30 * DAY - 1), receipt(2, now - 30 * DAY), chunk(1, now - 10 * DAY - 1))
    await deleteExpired(10 * DAY)
    expect(await left('receipt', 'key')).toEqual(['2'])
    expect(await left('chunk', 'id')).toEqual([])
  })

  test('an address is kept while it is active, or while a link of a later request works', async () => {
    const old = now - 100 * HOUR
    await insert(subscriber(1, old, 'active'), subscriber(2, old, 'ended'), subscriber(3, old), subscriber(4, old))
    await insert(request(1, now - 72 * HOUR, 3), request(2, now - 72 * HOUR - 1, 4))
    await deleteExpired()
    expect(await left('subscriber', 'number')).toEqual([1, 2, 3])
  })

  test('work that is not finished is kept, however old it is', async () => {
    const old = now - 2 * LEDGER
    await insert(run(1, old, { state: 'claimed' }), plan(1, old, null), page(1, 1), run(2, old, { state: 'cancelled' }))
    await insert(
      ...['pending', 'frozen', 'unknown', 'sent', 'empty', 'cancelled'].map((state, at) => chunk(at, old, state)),
    )
    await deleteExpired()
    expect(await left('run', 'id')).toEqual([1])
    expect(await left('plan', 'id')).toEqual([1])
    expect(await left('page', 'plan')).toEqual([1])
    expect(await left('chunk', 'state')).toEqual(['frozen', 'pending', 'unknown'])
  })

  test('the last run of a schedule is kept: the next run begins where it ended', async () => {
    await insert(
      `INSERT INTO schedule (id, cadence, weekday, time, timezone, last_run, last_seq) VALUES (1, 'daily', '', '07:00', 'UTC', 2, 0)`,
      run(1, now - LEDGER - 1),
      run(2, now - LEDGER - 1),
    )
    await deleteExpired()
    expect(await left('run', 'id')).toEqual([2])
  })

  test('the page of a confirmation, which has no plan, is deleted with its run', async () => {
    await insert(run(1, now - LEDGER - 1, { kind: 'confirmation', plan: 0 }), page(0, 1))
    await insert(run(2, now - LEDGER, { kind: 'confirmation', plan: 0 }), page(0, 2))
    await deleteExpired()
    expect(await left('page', 'run')).toEqual([2])
  })

  test('a membership is kept for 31 days after the last run that had the reader in its audience', async () => {
    await insert(
      `INSERT INTO schedule (id, cadence, weekday, time, timezone, last_run, last_seq) VALUES (1, 'daily', '', '07:00', 'UTC', 9, 0)`,
      ...[run(1, now - 31 * DAY - 1), run(2, now - 31 * DAY), run(9, now)],
      ...[
        [1, 1],
        [2, 2],
        [3, null],
      ].map(
        ([reader, leftRun]) =>
          `INSERT INTO membership (schedule, subscriber, joined_run, left_run, from_seq) VALUES (1, ${reader}, 0, ${leftRun}, 0)`,
      ),
    )
    await deleteExpired()
    expect(await left('membership', 'subscriber')).toEqual([2, 3])
  })

  test('a membership of a cohort that a reader left ends eight days after the last entry it could bring', async () => {
    const entry = (seq: number, recordedAt: number) =>
      `INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
       VALUES (${seq}, 'e${seq}', 1, 'new', 0, 0, 'newsroom', ${recordedAt}, ${recordedAt}, '', '{}')`
    await insert(
      `INSERT INTO schedule (id, cadence, weekday, time, timezone, last_run, last_seq) VALUES (1, 'at-once', '', '', '', 7, 0)`,
      ...[entry(1, now - 9 * DAY), entry(2, now - 8 * DAY - 1), entry(3, now - 8 * DAY)],
      ...[1, 2, 3].map(
        (seq) =>
          `INSERT INTO membership (schedule, subscriber, joined_run, from_seq, to_seq, cohort) VALUES (1, ${seq}, 0, 0, ${seq}, 1)`,
      ),
    )
    await deleteExpired()
    expect(await left('membership', 'left_run')).toEqual([null, null, 7])
  })
})

test('a later tick of the same day deletes nothing', async () => {
  expect(await deleteExpired()).toBe(true)
  await insert(chunk(1, 0))
  now += HOUR
  expect(await deleteExpired()).toBe(false)
  expect(await left('chunk', 'id')).toEqual([1])
  now += 23 * HOUR
  expect(await deleteExpired()).toBe(true)
  expect(await left('chunk', 'id')).toEqual([])
})
