import type { Actor, Gazetteer, LocalizedName, Region } from '../../src/timeline/gazetteer.ts'

/** A region or an actor, with the regions or actors beneath it. Each appears once in the tree. */
export type TreeNode = { id: string; name: LocalizedName; children: TreeNode[] }

type TreeItem = { id: string; name: LocalizedName; parent: string | undefined }

/**
 * Regions as a tree in the order of the gazetteer. Groups are apart, because they contain parts of several branches.
 */
export const buildRegionTree = ({ regions }: Gazetteer): { groups: TreeNode[]; roots: TreeNode[] } => {
  const all = [...regions.values()]
  const placed = all.filter((region) => !isGroup(region))
  const ids = new Set(placed.map((region) => region.id))
  const parentOf = (region: Region) => region.in?.find((id) => ids.has(id))
  return {
    groups: all.filter(isGroup).map(({ id, name }) => ({ id, name, children: [] })),
    roots: buildTree(placed.map((region) => ({ id: region.id, name: region.name, parent: parentOf(region) }))),
  }
}

/** Actors as a tree. Each is under the first actor of which it is a part. */
export const buildActorTree = ({ actors }: Gazetteer): TreeNode[] => {
  const parentOf = (actor: Actor) => actor.part_of?.find(({ id }) => actors.has(id))?.id
  return buildTree([...actors.values()].map((actor) => ({ id: actor.id, name: actor.name, parent: parentOf(actor) })))
}

/** True if a chosen region or actor is beneath this node. */
export const hasChosenDescendant = ({ children: branches }: TreeNode, chosen: ReadonlySet<string>): boolean =>
  branches.some((branch) => chosen.has(branch.id) || hasChosenDescendant(branch, chosen))

const isGroup = (region: Region): boolean => region.type === 'group'

const buildTree = (things: TreeItem[]): TreeNode[] => {
  const children = Map.groupBy(things, (thing) => thing.parent)
  const under = (parent: string | undefined): TreeNode[] =>
    (children.get(parent) ?? []).map(({ id, name }) => ({ id, name, children: under(id) }))
  return under(undefined)
}
