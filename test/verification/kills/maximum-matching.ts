/**
 * Assigns each item one of its possible places, no place twice, so that as many items as possible have one (Kuhn's
 * augmenting paths). Returns null for an item without a place. Earlier places of an item are preferred.
 */
export const maximumMatching = (possible: readonly (readonly number[])[]): (number | null)[] => {
  const itemAt = new Map<number, number>()
  const assign = (item: number, tried: Set<number>): boolean =>
    possible[item]!.some((place) => {
      if (tried.has(place)) return false
      tried.add(place)
      const other = itemAt.get(place)
      if (other !== undefined && !assign(other, tried)) return false
      itemAt.set(place, item)
      return true
    })
  for (const item of possible.keys()) assign(item, new Set())
  const placeOf = new Map([...itemAt].map(([place, item]) => [item, place]))
  return possible.map((_, item) => placeOf.get(item) ?? null)
}
