import type { EffectScheduler } from './effect-scheduler.ts'
import { currentIsolate } from './isolate.ts'
import { createSimulatedProvider, type ProviderBehaviour, type SimulatedProvider } from './simulated-provider.ts'
import { createSimulatedReceiver, RECEIVER_ORIGIN, type SimulatedReceiver } from './simulated-receiver.ts'

/** All that the Worker can reach: the provider and the receiver of webhooks. */
export type SimulatedNetwork = { fetch: typeof fetch; provider: SimulatedProvider; receiver: SimulatedReceiver }

export const createSimulatedNetwork = (scheduler: EffectScheduler, behaviour: ProviderBehaviour): SimulatedNetwork => {
  const provider = createSimulatedProvider(scheduler, behaviour)
  const receiver = createSimulatedReceiver(scheduler, provider.stallEnds)
  return {
    provider,
    receiver,
    fetch: async (input, init) => {
      const request = new Request(input as Request, init as RequestInit)
      const isolate = currentIsolate.getStore()
      if (!isolate) throw new Error(`No isolate sent the request to ${request.url}.`)
      const { origin } = new URL(request.url)
      return origin === RECEIVER_ORIGIN ? receiver.handle(request, isolate) : provider.handle(request, isolate)
    },
  }
}
