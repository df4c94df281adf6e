import type { Actor, Gazetteer, Name, Region } from '../../src/timeline/gazetteer.ts'

/** A thing that can be followed, with what lies in it or is part of it: each thing stands in the tree once. */
export type Branch = { id: string; name: Name; branches: Branch[] }

type Rooted = { id: string; name: Name; parent: string | undefined }

/** Regions as a tree in the order of the gazetteer, the groups apart: those run across it. */
export const regionBranches = ({ regions }: Gazetteer): { groups: Branch[]; roots: Branch[] } => {
  const all = [...regions.values()]
  const placed = all.filter((region) => !isGroup(region))
  const ids = new Set(placed.map((region) => region.id))
  const parentOf = (region: Region) => region.in?.find((id) => ids.has(id))
  return {
    groups: all.filter(isGroup).map(({ id, name }) => ({ id, name, branches: [] })),
    roots: grown(placed.map((region) => ({ id: region.id, name: region.name, parent: parentOf(region) }))),
  }
}

/** Actors as a tree: each under the first actor that it is part of. */
export const actorBranches = ({ actors }: Gazetteer): Branch[] => {
  const parentOf = (actor: Actor) => actor.part_of?.find(({ id }) => actors.has(id))?.id
  return grown([...actors.values()].map((actor) => ({ id: actor.id, name: actor.name, parent: parentOf(actor) })))
}

/** Whether something chosen lies beneath a branch. */
export const holdsChosen = ({ branches }: Branch, chosen: ReadonlySet<string>): boolean =>
  branches.some((branch) => chosen.has(branch.id) || holdsChosen(branch, chosen))

const isGroup = (region: Region): boolean => region.type === 'group'

const grown = (things: Rooted[]): Branch[] => {
  const children = Map.groupBy(things, (thing) => thing.parent)
  const under = (parent: string | undefined): Branch[] =>
    (children.get(parent) ?? []).map(({ id, name }) => ({ id, name, branches: under(id) }))
  return under(undefined)
}
