import { memoize } from '../lib/memoize.ts'
import type { Lang } from './event.ts'

export type LocalizedName = Record<Lang, string>

/** A place, or a group of places, that can be followed. */
export type Region = {
  id: string
  /** world, country, governorate, district, city, town, landmark, group … */
  type: string
  /** The regions that it lies in. */
  in?: string[]
  /** For a group: the regions that it names. */
  members?: string[]
  name: LocalizedName
  aliases?: string[]
  /** Latitude and longitude in degrees. */
  centre?: [number, number]
  /**
   * The rectangle that its outline on the map spans: south, west, north and east in degrees. Where west is greater than
   * east it crosses the 180th meridian (RFC 7946, section 5.2). Left out where the map does not draw the whole of it.
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

/** A relation to another actor, its source, and the days between which it held. */
export type ActorRelation = { id: string; source: string; from?: string; until?: string }

/** The graph of what can be followed. Every question about who lies in whom is answered here. */
export type Gazetteer = {
  regions: ReadonlyMap<string, Region>
  actors: ReadonlyMap<string, Actor>
  /** The regions that a region lies in directly: its parents and the groups that name it. */
  parentsOf: (region: string) => readonly string[]
  /** The region itself and everything beneath it. */
  regionsWithin: (region: string) => ReadonlySet<string>
  /** The actor itself and everything that is part of it. */
  partsOf: (actor: string) => ReadonlySet<string>
  /** Whom an actor and its parts back, with the parts of those. */
  actorsBackedBy: (actor: string) => ReadonlySet<string>
}

/** Ties two lists into the graph. Refuses a cycle by throwing: the files are checked before they ship. */
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
  const beneath = memoize((id: string) => collectReachable([id], children))
  const partsOf = memoize((id: string) => collectReachable([id], parts))
  for (const id of regionsById.keys()) assertAcyclic(id, children)
  for (const id of actorsById.keys()) assertAcyclic(id, parts)
  return {
    regions: regionsById,
    actors: actorsById,
    parentsOf: (id) => [...(parents.get(id) ?? [])],
    regionsWithin: beneath,
    partsOf,
    actorsBackedBy: memoize((id: string) =>
      collectReachable(
        [...partsOf(id)].flatMap((part) => [...(backed.get(part) ?? [])]),
        parts,
      ),
    ),
  }
}

type GraphEdges = ReadonlyMap<string, ReadonlySet<string>>

const invertEdges = (edges: GraphEdges): GraphEdges => {
  const found = new Map<string, Set<string>>()
  for (const [from, targets] of edges) for (const to of targets) found.set(to, (found.get(to) ?? new Set()).add(from))
  return found
}

const collectReachable = (start: string[], edges: GraphEdges): ReadonlySet<string> => {
  const found = new Set(start)
  for (const each of found) for (const next of edges.get(each) ?? []) found.add(next)
  return found
}

const assertAcyclic = (id: string, edges: GraphEdges): void => {
  if ([...(edges.get(id) ?? [])].some((next) => collectReachable([next], edges).has(id)))
    throw new Error(`the gazetteer has a cycle through ${id}`)
}
