import { readFileSync } from 'node:fs'

/** The facts of an event that decide who follows it. */
export type EventFacts = {
  nature: string
  certainty: string
  severity: string
  regions: { id: string }[]
  actors: { id: string; role: string }[]
  when?: string | null
}

/** The ids by which readers follow an event: regions, actors, and actors of readers who also follow the backed. */
export type Reach = { regions: ReadonlySet<string>; actors: ReadonlySet<string>; backers: ReadonlySet<string> }

type Region = { id: string; type: string; in?: string[]; members?: string[] }
type Actor = { id: string; part_of?: { id: string }[]; backed_by?: { id: string }[] }

const readById = <T extends { id: string }>(file: string): Map<string, T> =>
  new Map((JSON.parse(readFileSync(file, 'utf8')) as T[]).map((each) => [each.id, each]))

/** Returns an id and everything above it, at any distance. */
const withAncestors = (id: string, parentsOf: (id: string) => string[]): Set<string> => {
  const found = new Set([id])
  for (const each of found) for (const parent of parentsOf(each)) found.add(parent)
  return found
}

/**
 * Creates a function that works out who follows an event, upwards from its places and actors. The product goes the other
 * way, downwards from what a reader follows. Both read the same gazetteer and share no code.
 */
export const createReach = (regionsFile = 'data/regions.json', actorsFile = 'data/actors.json') => {
  const regions = readById<Region>(regionsFile)
  const actors = readById<Actor>(actorsFile)
  const groups = [...regions.values()].filter(({ members = [] }) => members.length > 0)
  const parentsOf = (id: string): string[] => [
    ...(regions.get(id)?.in ?? []),
    ...groups.filter(({ members = [] }) => members.includes(id)).map((group) => group.id),
  ]
  const regionAncestors = new Map([...regions.keys()].map((id) => [id, withAncestors(id, parentsOf)]))
  const wholesOf = (id: string): string[] => (actors.get(id)?.part_of ?? []).map((whole) => whole.id)
  const actorAncestors = new Map([...actors.keys()].map((id) => [id, withAncestors(id, wholesOf)]))
  /** An event in a group counts as placed in each of its members. */
  const placesOf = (id: string): Set<string> => withAncestors(id, (each) => regions.get(each)?.members ?? [])
  /** An extreme event in a country reaches the followers of each region in it, and of the ancestors of these. */
  const regionsIn = (country: string): string[] =>
    [...regionAncestors.values()].filter((ancestors) => ancestors.has(country)).flatMap((ancestors) => [...ancestors])
  const isCountry = (id: string): boolean => ['country', 'world'].includes(regions.get(id)?.type ?? '')

  return (facts: EventFacts): Reach => {
    const places = new Set(facts.regions.flatMap(({ id }) => [...placesOf(id)]))
    const reached = [...places].flatMap((place) => [
      ...(regionAncestors.get(place) ?? []),
      ...(facts.severity === 'extreme' && isCountry(place) ? regionsIn(place) : []),
    ])
    const isOnlyActor = new Set(facts.actors.map(({ id }) => id)).size === 1
    const counted = facts.actors.filter(({ role }) => role !== 'mentioned' || isOnlyActor)
    const involved = counted.flatMap(({ id }) => [...(actorAncestors.get(id) ?? [])])
    const backers = involved
      .flatMap((id) => actors.get(id)?.backed_by ?? [])
      .flatMap(({ id }) => [...(actorAncestors.get(id) ?? [])])
    return { regions: new Set(reached), actors: new Set(involved), backers: new Set(backers) }
  }
}
