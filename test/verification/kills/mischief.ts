import type { Fault } from '../../../src/cli/inbox/planned-faults.ts'
import type { Dice } from './dice.ts'

/**
 * What goes wrong with one request: `fault` is for the stand-in itself; `line` is what the connection does before it
 * is handed in, or after it was taken: it is cut, or says nothing until the other side gives up.
 */
export type Mischief = {
  name: string
  fault: Fault
  line: 'cut before' | 'cut after' | 'silent before' | 'silent after' | null
}

export type Mischiefs = {
  /** What the next request meets, of so many mails. */
  next: (mails: number, wall: number) => Mischief
  /** From now on nothing goes wrong. */
  end: () => void
}

const NONE: Mischief = { name: 'none', fault: null, line: null }
/** Longer than the product waits for an answer. */
const TOO_LONG_MS = 16_000
const LOCKED_OUT_AT_MOST_MS = 6_000

const inside = (name: string, fault: Fault): Mischief => ({ name, fault, line: null })
const onLine = (line: Mischief['line'] & string): Mischief => ({ name: line, fault: null, line })

/** What goes wrong, and how often in a thousand requests. */
const manners = (dice: Dice, mails: number): [number, () => Mischief][] => [
  [70, () => inside('500', { status: 500 })],
  [20, () => inside('503', { status: 503, name: 'service_unavailable', delay_ms: dice.whole(0, 400) })],
  [50, () => inside('429', { status: 429, retry_after: 1 })],
  [5, () => inside('quota', { status: 429, name: 'daily_quota_exceeded', retry_after: dice.whole(31, 50) })],
  [5, () => inside('401', { status: 401, name: 'restricted_api_key' })],
  [90, () => inside('slow', { delay_ms: dice.whole(100, 1_500) })],
  [4, () => inside('accepted too late', { delay_ms: TOO_LONG_MS })],
  [40, () => onLine('cut before')],
  [70, () => onLine('cut after')],
  [4, () => onLine('silent before')],
  [4, () => onLine('silent after')],
  [40, () => inside('members refused', { refuse: placesIn(dice, mails) })],
  [10, () => ({ ...onLine('cut after'), name: 'members refused, cut', fault: { refuse: placesIn(dice, mails) } })],
]

/** Chooses by dice what goes wrong. A key that is refused stays refused for a few seconds. */
export const mischiefs = (dice: Dice): Mischiefs => {
  let over = false
  let lockedOutUntil = 0
  return {
    end: () => {
      over = true
    },
    next: (mails, wall) => {
      if (over) return NONE
      if (wall < lockedOutUntil) return inside('401', { status: 401, name: 'restricted_api_key' })
      const met = chosen(dice, mails)
      if (met.name === '401') lockedOutUntil = wall + dice.whole(0, LOCKED_OUT_AT_MOST_MS)
      return met
    },
  }
}

const chosen = (dice: Dice, mails: number): Mischief => {
  let thrown = dice.whole(0, 999)
  for (const [often, make] of manners(dice, mails)) {
    if (thrown < often) return make()
    thrown -= often
  }
  return NONE
}

const placesIn = (dice: Dice, mails: number): number[] => [
  ...new Set(Array.from({ length: dice.whole(1, 3) }, () => dice.whole(0, mails - 1))),
]
