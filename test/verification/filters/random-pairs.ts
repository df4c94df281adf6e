import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, randomOf } from '../random.ts'
import type { Happening, Party, Place, Wish } from './matching-oracle.ts'

/** A gazetteer, and the ids that filters and events name: also some that it never had, or has no longer. */
export type RandomWorld = { places: Place[]; parties: Party[]; regionIds: string[]; actorIds: string[] }
export type RandomPair = { wish: Wish; happening: Happening }

const DATA = join(import.meta.dirname, '../../../data')
const TYPES = ['country', 'governorate', 'district', 'town', 'group']
const SEVERITIES = ['minor', 'moderate', 'severe', 'extreme'] as const
const CERTAINTIES = ['unverified', 'disputed', 'reported', 'confirmed'] as const
const ROLES = ['initiator', 'target', 'mentioned']
/** Of so many ids of filters and events, one is unknown. */
const UNKNOWN_SHARE = 0.08
const RENAMED_SHARE = 0.2

/** The gazetteer that ships. */
export const shippedWorld = (): RandomWorld =>
  withIds(readJson<Place[]>('regions.json'), readJson<Party[]>('actors.json'), ['sy-nowhere'], ['nobody'])

const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(DATA, name), 'utf8')) as T

const withIds = (places: Place[], parties: Party[], goneRegions: string[], goneActors: string[]): RandomWorld => ({
  places,
  parties,
  regionIds: [...places.map(({ id }) => id), ...goneRegions],
  actorIds: [...parties.map(({ id }) => id), ...goneActors],
})

/** A gazetteer without cycles: each entry is in, part of, or backed by some of those before it. Some entries were renamed. */
export const randomWorld = (seed: number): RandomWorld => {
  const random = randomOf(seed, 'gazetteer')
  const regionNames = namesOf(random, 'r', random.between(3, 14))
  const places = regionNames.map(({ name }, at): Place => {
    const parents = upTo(random, 2, at).map((each) => regionNames[each]!.name)
    return { id: name, type: at === 0 ? 'world' : random.pick(TYPES), in: parents }
  })
  for (const [at, group] of places.entries())
    if (group.type === 'group')
      group.members = upTo(random, 3, places.length - at - 1).map((each) => places[at + 1 + each]!.id)
  const actorNames = namesOf(random, 'a', random.between(2, 10))
  const parties = actorNames.map(({ name }, at): Party => {
    const earlier = (most: number) => upTo(random, most, at).map((each) => ({ id: actorNames[each]!.name }))
    return { id: name, part_of: earlier(1), backed_by: earlier(1) }
  })
  return withIds(places, parties, gone(regionNames, 'r'), gone(actorNames, 'a'))
}

type Named = { name: string; earlier: string | null }

const namesOf = (random: Random, letter: string, count: number): Named[] =>
  Array.from({ length: count }, (_, at) => {
    const isRenamed = random.chance(RENAMED_SHARE)
    return { name: isRenamed ? `new-${letter}${at}` : `${letter}${at}`, earlier: isRenamed ? `${letter}${at}` : null }
  })

const gone = (names: Named[], letter: string): string[] => [
  `unknown-${letter}`,
  ...names.flatMap(({ earlier }) => earlier ?? []),
]

/** At most `most` different numbers below `limit`. */
const upTo = (random: Random, most: number, limit: number): number[] =>
  limit <= 0 ? [] : [...new Set(Array.from({ length: random.between(0, most) }, () => random.below(limit)))]

/** A filter and an event in a world. A third of the events has no region. */
export const randomPair = (random: Random, { regionIds, actorIds, places, parties }: RandomWorld): RandomPair => {
  const choose = (ids: string[], known: number): string =>
    random.chance(UNKNOWN_SHARE) ? ids[known + random.below(ids.length - known)]! : ids[random.below(known)]!
  const several = (most: number, ids: string[], known: number): string[] => [
    ...new Set(Array.from({ length: random.between(0, most) }, () => choose(ids, known))),
  ]
  return {
    wish: {
      regions: several(3, regionIds, places.length),
      actors: several(2, actorIds, parties.length),
      match: random.pick(['any', 'both'] as const),
      backed: random.chance(0.5),
      severity: random.chance(0.6) ? 'minor' : random.pick(SEVERITIES),
      certainty: random.chance(0.6) ? 'unverified' : random.pick(CERTAINTIES),
    },
    happening: {
      regions: several(2, regionIds, places.length),
      actors: several(3, actorIds, parties.length).map((id) => ({ id, role: random.pick(ROLES) })),
      severity: random.pick([...SEVERITIES, 'extreme', 'unknown']),
      certainty: random.pick([...CERTAINTIES, 'confirmed', 'reported']),
    },
  }
}
