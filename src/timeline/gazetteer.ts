import { memoize } from '../lib/memoize.ts'
import type { Lang } from './event.ts'

export type LocalizedName = Record<Lang, string>

/** A region, or a group of regions, that can be followed. */
export type Region = {
  id: string
  /** world, country, governorate, district, city, town, landmark, group … */
  type: string
  /** Its parents: the regions that it is in. */
  in?: string[]
  /** The members of a group. */
  members?: string[]
  name: LocalizedName
  aliases?: string[]
  /** Latitude and longitude in degrees. */
  centre?: [number, number]
  /**
   * The rectangle around its outline on the map: south, west, north and east in degrees. If west is greater than east, it
   * crosses the 180th meridian (RFC 7946, section 5.2). Absent if the map does not show all of the region.
   */
  bounds?: [number, number, number, number]
  codes?: Record<string, string>
}

/** A person, group, state or community that can be followed. */
export type Actor = {
  id: string
  type: string
  name: LocalizedName
  abbreviation?: Partial<LocalizedName>
  aliases?: string[]
  part_of?: ActorRelation[]
  backed_by?: ActorRelation[]
  codes?: Record<string, string>
}

/** A relation to another actor, with its source and the first and last day on which it was true. */
export type ActorRelation = { id: string; source: string; from?: string; until?: string }

/** The regions and actors that can be followed, with their relations. */
export type Gazetteer = {
  regions: ReadonlyMap<string, Region>
  actors: ReadonlyMap<string, Actor>
  /** The parents of a region, and the groups that it is a member of. */
  parentsOf: (region: string) => readonly string[]
  /** The region and the regions around it, from the country on: each is the first parent of the next. */
  pathTo: (region: string) => Region[]
  /** The region itself and all regions within it. */
  regionsWithin: (region: string) => ReadonlySet<string>
  /** The actor itself and all its parts. */
  partsOf: (actor: string) => ReadonlySet<string>
  /** The actors that an actor or its parts back, and their parts. */
  actorsBackedBy: (actor: string) => ReadonlySet<string>
}

/** Builds the gazetteer. Throws on a cycle; `npm run data:check` finds one before a release. */
export const buildGazetteer = (regions: Region[], actors: Actor[]): Gazetteer => {
  const regionsById = new Map(regions.map((each) => [each.id, each]))
  const parents = new Map(regions.map((each) => [each.id, new Set(each.in ?? [])]))
  for (const group of regions) for (const member of group.members ?? []) parents.get(member)?.add(group.id)
  const actorsById = new Map(actors.map((each) => [each.id, each]))
  const children = invertEdges(parents)
  const parts = invertEdges(new Map(actors.map((each) => [each.id, new Set((each.part_of ?? []).map((to) => to.id))])))
  const backed = invertEdges(
    new Map(actors.map((each) => [each.id, new Set((each.backed_by ?? []).map((to) => to.id))])),
  )
  const regionsWithin = memoize((id: string) => collectReachable([id], children))
  const partsOf = memoize((id: string) => collectReachable([id], parts))
  for (const id of regionsById.keys()) assertAcyclic(id, children)
  for (const id of actorsById.keys()) assertAcyclic(id, parts)
  return {
    regions: regionsById,
    actors: actorsById,
    parentsOf: (id) => [...(parents.get(id) ?? [])],
    pathTo: memoize((id: string) => pathTo(id, regionsById)),
    regionsWithin,
    partsOf,
    actorsBackedBy: memoize((id: string) =>
      collectReachable(
        [...partsOf(id)].flatMap((part) => [...(backed.get(part) ?? [])]),
        parts,
      ),
    ),
  }
}

/** The world is left out, because everything is in it. */
const pathTo = (id: string, regions: ReadonlyMap<string, Region>): Region[] => {
  const path: Region[] = []
  for (let region = regions.get(id); region && region.type !== 'world'; region = regions.get(region.in?.[0] ?? ''))
    path.unshift(region)
  return path
}

type GraphEdges = ReadonlyMap<string, ReadonlySet<string>>

const invertEdges = (edges: GraphEdges): GraphEdges => {
  const inverted = new Map<string, Set<string>>()
  for (const [from, targets] of edges)
    for (const to of targets) inverted.set(to, (inverted.get(to) ?? new Set()).add(from))
  return inverted
}

const collectReachable = (start: string[], edges: GraphEdges): ReadonlySet<string> => {
  const reached = new Set(start)
  for (const each of reached) for (const next of edges.get(each) ?? []) reached.add(next)
  return reached
}

const assertAcyclic = (id: string, edges: GraphEdges): void => {
  if ([...(edges.get(id) ?? [])].some((next) => collectReachable([next], edges).has(id)))
    throw new Error(`The gazetteer has a cycle through ${id}.`)
}
