/** What was used lately, by name. */
export type Shelf<T> = {
  get: (name: string) => T | undefined
  put: (name: string, value: T, size: number) => void
}

/** Keeps values that never change at hand while their sizes together stay within `most`; what lay unused longest goes. */
export const shelf = <T>(most: number): Shelf<T> => {
  const kept = new Map<string, { value: T; size: number }>()
  let taken = 0
  const drop = (name: string): void => {
    taken -= kept.get(name)?.size ?? 0
    kept.delete(name)
  }
  return {
    get: (name) => {
      const found = kept.get(name)
      if (!found) return undefined
      kept.delete(name)
      kept.set(name, found)
      return found.value
    },
    put: (name, value, size) => {
      drop(name)
      kept.set(name, { value, size })
      taken += size
      for (const oldest of kept.keys()) if (taken > most) drop(oldest)
    },
  }
}
