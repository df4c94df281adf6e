/** A generator of random numbers that repeats the same numbers for the same seed. */
export type Random = {
  /** In [0, 1). */
  next: () => number
  /** A whole number in [0, limit). */
  below: (limit: number) => number
  /** A whole number in [from, to]. */
  between: (from: number, to: number) => number
  /** True with this probability. */
  chance: (probability: number) => boolean
  pick: <T>(all: readonly T[]) => T
}

/**
 * Creates a generator (mulberry32) for a seed and a purpose. Parts of a proof use different purposes, so that the numbers
 * that one part takes do not change those of another.
 */
export const randomOf = (seed: number, purpose = ''): Random => {
  let state = hashPurpose(purpose, Math.imul(seed, 0x9e3779b1))
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (probability) => next() < probability,
    pick: (all) => all[below(all.length)]!,
  }
}

/** FNV-1a over the letters of the purpose. */
const hashPurpose = (purpose: string, seed: number): number =>
  [...purpose].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), seed)
