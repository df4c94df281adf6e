import { AsyncLocalStorage } from 'node:async_hooks'
import { INVOCATION_LIMITS, type InvocationLimits, type WorkersPlan } from '../../lib/platform-limits.ts'
import { meterBindings } from '../../metered-bindings.ts'

/**
 * The limits of the platform, which the local runtime does not enforce. A call that exceeds one is refused, as on the
 * platform, and logged with `BREACH`, because the Worker catches most faults.
 */
export type UsedCalls = Record<keyof InvocationLimits, number>

type Invocation = { plan: WorkersPlan; used: UsedCalls }

/** The log line of a call that the platform would refuse begins with this. */
export const BREACH = 'The platform would refuse this call:'

const INVOCATIONS = new AsyncLocalStorage<Invocation>()
const LIMITED = new WeakMap<object, Env>()

/**
 * The same environment with bindings that refuse what exceeds the limits of one invocation. Calls outside `runLimited`
 * count as one invocation together.
 */
export const limitBindings = <E extends Env>(env: E): E => {
  const own = newInvocation(env, noCalls())
  return meterBindings(env, (resource, amount) => countCalls(INVOCATIONS.getStore() ?? own, resource, amount))
}

/** Runs an entry point of the Worker as one invocation of the platform. Its calls are added to `used`. */
export const runLimited = async <T>(
  env: Env,
  run: (limited: Env) => Promise<T>,
  used: UsedCalls = noCalls(),
): Promise<T> => {
  const limited = LIMITED.get(env) ?? limitBindings(env)
  LIMITED.set(env, limited)
  return INVOCATIONS.run(newInvocation(env, used), () => run(limited))
}

/** No calls, to which an invocation adds its own. */
export const noCalls = (): UsedCalls => ({ d1Queries: 0, kvOperations: 0, fetches: 0, internalCalls: 0 })

/** Lets the requests to the network of each invocation be counted and limited, too. */
export const limitNetwork = (): void => {
  const send = globalThis.fetch
  globalThis.fetch = (async (...request: Parameters<typeof send>) => {
    const invocation = INVOCATIONS.getStore()
    if (invocation) countCalls(invocation, 'fetches', 1)
    return send(...request)
  }) as typeof send
}

const newInvocation = (env: Env, used: UsedCalls): Invocation => {
  const { WORKERS_PLAN } = env as { WORKERS_PLAN?: string }
  return { plan: WORKERS_PLAN === 'free' ? 'free' : 'paid', used }
}

const countCalls = ({ plan, used }: Invocation, resource: keyof InvocationLimits, amount: number): void => {
  used[resource] += amount
  const limit = INVOCATION_LIMITS[plan][resource]
  if (used[resource] <= limit) return
  const fault = new Error(
    `${BREACH} ${used[resource]} ${resource} in one invocation, and the ${plan} plan has ${limit}`,
  )
  console.error(fault.message)
  throw fault
}
