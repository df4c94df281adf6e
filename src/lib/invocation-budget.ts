import { INVOCATION_LIMITS, type InvocationLimits, MAX_CPU_MS, type WorkersPlan } from './platform-limits.ts'

/** A budget counts calls of the platform, and pieces of work that bound the processor time. */
export type Resource = keyof InvocationLimits | keyof typeof MEASURED_CPU_MS

/** Amounts of some resources, for example the most that one chunk uses. */
export type ResourceUse = Partial<Record<Resource, number>>

/** Adds amounts, resource by resource. */
export const sumOfUses = (...uses: ResourceUse[]): ResourceUse => {
  const sum: ResourceUse = {}
  for (const use of uses)
    for (const [name, amount] of Object.entries(use)) sum[name as Resource] = (sum[name as Resource] ?? 0) + amount
  return sum
}

/** Counts what one invocation used. Work ends while enough is left, and sends a ticket for the rest. */
export type InvocationBudget = {
  count: (resource: Resource, amount: number) => void
  /** True if `times` times this use is left of every resource. */
  hasRoomFor: (use: ResourceUse, times?: number) => boolean
  /** How much of a resource is left; below 0 if more was used. */
  left: (resource: Resource) => number
}

/** Finds the budget of the running invocation. */
export type BudgetContext = { budget: () => InvocationBudget }

/**
 * Processor time in ms of one piece of work, measured in the local runtime: a chunk with 100 mails of 15 events, an
 * edition of 15 events, the match of one filter with one event, an entry of the journal that is read and matched, and an
 * edition of 160 KB whose mail is deleted.
 */
const MEASURED_CPU_MS = { chunks: 34, editions: 2, matches: 0.001, entries: 0.003, clearings: 0.2 }
/** Processors of the platform may be slower, and events longer. */
const CPU_SAFETY_FACTOR = 3
/** The rest is for what an invocation does after its last piece of work. */
const USABLE_SHARE = 0.9

/** A budget without limits, for work that no invocation bounds. */
export const UNLIMITED_BUDGET: InvocationBudget = {
  count: () => undefined,
  hasRoomFor: () => true,
  left: () => Number.POSITIVE_INFINITY,
}

/** The budget of an invocation: nine tenths of the platform's limits, and at least one piece of each kind of work. */
export const budgetLimitsOf = (plan: WorkersPlan): Record<Resource, number> => {
  const calls = Object.entries(INVOCATION_LIMITS[plan]).map(([name, limit]) => [name, Math.floor(limit * USABLE_SHARE)])
  const work = Object.entries(MEASURED_CPU_MS).map(([name, ms]) => [
    name,
    Math.max(1, Math.floor((MAX_CPU_MS[plan] * USABLE_SHARE) / (ms * CPU_SAFETY_FACTOR))),
  ])
  return Object.fromEntries([...calls, ...work]) as Record<Resource, number>
}

/**
 * The most that one round of a loop within a tick uses, such as a page of cohorts. A loop ends when this is not left, and
 * the tick leaves the rest to a ticket.
 */
export const ROUND_USE: ResourceUse = { d1Queries: 14, kvOperations: 10, internalCalls: 30 }

/** Creates a budget of which nothing is used. */
export const createInvocationBudget = (limits: Record<Resource, number>): InvocationBudget => {
  const left = { ...limits }
  return {
    count: (resource, amount) => {
      left[resource] -= amount
    },
    hasRoomFor: (use, times = 1) =>
      Object.entries(use).every(([resource, amount]) => left[resource as Resource] >= amount * times),
    left: (resource) => left[resource],
  }
}
