/** Values that never change, kept at hand by name. */
export type LruCache<T> = {
  get: (name: string) => T | undefined
  put: (name: string, value: T) => void
  /** What is kept under these names; `find` is asked for the others, and what it does not find is left out. */
  getOrLoad: (names: readonly string[], find: LoadMissing<T>) => Promise<Map<string, T>>
}

type LoadMissing<T> = (missing: string[]) => Promise<Iterable<readonly [string, T]>>

/** Keeps values while their sizes together stay within `most`: what lay unused longest goes first. */
export const lruCache = <T>(maxSize: number, sizeOf: (value: T) => number = () => 1): LruCache<T> => {
  const entries = new Map<string, { value: T; size: number }>()
  let totalSize = 0
  const evict = (name: string): void => {
    totalSize -= entries.get(name)?.size ?? 0
    entries.delete(name)
  }
  const get = (name: string): T | undefined => {
    const found = entries.get(name)
    if (!found) return undefined
    entries.delete(name)
    entries.set(name, found)
    return found.value
  }
  const put = (name: string, value: T): void => {
    evict(name)
    const size = sizeOf(value)
    if (size > maxSize) return
    entries.set(name, { value, size })
    totalSize += size
    for (const oldest of entries.keys()) {
      if (totalSize <= maxSize) return
      evict(oldest)
    }
  }
  const getOrLoad = async (names: readonly string[], find: LoadMissing<T>): Promise<Map<string, T>> => {
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
  return { get, put, getOrLoad }
}
