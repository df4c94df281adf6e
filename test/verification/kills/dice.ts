/** Chance that falls the same way again for the same seed. */
export type Dice = {
  /** In [0, 1). */
  next: () => number
  /** A whole number in [from, to]. */
  whole: (from: number, to: number) => number
  /** True so often in one. */
  chance: (often: number) => boolean
  pick: <T>(list: readonly T[]) => T
}

/**
 * Dice for one purpose: mulberry32, begun from the seed and the purpose's name. Each part of the proof throws its own,
 * so that how often one throws does not change what another sees.
 */
export const dice = (seed: number, purpose: string): Dice => {
  let state = [...purpose].reduce(
    (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193),
    seed ^ 0x811c9dc5,
  )
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return { next, whole, chance: (often) => next() < often, pick: (list) => list[whole(0, list.length - 1)]! }
}
