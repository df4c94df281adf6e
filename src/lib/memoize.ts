/**
 * A function that calls `compute` once for the same arguments, which it compares as text. It keeps every result, and so
 * a rejected promise, too.
 */
export const memoize = <Args extends (string | number)[], T>(compute: (...args: Args) => T): ((...args: Args) => T) => {
  const results = new Map<string, { result: T }>()
  return (...args) => {
    const key = args.join(' ')
    const known = results.get(key)
    if (known) return known.result
    const result = compute(...args)
    results.set(key, { result })
    return result
  }
}
