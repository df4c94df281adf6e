import { readFileSync } from 'node:fs'

/** What the model knows of an event when it judges who follows it. */
export type Facts = {
  nature: string
  certainty: string
  severity: string
  regions: { id: string }[]
  actors: { id: string; role: string }[]
}

/** What somebody may follow to be told of an event: these regions, these actors, and these if they ask for the backed. */
export type Reach = { regions: ReadonlySet<string>; actors: ReadonlySet<string>; backers: ReadonlySet<string> }

type Region = { id: string; type: string; in?: string[]; members?: string[] }
type Actor = { id: string; part_of?: { id: string }[]; backed_by?: { id: string }[] }

const read = <T extends { id: string }>(file: string): Map<string, T> =>
  new Map((JSON.parse(readFileSync(file, 'utf8')) as T[]).map((each) => [each.id, each]))

/** Every step up from where one is, however far. */
const upwards = (from: string, up: (id: string) => string[]): Set<string> => {
  const seen = new Set([from])
  for (const id of seen) for (const next of up(id)) seen.add(next)
  return seen
}

/**
 * Who would be told of an event, from the event's side: upwards from where it happened and who took part. The product
 * goes the other way, from what a reader follows downwards; the two share the files of the gazetteer and nothing else.
 */
export const reachIn = (regionsFile = 'data/regions.json', actorsFile = 'data/actors.json') => {
  const regions = read<Region>(regionsFile)
  const actors = read<Actor>(actorsFile)
  const groups = [...regions.values()].filter(({ members = [] }) => members.length > 0)
  const above = (id: string): string[] => [
    ...(regions.get(id)?.in ?? []),
    ...groups.filter(({ members = [] }) => members.includes(id)).map((group) => group.id),
  ]
  const holders = new Map([...regions.keys()].map((id) => [id, upwards(id, above)]))
  const parties = new Map(
    [...actors.keys()].map((id) => [id, upwards(id, (each) => (actors.get(each)?.part_of ?? []).map((to) => to.id))]),
  )
  /** An event in a group happened in each of its members too. */
  const places = (id: string): Set<string> => upwards(id, (each) => regions.get(each)?.members ?? [])
  /** Of the extreme in a whole country hears everyone who follows a place in it, or what holds such a place. */
  const beneath = (country: string): string[] =>
    [...holders].filter(([, held]) => held.has(country)).flatMap(([, held]) => [...held])
  const isWhole = (id: string): boolean => ['country', 'world'].includes(regions.get(id)?.type ?? '')

  return (facts: Facts): Reach => {
    const where = new Set(facts.regions.flatMap(({ id }) => [...places(id)]))
    const told = [...where].flatMap((place) => [
      ...(holders.get(place) ?? []),
      ...(facts.severity === 'extreme' && isWhole(place) ? beneath(place) : []),
    ])
    const isAlone = new Set(facts.actors.map(({ id }) => id)).size === 1
    const taking = facts.actors.filter(({ role }) => role !== 'mentioned' || isAlone)
    const parts = taking.flatMap(({ id }) => [...(parties.get(id) ?? [])])
    const backers = parts
      .flatMap((id) => actors.get(id)?.backed_by ?? [])
      .flatMap(({ id }) => [...(parties.get(id) ?? [])])
    return { regions: new Set(told), actors: new Set(parts), backers: new Set(backers) }
  }
}
