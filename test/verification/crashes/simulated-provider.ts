import { createInbox } from '../../../src/cli/inbox/inbox.ts'
import type { PlannedFault } from '../../../src/cli/inbox/planned-faults.ts'
import { RUNTIME_VARIABLES, SITE_URL } from '../../runtime-variables.ts'
import type { CapturedMail } from '../../world.ts'
import { type EffectScheduler, type Isolate, setWallClock } from './effect-scheduler.ts'

/** A request to send mail that reached the provider. */
export type ProviderRequest = {
  key: string
  body: string
  /** Wall clock, ms UTC. */
  at: number
  isolate: Isolate
  /** Whether the Worker got an answer with status 200; null while the request runs. */
  isAnswered: boolean | null
  /** Whether the provider answered that it surely accepted nothing. */
  isSurelyRefused: boolean
  /** Indexes of the mails that the provider refused. */
  refused: number[]
  /** True if a request with the same key was answered or runs, in an isolate that lives and whose lease is valid. */
  isNeedless: boolean
}

export type AcceptedMail = CapturedMail & { accepted_at: string }

/**
 * Whether the provider never fails, and the end of an outage, in which the answers to digests are lost: wall clock, ms UTC;
 * null without one.
 */
export type ProviderBehaviour = { isReliable: boolean; outageEnd: number | null }

/** An inbox whose clock is the wall clock. */
export type SimulatedProvider = {
  handle: (request: Request, isolate: Isolate) => Promise<Response>
  requests: ProviderRequest[]
  /** When the provider kept a request waiting, at the end of that; wall clock, ms UTC. */
  stallEnds: number[]
  acceptedMails: () => Promise<AcceptedMail[]>
}

const FAULTS: PlannedFault[] = [
  { drop: 'before' },
  { drop: 'after' },
  { drop: 'after' },
  { status: 500 },
  { status: 503, name: 'service_unavailable' },
  { status: 429, name: 'rate_limit_exceeded', retry_after: 1 },
  { status: 401, name: 'missing_api_key' },
  { status: 409, name: 'concurrent_idempotent_requests' },
  { refuse: [0] },
]
/** A 422 suspends a kind of mail for hours. It comes only after a crash, so that a run without crashes stays short. */
const FAULTS_AFTER_CRASH: PlannedFault[] = [...FAULTS, { status: 422 }]
/** Confirmations are never refused, because a reader without one cannot confirm. */
const CONFIRMATION_TAG = JSON.stringify({ name: 'kind', value: 'confirmation' })
const DIGEST_TAG = JSON.stringify({ name: 'kind', value: 'digest' })
const OUTAGE_FAULTS: PlannedFault[] = [{ drop: 'before' }, { drop: 'after' }]
const MAX_FAULTS = 3
const FAULT_PROBABILITY = 0.35
const STALL_PROBABILITY = 0.06
/** Longer than the lease of a chunk. */
const STALL_MS = 75_000

export const createSimulatedProvider = (
  scheduler: EffectScheduler,
  behaviour: ProviderBehaviour,
): SimulatedProvider => {
  const requests: ProviderRequest[] = []
  const stallEnds: number[] = []
  const inbox = createProviderInbox(scheduler, behaviour)
  const noLimits = inbox.call('/api/limits', { method: 'PUT', body: '{"per_second":null,"daily":null}' })

  const accept = async (request: Request, entry: ProviderRequest): Promise<{ text: string; response: Response }> => {
    Object.assign(entry, { at: Date.now(), isNeedless: isNeedless(sameKey(requests, entry), stallEnds) })
    if (request.method === 'POST') requests.push(entry)
    const answer = await inbox.handle(request, entry)
    if (!behaviour.isReliable && scheduler.random().chance(STALL_PROBABILITY)) stallEnds.push(stall())
    return answer
  }

  return {
    requests,
    stallEnds,
    acceptedMails: async () => (await inbox.call('/api/mails')).json(),
    handle: async (request, isolate) => {
      await noLimits
      const entry = await createEntry(request, isolate)
      try {
        const name = request.method === 'POST' ? 'provider accepts' : 'provider is read'
        const { text, response } = await scheduler.run(isolate, name, () => accept(request, entry))
        return await scheduler.run(isolate, 'provider answers', async () => {
          entry.isAnswered = response.ok
          entry.isSurelyRefused = isSureRefusal(response.status, text)
          return new Response(text, response)
        })
      } catch (error) {
        entry.isAnswered ??= false
        throw error
      }
    },
  }
}

/** The answers after which, by the documents of the provider, no mail was accepted. */
const SURE_REFUSALS = [400, 401, 403, 422, 429, 451]
const isSureRefusal = (status: number, text: string): boolean =>
  SURE_REFUSALS.includes(status) || (status === 503 && text.includes('"service_unavailable"'))

const sameKey = (requests: readonly ProviderRequest[], { key }: ProviderRequest): ProviderRequest[] =>
  requests.filter((other) => other.key === key)

/** Creates the inbox, whose hooks choose faults and record refused members. Requests are handled one by one. */
const createProviderInbox = (scheduler: EffectScheduler, behaviour: ProviderBehaviour) => {
  let current: ProviderRequest
  const inbox = createInbox({
    siteUrl: SITE_URL,
    webhookSecret: RUNTIME_VARIABLES.RESEND_WEBHOOK_SECRET,
    now: Date.now,
    deliver: async () => new Response(),
    hooks: {
      onRequest: createFaultChoice(scheduler, behaviour),
      onAccepted: (_, { refused }) => {
        current.refused = [...refused]
      },
    },
  })
  return {
    call: async (path: string, init?: RequestInit) => inbox.fetch(new Request(`https://api.resend.com${path}`, init)),
    handle: async (request: Request, entry: ProviderRequest) => {
      current = entry
      const response = await inbox.fetch(new Request(request, entry.body ? { body: entry.body } : {}))
      return { text: await response.text(), response }
    },
  }
}

const createEntry = async (request: Request, isolate: Isolate): Promise<ProviderRequest> => ({
  key: request.headers.get('idempotency-key') ?? '',
  body: request.method === 'POST' ? await request.text() : '',
  at: 0,
  isolate,
  isAnswered: null,
  isSurelyRefused: false,
  refused: [],
  isNeedless: false,
})

/**
 * Whether a request is repeated without need: an earlier one was answered or runs, in an isolate that lives. A stall makes
 * it necessary, because the lease of the earlier one ends during it.
 */
export const isNeedless = (
  earlier: readonly Pick<ProviderRequest, 'at' | 'isolate' | 'isAnswered'>[],
  stallEnds: readonly number[],
): boolean =>
  earlier.some(
    ({ at, isolate, isAnswered }) =>
      isAnswered !== false && !isolate.isDead && !stallEnds.some((end) => end > at - STALL_MS),
  )

/** Chooses the faults of requests, at most three in a run apart from the outage. */
const createFaultChoice = (scheduler: EffectScheduler, { isReliable, outageEnd }: ProviderBehaviour) => {
  let count = 0
  return ({ body }: { body: ArrayBuffer }): PlannedFault => {
    const random = scheduler.random()
    if (outageEnd !== null && Date.now() < outageEnd && new TextDecoder().decode(body).includes(DIGEST_TAG))
      return random.pick(OUTAGE_FAULTS)
    if (isReliable || count >= MAX_FAULTS || !random.chance(FAULT_PROBABILITY)) return null
    const fault = random.pick(scheduler.crashes.length > 0 ? FAULTS_AFTER_CRASH : FAULTS)
    if (fault?.refuse && new TextDecoder().decode(body).includes(CONFIRMATION_TAG)) return null
    count++
    return fault
  }
}

/** Moves the wall clock while the provider keeps a request waiting, and returns the new time. */
const stall = (): number => {
  setWallClock(Date.now() + STALL_MS)
  return Date.now()
}
