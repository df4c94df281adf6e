import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { encodeMembers } from '../../../src/editions/plan/chunk-members.ts'
import type { Plan } from '../../../src/editions/plan/plan.ts'
import { stores } from '../../world.ts'

const WALL = Date.UTC(2026, 10, 23)

/** Inserts an open plan of rank 2, and its chunks, one reader each. */
const planWith = async (id: number, chunks: number): Promise<Plan> => {
  await env.DB.prepare("INSERT INTO plan (id, kind, rank, claimed_at) VALUES (?1, 'alert', 2, 0)").bind(id).run()
  const plan: Plan = {
    id,
    kind: 'alert',
    rank: 2,
    cursorRun: 0,
    cursorReader: 0,
    remainder: [],
    scanChunksBelow: null,
    scanReadersAfter: null,
    dueAfter: null,
    dueUntil: null,
  }
  await addChunks(plan, chunks)
  return plan
}

const addChunks = async (plan: Plan, count: number): Promise<void> => {
  const members = encodeMembers([{ reader: 1, edition: 'e', filter: null, run: plan.id }])
  const all = Array.from({ length: count }, () => members)
  await env.DB.batch([
    stores().chunks.prepareInsertPage(plan, all, { now: WALL, wallMs: WALL }),
    env.DB.prepare(
      'INSERT INTO page (plan, run, subscriber, last_chunk, chunks) SELECT ?1, (SELECT count(*) FROM page), 0, max(id), ?2 FROM chunk',
    ).bind(plan.id, count),
  ])
}

/** Claims chunks, and settles each. Returns the plan of each, in the order of the claims. */
const claimedPlans = async (count: number): Promise<number[]> => {
  const plans: number[] = []
  for (let claims = 0; claims < count; claims++) {
    const chunk = await stores().chunks.claimNext(WALL)
    if (!chunk) break
    plans.push(chunk.members.runs[0]!)
    await env.DB.prepare("UPDATE chunk SET state = 'sent', settled_at = 1 WHERE id = ?1").bind(chunk.id).run()
  }
  return plans
}

beforeEach(async () => {
  await env.DB.batch(['chunk', 'plan', 'page'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
})

test('a small plan does not wait for the chunks of a large one of the same rank', async () => {
  await planWith(1, 40)
  expect(await claimedPlans(3)).toEqual([1, 1, 1])
  await planWith(2, 1)
  expect(await claimedPlans(3)).toEqual([1, 2, 1])
})

test('many small plans do not hold up a large one', async () => {
  await planWith(1, 10)
  const order: number[] = []
  for (let id = 2; id < 12; id++) {
    await planWith(id, 1)
    order.push(...(await claimedPlans(2)))
  }
  expect(order.filter((plan) => plan === 1)).toHaveLength(10)
})

test('a later page of a large plan comes after its earlier chunks, in turn with others', async () => {
  const large = await planWith(1, 3)
  await planWith(2, 4)
  await addChunks(large, 2)
  expect(await claimedPlans(9)).toEqual([1, 2, 1, 2, 1, 2, 2, 1, 1])
})

test('a chunk that is postponed does not give new plans an early turn', async () => {
  await planWith(1, 5)
  await env.DB.prepare('UPDATE chunk SET not_before = ?1 WHERE turn = 0')
    .bind(WALL + 60_000)
    .run()
  await claimedPlans(2)
  await planWith(2, 1)
  expect(await claimedPlans(2)).toEqual([1, 2])
})

test('plans of one rank are planned page by page in turn', async () => {
  const next = async () => (await stores().plans.findNextPlan(WALL))?.id
  await planWith(1, 1)
  await planWith(2, 1)
  const order: (number | undefined)[] = []
  for (let pages = 0; pages < 4; pages++) {
    const id = await next()
    order.push(id)
    const step = { plan: id!, below: null, after: null, nextBelow: null, nextAfter: null }
    await env.DB.batch([stores().plans.prepareAdvanceScan(step)])
  }
  expect(order).toEqual([1, 2, 1, 2])
})
