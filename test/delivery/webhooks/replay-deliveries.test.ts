import { expect, test } from 'vitest'
import type { Endpoint } from '../../../src/delivery/webhooks/endpoint.ts'
import { replaySince } from '../../../src/delivery/webhooks/replay-deliveries.ts'
import type { WebhookContext } from '../../../src/delivery/webhooks/webhook-context.ts'
import { budgetLimitsOf, createInvocationBudget } from '../../../src/lib/invocation-budget.ts'

const FOLLOWS = { regions: [], actors: [], match: 'any', backed: false, severity: 'minor' }
const ENDPOINT = { id: 'ep_1', state: 'active', follows: FOLLOWS, filter: FOLLOWS } as unknown as Endpoint

/** Replays since before a journal of `revisions`, which the endpoint does not follow. */
const replay = (plan: 'paid' | 'free', revisions: number) => {
  const budget = createInvocationBudget(budgetLimitsOf(plan))
  const read = async () => {
    budget.count('d1Queries', 1)
    return []
  }
  const context = {
    budget: () => budget,
    deliveries: { listSince: read, requeue: read },
    ticks: { readFanOutCursor: async () => revisions },
    journal: { findSeqBefore: async () => 0, listEntriesBetween: read, listFactsOfEvents: read },
    tickets: { enqueueWebhook: async () => undefined },
    readClocks: async () => ({ now: 0, wall: 0 }),
  } as unknown as WebhookContext
  return replaySince(context, ENDPOINT, 0)
}

test('a replay of more revisions than one request can read is refused before the limits of the platform', async () => {
  expect(await replay('paid', 100_000)).toBe(0)
  expect(await replay('paid', 1_000_000)).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/since' }] })
  expect(await replay('free', 500)).toBe(0)
  expect(await replay('free', 20_000)).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/since' }] })
})
