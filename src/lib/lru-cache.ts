/** Values that never change, kept at hand by name. */
export type Shelf<T> = {
  get: (name: string) => T | undefined
  put: (name: string, value: T) => void
  /** What is kept under these names; `find` is asked for the others, and what it does not find is left out. */
  all: (names: readonly string[], find: Find<T>) => Promise<Map<string, T>>
}

type Find<T> = (missing: string[]) => Promise<Iterable<readonly [string, T]>>

/** Keeps values while their sizes together stay within `most`: what lay unused longest goes first. */
export const shelf = <T>(most: number, sizeOf: (value: T) => number = () => 1): Shelf<T> => {
  const kept = new Map<string, { value: T; size: number }>()
  let taken = 0
  const drop = (name: string): void => {
    taken -= kept.get(name)?.size ?? 0
    kept.delete(name)
  }
  const get = (name: string): T | undefined => {
    const found = kept.get(name)
    if (!found) return undefined
    kept.delete(name)
    kept.set(name, found)
    return found.value
  }
  const put = (name: string, value: T): void => {
    drop(name)
    const size = sizeOf(value)
    if (size > most) return
    kept.set(name, { value, size })
    taken += size
    for (const oldest of kept.keys()) {
      if (taken <= most) return
      drop(oldest)
    }
  }
  const all = async (names: readonly string[], find: Find<T>): Promise<Map<string, T>> => {
    const found = new Map<string, T>()
    for (const name of names) {
      const value = get(name)
      if (value !== undefined) found.set(name, value)
    }
    const missing = names.filter((name) => !found.has(name))
    if (missing.length === 0) return found
    for (const [name, value] of await find(missing)) {
      put(name, value)
      found.set(name, value)
    }
    return found
  }
  return { get, put, all }
}
