const MOST_SUGGESTED = 3

/** The known ids that are most like an unknown one, best first; at most three, none that is wholly unlike it. */
export const nearest = (unknown: string, known: Iterable<string>): string[] => {
  const wanted = unknown.toLowerCase().slice(0, 64)
  return [...known]
    .map((id) => ({ id, distance: distanceOf(wanted, id) }))
    .filter(({ id, distance }) => distance <= Math.max(2, id.length / 2))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_SUGGESTED)
    .map(({ id }) => id)
}

/** Levenshtein's distance, row by row. */
const distanceOf = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
