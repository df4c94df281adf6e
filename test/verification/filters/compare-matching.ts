import { type Filter, filterOf, type MatchReason, matchFilter } from '../../../src/audience/filter.ts'
import type { RevisionFacts } from '../../../src/timeline/event.ts'
import { type Actor, buildGazetteer, type Gazetteer, type Region } from '../../../src/timeline/gazetteer.ts'
import { randomOf } from '../random.ts'
import { createOracle, type Happening, type Verdict, type Wish } from './matching-oracle.ts'
import { randomPair, randomWorld, shippedWorld } from './random-pairs.ts'

/** The product's matching, or the same with a fault. */
export type Matcher = (filter: Filter, facts: RevisionFacts, gazetteer: Gazetteer) => MatchReason | null

/**
 * The result of a comparison. `outside`: pairs that match and should not. `missing`: pairs that should match and do not.
 * `otherReason`: pairs that match by other ids. `cases` counts the pairs of each kind.
 */
export type MatchingResult = {
  pairs: number
  matching: number
  outside: number
  missing: number
  otherReason: number
  cases: Record<string, number>
  examples: string[]
}

const PAIRS_PER_WORLD = 1_000
/** Each fourth world is the gazetteer that ships. */
const SHIPPED_EVERY = 4
const MAX_EXAMPLES = 5

/** Compares a matcher with the oracle for random pairs of a filter and an event. The same seed gives the same pairs. */
export const compareMatching = (pairs: number, seed: number, matcher: Matcher = matchFilter): MatchingResult => {
  const result: MatchingResult = {
    ...{ pairs: 0, matching: 0, outside: 0, missing: 0, otherReason: 0 },
    ...{ cases: {}, examples: [] },
  }
  for (let world = 0; result.pairs < pairs; world++) compareWorld(result, pairs, seed * 1_000_003 + world, matcher)
  return result
}

const compareWorld = (result: MatchingResult, pairs: number, seed: number, matcher: Matcher): void => {
  const world = seed % SHIPPED_EVERY === 0 ? shippedWorld() : randomWorld(seed)
  const gazetteer = buildGazetteer(world.places as Region[], world.parties as Actor[])
  const oracle = createOracle(world.places, world.parties)
  const random = randomOf(seed, 'pairs')
  for (let count = 0; count < PAIRS_PER_WORLD && result.pairs < pairs; count++) {
    const { wish, happening } = randomPair(random, world)
    const facts = { ...happening, nature: 'event' } as RevisionFacts
    const found = matcher(filterOf(wish), facts, gazetteer)
    const expected = oracle(wish, happening)
    record(result, found, expected, { wish, happening })
    const types = new Map(world.places.map(({ id, type }) => [id, type]))
    countCases(result.cases, wish, happening, { types, isMatch: expected !== null })
  }
}

const record = (result: MatchingResult, found: MatchReason | null, expected: Verdict, pair: object): void => {
  result.pairs++
  if (expected) result.matching++
  const fault = faultOf(found, expected)
  if (!fault) return
  result[fault]++
  if (result.examples.length < MAX_EXAMPLES)
    result.examples.push(`${fault}: ${JSON.stringify({ ...pair, found, expected })}`)
}

const faultOf = (found: MatchReason | null, expected: Verdict): 'outside' | 'missing' | 'otherReason' | null => {
  if (found && !expected) return 'outside'
  if (!found && expected) return 'missing'
  return found && expected && reasonKeyOf(found) !== reasonKeyOf(expected) ? 'otherReason' : null
}

const reasonKeyOf = ({ regions, actors }: MatchReason): string =>
  JSON.stringify([regions.toSorted(), actors.toSorted()])

type CaseFacts = { types: Map<string, string>; isMatch: boolean }

/** A proof that never meets a rule proves nothing about it. */
const countCases = (cases: Record<string, number>, wish: Wish, happening: Happening, { types, isMatch }: CaseFacts) => {
  const typesOfEvent = happening.regions.map((id) => types.get(id))
  const isWide = typesOfEvent.some((type) => type === 'country' || type === 'world')
  const met: Record<string, boolean> = {
    'unplaced event, regions followed': happening.regions.length === 0 && wish.regions.length > 0,
    'unknown or renamed region of an event': typesOfEvent.includes(undefined),
    'only unknown or renamed regions followed':
      wish.regions.length > 0 && wish.actors.length === 0 && wish.regions.every((id) => !types.has(id)),
    'event in a group': typesOfEvent.includes('group'),
    'extreme event in a country or the world': isWide && happening.severity === 'extreme',
    'less than extreme event in a country or the world': isWide && happening.severity !== 'extreme',
    'only actor, mentioned': happening.actors.length === 1 && happening.actors[0]!.role === 'mentioned',
    'mentioned among others': happening.actors.length > 1 && happening.actors.some(({ role }) => role === 'mentioned'),
    'backed actors followed': wish.backed && wish.actors.length > 0,
    'both needed': wish.match === 'both' && wish.regions.length > 0 && wish.actors.length > 0,
    'nothing followed in particular': wish.regions.length + wish.actors.length === 0,
    'unknown severity': happening.severity === 'unknown',
  }
  for (const [name, isMet] of Object.entries(met)) {
    cases[name] ??= 0
    if (isMet) cases[name]++
    if (isMet && isMatch) cases[`${name}, matching`] = (cases[`${name}, matching`] ?? 0) + 1
  }
}
