import type { EffectScheduler, Isolate } from './effect-scheduler.ts'
import { isNeedless } from './simulated-provider.ts'

/** A webhook that reached the receiver. */
export type ReceivedWebhook = {
  id: string
  body: string
  /** Wall clock, ms UTC. */
  at: number
  isolate: Isolate
  isAccepted: boolean
  /** Whether the Worker got the answer that it was accepted; null while the request runs. */
  isAnswered: boolean | null
  /** True if the same webhook was answered or runs, in an isolate that lives and whose lease is valid. */
  isNeedless: boolean
}

/** The receiver of all endpoints. It returns the challenge of a verification. */
export type SimulatedReceiver = {
  handle: (request: Request, isolate: Isolate) => Promise<Response>
  webhooks: ReceivedWebhook[]
}

export const RECEIVER_ORIGIN = 'http://127.0.0.1:9911'

/** A status, or a connection that is cut before or after the webhook is accepted. */
type ReceiverFault = number | 'cut before' | 'cut after'

const FAULTS: ReceiverFault[] = [500, 429, 'cut before', 'cut after', 'cut after']
const MAX_FAULTS = 2
const FAULT_PROBABILITY = 0.15

/** Creates the receiver. `stallEnds` are those of the provider, which move the wall clock for all. */
export const createSimulatedReceiver = (
  scheduler: EffectScheduler,
  stallEnds: readonly number[],
): SimulatedReceiver => {
  const webhooks: ReceivedWebhook[] = []
  const chooseFault = createFaultChoice(scheduler)

  const accept = (entry: ReceivedWebhook): ReceiverFault | null => {
    const earlier = webhooks.filter(({ id }) => id === entry.id)
    Object.assign(entry, { at: Date.now(), isNeedless: isNeedless(earlier, stallEnds) })
    webhooks.push(entry)
    const fault = chooseFault()
    if (fault === 'cut before') throw new Error('The connection was cut.')
    entry.isAccepted = typeof fault !== 'number'
    if (fault === 'cut after') throw new Error('The connection was cut.')
    return fault
  }

  return {
    webhooks,
    handle: async (request, isolate) => {
      const entry = await createEntry(request, isolate)
      try {
        const fault = await scheduler.run(isolate, 'receiver accepts', async () => accept(entry))
        return await scheduler.run(isolate, 'receiver answers', async () => {
          entry.isAnswered = entry.isAccepted
          return new Response(challengeIn(entry.body), { status: typeof fault === 'number' ? fault : 200 })
        })
      } catch (error) {
        entry.isAnswered ??= false
        throw error
      }
    },
  }
}

const createEntry = async (request: Request, isolate: Isolate): Promise<ReceivedWebhook> => ({
  id: request.headers.get('webhook-id') ?? '',
  body: await request.text(),
  at: 0,
  isolate,
  isAccepted: false,
  isAnswered: null,
  isNeedless: false,
})

const challengeIn = (body: string): string =>
  (JSON.parse(body) as { data: { challenge?: string } }).data.challenge ?? ''

const createFaultChoice = (scheduler: EffectScheduler) => {
  let count = 0
  return (): ReceiverFault | null => {
    const random = scheduler.random()
    if (count >= MAX_FAULTS || !random.chance(FAULT_PROBABILITY)) return null
    count++
    return random.pick(FAULTS)
  }
}
