/** A cache of values that never change, by key. */
export type LruCache<T> = {
  get: (key: string) => T | undefined
  put: (key: string, value: T) => void
  /** The values of these keys. `load` gets the keys that are not cached; a key that it does not return is left out. */
  getOrLoad: (keys: readonly string[], load: LoadMissing<T>) => Promise<Map<string, T>>
}

type LoadMissing<T> = (missing: string[]) => Promise<Iterable<readonly [string, T]>>

/** Caches values while the sum of their sizes is at most `maxSize`. Evicts the least recently used ones first. */
export const lruCache = <T>(maxSize: number, sizeOf: (value: T) => number = () => 1): LruCache<T> => {
  // A Map keeps the order of insertion: the first entry is the least recently used one.
  const entries = new Map<string, { value: T; size: number }>()
  let totalSize = 0
  const evict = (key: string): void => {
    totalSize -= entries.get(key)?.size ?? 0
    entries.delete(key)
  }
  const get = (key: string): T | undefined => {
    const entry = entries.get(key)
    if (!entry) return undefined
    entries.delete(key)
    entries.set(key, entry)
    return entry.value
  }
  const put = (key: string, value: T): void => {
    evict(key)
    const size = sizeOf(value)
    if (size > maxSize) return
    entries.set(key, { value, size })
    totalSize += size
    for (const oldest of entries.keys()) {
      if (totalSize <= maxSize) return
      evict(oldest)
    }
  }
  return { get, put, getOrLoad: loaderOf(get, put) }
}

const loaderOf =
  <T>(get: LruCache<T>['get'], put: LruCache<T>['put']): LruCache<T>['getOrLoad'] =>
  async (keys, load) => {
    const values = new Map<string, T>()
    for (const key of keys) {
      const value = get(key)
      if (value !== undefined) values.set(key, value)
    }
    const missing = keys.filter((key) => !values.has(key))
    if (missing.length === 0) return values
    for (const [key, value] of await load(missing)) {
      put(key, value)
      values.set(key, value)
    }
    return values
  }
