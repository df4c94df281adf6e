/** Calls `load` once for the same arguments, which are compared as text. Keeps every result, rejections too. */
export const memoize = <Args extends (string | number)[], T>(
  load: (...args: Args) => Promise<T>,
): ((...args: Args) => Promise<T>) => {
  const results = new Map<string, Promise<T>>()
  return (...args) => {
    const key = args.join(' ')
    const result = results.get(key) ?? load(...args)
    results.set(key, result)
    return result
  }
}
