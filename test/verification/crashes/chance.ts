/** Chance that a number decides: the same number, the same course of things. */
export type Chance = {
  /** A whole number from 0 up to `most`, which is not reached. */
  below: (most: number) => number
  happens: (probability: number) => boolean
  pick: <T>(all: readonly T[]) => T
}

/** Mulberry32: small, fast, and even enough to play with. */
export const chance = (seed: number): Chance => {
  let state = (seed * 0x9e3779b1) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: (most) => Math.floor(next() * most),
    happens: (probability) => next() < probability,
    pick: (all) => all[Math.floor(next() * all.length)]!,
  }
}
