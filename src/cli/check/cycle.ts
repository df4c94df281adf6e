const MAX_SHOWN_IDS = 8

type Edges = ReadonlyMap<string, readonly string[]>

/** Returns one cycle for each edge that closes one: its ids in order, with the first id repeated at the end. */
export const findCycles = (edges: Edges): string[][] => {
  const done = new Set<string>()
  return [...edges.keys()].flatMap((start) => (done.has(start) ? [] : cyclesFrom(start, edges, done)))
}

/** Depth-first search without recursion, so that a long chain cannot exhaust the stack. */
const cyclesFrom = (start: string, edges: Edges, done: Set<string>): string[][] => {
  const path = [start]
  const ahead = [[...(edges.get(start) ?? [])]]
  const onPath = new Set(path)
  const found: string[][] = []
  while (path.length > 0) {
    const next = ahead.at(-1)!.pop()
    if (next === undefined) {
      const left = path.pop()!
      ahead.pop()
      onPath.delete(left)
      done.add(left)
    } else if (onPath.has(next)) found.push([...path.slice(path.indexOf(next)), next])
    else if (!done.has(next)) {
      path.push(next)
      onPath.add(next)
      ahead.push([...(edges.get(next) ?? [])])
    }
  }
  return found
}

/** A cycle as text, shortened if it is long. */
export const formatCycle = (cycle: readonly string[]): string =>
  (cycle.length > MAX_SHOWN_IDS ? [...cycle.slice(0, MAX_SHOWN_IDS - 1), '…', cycle.at(-1)!] : cycle).join(' → ')
