/**
 * The rules of matching, written from the design alone. Nothing of the product is imported, not even a type, so that one
 * mistake cannot be in both. The product goes down from a followed id to sets of ids; the oracle fills a table of all
 * pairs of ids, and asks it.
 */
export type Place = { id: string; type: string; in?: string[]; members?: string[] }
export type Party = { id: string; part_of?: { id: string }[]; backed_by?: { id: string }[] }
export type Wish = {
  regions: string[]
  actors: string[]
  match: 'any' | 'both'
  backed: boolean
  severity: 'minor' | 'moderate' | 'severe' | 'extreme'
  certainty: 'unverified' | 'disputed' | 'reported' | 'confirmed'
}
export type Happening = {
  regions: string[]
  actors: { id: string; role: string }[]
  severity: string
  certainty: string
}
/** The followed ids that an event matches; null if the reader does not get it. */
export type Verdict = { regions: string[]; actors: string[] } | null

/** Whether one id lies beneath another, or is the same, for all pairs of known ids. */
type Table = { has: (id: string) => boolean; isBeneath: (inner: string, outer: string) => boolean }

const ORDER = ['minor', 'moderate', 'severe', 'extreme']
const SURENESS = ['unverified', 'disputed', 'reported', 'confirmed']

/** Closes the relation `edges` (inner, outer) over all steps, by Warshall's algorithm. */
const closeTable = (ids: string[], edges: [inner: string, outer: string][]): Table => {
  const place = new Map(ids.map((id, at) => [id, at]))
  const beneath = ids.map((_, at) => ids.map((_, other) => at === other))
  for (const [inner, outer] of edges) {
    const [from, to] = [place.get(inner), place.get(outer)]
    if (from !== undefined && to !== undefined) beneath[from]![to] = true
  }
  for (let via = 0; via < ids.length; via++)
    for (let from = 0; from < ids.length; from++)
      if (beneath[from]![via]) for (let to = 0; to < ids.length; to++) if (beneath[via]![to]) beneath[from]![to] = true
  const isBeneath = (inner: string, outer: string): boolean => {
    const [from, to] = [place.get(inner), place.get(outer)]
    return from !== undefined && to !== undefined && beneath[from]![to]!
  }
  return { has: (id) => place.has(id), isBeneath }
}

/** Creates the oracle of one gazetteer. */
export const createOracle = (places: Place[], parties: Party[]): ((wish: Wish, happening: Happening) => Verdict) => {
  const groups = places.filter(({ members }) => members)
  const ids = places.map(({ id }) => id)
  const regions = closeTable(ids, [
    ...places.flatMap(({ id, in: outer = [] }) => outer.map((each): [string, string] => [id, each])),
    ...groups.flatMap(({ id, members }) => members!.map((each): [string, string] => [each, id])),
  ])
  const memberships = closeTable(
    ids,
    groups.flatMap(({ id, members }) => members!.map((each): [string, string] => [each, id])),
  )
  const names = parties.map(({ id }) => id)
  const actors = closeTable(
    names,
    parties.flatMap(({ id, part_of = [] }) => part_of.map((whole): [string, string] => [id, whole.id])),
  )
  const typeOf = new Map(places.map(({ id, type }) => [id, type]))
  const backers = parties.flatMap(({ id, backed_by = [] }) =>
    backed_by.map((backer) => ({ backed: id, backer: backer.id })),
  )

  /** An event in a group is in each member; an extreme one in a country or the world is in each region beneath it. */
  const isPlacedIn = ({ regions: named, severity }: Happening, region: string): boolean =>
    named.some((each) => {
      if (region === each || memberships.isBeneath(region, each)) return true
      const wide = ids.filter((id) => (id === each || memberships.isBeneath(id, each)) && isWide(id))
      return severity === 'extreme' && wide.some((id) => regions.isBeneath(region, id))
    })
  const isWide = (id: string): boolean => ['country', 'world'].includes(typeOf.get(id) ?? '')
  const isInFollowed = (happening: Happening, followed: string): boolean =>
    regions.has(followed) && ids.some((id) => regions.isBeneath(id, followed) && isPlacedIn(happening, id))

  const takesIn = (followed: string, actor: string, backed: boolean): boolean =>
    actors.isBeneath(actor, followed) ||
    (backed && backers.some((each) => actors.isBeneath(each.backer, followed) && actors.isBeneath(actor, each.backed)))
  const takesPart = ({ actors: named }: Happening, followed: string, backed: boolean): boolean =>
    named.some(
      ({ id, role }) =>
        takesIn(followed, id, backed) && (role !== 'mentioned' || named.every((other) => other.id === id)),
    )

  return (wish, happening) => {
    const rank = ORDER.indexOf(happening.severity === 'unknown' ? 'moderate' : happening.severity)
    if (rank < ORDER.indexOf(wish.severity)) return null
    if (SURENESS.indexOf(happening.certainty) < SURENESS.indexOf(wish.certainty)) return null
    const found = {
      regions: wish.regions.filter((id) => isInFollowed(happening, id)),
      actors: wish.actors.filter((id) => takesPart(happening, id, wish.backed)),
    }
    const answers: boolean[] = []
    if (wish.regions.length > 0) answers.push(found.regions.length > 0)
    if (wish.actors.length > 0) answers.push(found.actors.length > 0)
    const isTaken = wish.match === 'both' ? answers.every(Boolean) : answers.length === 0 || answers.some(Boolean)
    return isTaken ? found : null
  }
}
