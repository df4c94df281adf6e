import { setTimeout as pause } from 'node:timers/promises'
import type { InboxHooks, MailRequest } from '../../../src/cli/inbox/inbox-hooks.ts'
import { type CallbackTarget, startProvider } from '../provider.ts'
import type { Random } from '../random.ts'
import type { Observations } from './observations.ts'
import { createProviderFaults, type ProviderFault, type ProviderFaults } from './provider-faults.ts'
import { createRequestLog, type RequestMail } from './request-log.ts'

/** A moment in the life of a request to send mail, as the provider sees it. */
export type RequestMoment = 'arrived' | 'accepted' | 'answered'

/** The provider of the proof. It runs on while the product is killed, and its faults depend on the seed. */
export type FaultyProvider = {
  url: string
  /** Resolves at the next such moment of any request. */
  nextMoment: (moment: RequestMoment) => Promise<void>
  /** How many requests had which fault, by its name; `none` without one. */
  faultCounts: () => Record<string, number>
  /** Moves the provider's clock forward. */
  skipTime: (ms: number) => void
  endFaults: () => void
  close: () => Promise<void>
}

const REQUESTS_PER_SECOND = 25
/** Most callbacks are lost, so that the proof does not depend on them. */
const CALLBACK_PROBABILITY = 0.05
/** Longer than the product waits for an answer. */
const MAX_SILENCE_MS = 40_000

type Parts = {
  observations: Observations
  random: { faults: Random; callbacks: Random }
  target: Pick<CallbackTarget, 'siteUrl' | 'webhookSecret'>
  /** How often the product was started: requests of an earlier process group are over. */
  startCount: () => number
}

export const startFaultyProvider = async (parts: Parts): Promise<FaultyProvider> => {
  const { observations, random, target, startCount } = parts
  const faults = createProviderFaults(random.faults)
  const moments = createMoments()
  const faultCounts: Record<string, number> = {}
  let skippedMs = 0
  const deliver = (request: Request): Promise<Response> =>
    random.callbacks.chance(CALLBACK_PROBABILITY) ? fetch(request) : Promise.resolve(new Response())
  const hooks = createHooks({ observations, faults, startCount, emit: moments.emit, faultCounts })
  const provider = await startProvider(hooks, { ...target, deliver }, () => Date.now() + skippedMs)
  await provider.setRateLimit(REQUESTS_PER_SECOND)
  return {
    url: provider.url,
    nextMoment: moments.next,
    faultCounts: () => faultCounts,
    skipTime: (ms) => {
      skippedMs += ms
    },
    endFaults: faults.end,
    close: provider.close,
  }
}

type HookParts = Pick<Parts, 'observations' | 'startCount'> & {
  faults: ProviderFaults
  emit: (moment: RequestMoment) => void
  faultCounts: Record<string, number>
}

type Exchange = ProviderFault & { key: string; mails: RequestMail[]; end: () => void }

/** Creates the hooks that record each request with its answer, and choose what goes wrong with it. */
const createHooks = ({ observations, startCount, faults, emit, faultCounts }: HookParts): Required<InboxHooks> => {
  const log = createRequestLog(observations)
  const exchanges = new WeakMap<MailRequest, Exchange>()
  const beginRequest = createConcurrencyCheck(observations, startCount)
  return {
    onRequest: async (request) => {
      const key = request.idempotencyKey ?? ''
      const mails = [JSON.parse(Buffer.from(request.body).toString())].flat() as RequestMail[]
      const end = beginRequest(key, request.signal)
      log.recordRequest(key, new Uint8Array(request.body), mails)
      emit('arrived')
      const chosen = faults.next(mails.length, Date.now())
      faultCounts[chosen.name] = (faultCounts[chosen.name] ?? 0) + 1
      exchanges.set(request, { ...chosen, key, mails, end })
      if (chosen.silence === 'before') await waitForAbort(request.signal)
      if (chosen.fault?.drop === 'before') end()
      return chosen.fault
    },
    onAccepted: (request, { refused }) => {
      const { key, mails } = exchanges.get(request)!
      log.recordAcceptance(key, mails, refused)
    },
    onAnswered: async (request, { status, text }) => {
      const { key, fault, silence, end } = exchanges.get(request)!
      const isCut = fault?.drop === 'after'
      log.recordAnswer(key, status, text, !isCut)
      if (isCut && status === 200) observations.unansweredKeys.push(key)
      emit('accepted')
      if (silence === 'after') await waitForAbort(request.signal)
      end()
      if (!isCut) emit('answered')
    },
  }
}

/**
 * Reports two requests with the same key that run at once in the same start of the product. Returns a function that begins
 * a request, which returns the function that ends it. A closed connection ends it, too.
 */
const createConcurrencyCheck = ({ findings }: Observations, startCount: () => number) => {
  const running = new Map<string, { start: number }>()
  return (key: string, signal: AbortSignal): (() => void) => {
    if (running.get(key)?.start === startCount()) findings.push(`two requests with the key ${key} ran at once`)
    const own = { start: startCount() }
    running.set(key, own)
    const end = (): void => {
      if (running.get(key) === own) running.delete(key)
    }
    signal.addEventListener('abort', end, { once: true })
    return end
  }
}

const waitForAbort = async (signal: AbortSignal): Promise<void> => {
  await pause(MAX_SILENCE_MS, undefined, { signal, ref: false }).catch(() => undefined)
}

/** Resolves all promises for a moment when it is emitted. */
const createMoments = () => {
  const waiting = new Map<RequestMoment, (() => void)[]>()
  return {
    next: (moment: RequestMoment): Promise<void> =>
      new Promise((resolve) => waiting.set(moment, [...(waiting.get(moment) ?? []), resolve])),
    emit: (moment: RequestMoment): void => {
      for (const resolve of waiting.get(moment) ?? []) resolve()
      waiting.delete(moment)
    },
  }
}
