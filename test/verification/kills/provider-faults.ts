import type { PlannedFault } from '../../../src/cli/inbox/planned-faults.ts'
import type { Random } from '../random.ts'

/** The fault of one request. With `silence` the connection stays open without an answer until the client gives up. */
export type ProviderFault = { name: string; fault: PlannedFault; silence: 'before' | 'after' | null }

export type ProviderFaults = {
  /** Chooses the fault of a request; `wall` is the wall clock in ms. */
  next: (mailCount: number, wall: number) => ProviderFault
  /** Ends all faults. */
  end: () => void
}

const NO_FAULT: ProviderFault = { name: 'none', fault: null, silence: null }
/** Longer than the product waits for an answer. */
const TOO_LONG_MS = 16_000
const MAX_LOCKOUT_MS = 6_000
const LOCKOUT: PlannedFault = { status: 401, name: 'restricted_api_key' }

const faultOf = (name: string, fault: PlannedFault, silence: ProviderFault['silence'] = null): ProviderFault => ({
  name,
  fault,
  silence,
})

/** Returns the kinds of faults, each with its number among a thousand requests. */
const faultKinds = (random: Random, mailCount: number): [number, () => ProviderFault][] => [
  [70, () => faultOf('500', { status: 500 })],
  [20, () => faultOf('503', { status: 503, name: 'service_unavailable', delay_ms: random.between(0, 400) })],
  [50, () => faultOf('429', { status: 429, retry_after: 1 })],
  [5, () => faultOf('quota', { status: 429, name: 'daily_quota_exceeded', retry_after: random.between(31, 50) })],
  [5, () => faultOf('401', LOCKOUT)],
  [90, () => faultOf('slow', { delay_ms: random.between(100, 1_500) })],
  [4, () => faultOf('accepted too late', { delay_ms: TOO_LONG_MS })],
  [40, () => faultOf('cut before', { drop: 'before' })],
  [70, () => faultOf('cut after', { drop: 'after' })],
  [4, () => faultOf('silent before', { drop: 'before' }, 'before')],
  [4, () => faultOf('silent after', { drop: 'after' }, 'after')],
  [40, () => faultOf('members refused', { refuse: chooseMembers(random, mailCount) })],
  [10, () => faultOf('members refused, cut', { refuse: chooseMembers(random, mailCount), drop: 'after' })],
]

/** Creates faults at random. After a 401, all requests of the next seconds get one. */
export const createProviderFaults = (random: Random): ProviderFaults => {
  let isOver = false
  let lockoutUntil = 0
  return {
    end: () => {
      isOver = true
    },
    next: (mailCount, wall) => {
      if (isOver) return NO_FAULT
      if (wall < lockoutUntil) return faultOf('401', LOCKOUT)
      const chosen = chooseFault(random, mailCount)
      if (chosen.name === '401') lockoutUntil = wall + random.between(0, MAX_LOCKOUT_MS)
      return chosen
    },
  }
}

const chooseFault = (random: Random, mailCount: number): ProviderFault => {
  let number = random.below(1000)
  for (const [frequency, create] of faultKinds(random, mailCount)) {
    if (number < frequency) return create()
    number -= frequency
  }
  return NO_FAULT
}

const chooseMembers = (random: Random, mailCount: number): number[] => [
  ...new Set(Array.from({ length: random.between(1, 3) }, () => random.below(mailCount))),
]
