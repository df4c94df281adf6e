/**
 * Gives each of several things one of the places that it fits, no place twice, so that as many as possible have one
 * (Kuhn's augmenting paths); null where none is left. Places that come first are preferred.
 */
export const matched = (fits: readonly (readonly number[])[]): (number | null)[] => {
  const taken = new Map<number, number>()
  const seat = (thing: number, tried: Set<number>): boolean =>
    fits[thing]!.some((place) => {
      if (tried.has(place)) return false
      tried.add(place)
      const other = taken.get(place)
      if (other !== undefined && !seat(other, tried)) return false
      taken.set(place, thing)
      return true
    })
  for (const thing of fits.keys()) seat(thing, new Set())
  const places = new Map([...taken].map(([place, thing]) => [thing, place]))
  return fits.map((_, thing) => places.get(thing) ?? null)
}
