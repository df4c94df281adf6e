import { AsyncLocalStorage } from 'node:async_hooks'
import { budgetLimitsOf, createInvocationBudget, type InvocationBudget } from './lib/invocation-budget.ts'
import type { WorkersPlan } from './lib/platform-limits.ts'

/** The budget of the invocation whose code runs. An isolate runs several invocations at the same time. */
const BUDGETS = new AsyncLocalStorage<InvocationBudget>()

/** Runs an entry point as one invocation, with a budget of its own. A plan that is not `free` is `paid`. */
export const runInvocation = <T>(env: Env, run: () => Promise<T>): Promise<T> => {
  const { WORKERS_PLAN } = env as { WORKERS_PLAN?: string }
  return BUDGETS.run(createBudget(WORKERS_PLAN === 'free' ? 'free' : 'paid'), run)
}

/** Finds the budget of the running invocation. Code that no entry point called shares one budget. */
export const createBudgetFinder = (plan: WorkersPlan): (() => InvocationBudget) => {
  const shared = createBudget(plan)
  return () => BUDGETS.getStore() ?? shared
}

const createBudget = (plan: WorkersPlan): InvocationBudget => createInvocationBudget(budgetLimitsOf(plan))
