import { describe, expect, test } from 'vitest'
import { matchFilter } from '../../src/audience/filter.ts'
import { CERTAINTIES, SEVERITIES } from '../../src/timeline/event.ts'
import { following, happening, world } from './small-world.ts'

const match = (filter: Parameters<typeof following>[0], event: ReturnType<typeof happening>) =>
  matchFilter(following(filter), event, world)

const isMatch = (followed: string, region: string, severity: (typeof SEVERITIES)[number] = 'severe') =>
  match({ regions: [followed] }, happening([region], [], { severity })) !== null

describe('a followed region matches an event', () => {
  test.each([
    ['aleppo', 'aleppo', true, 'in the region itself'],
    ['aleppo', 'manbij', true, 'in a district of it'],
    ['aleppo', 'manbij-town', true, 'in a town of a district of it'],
    ['syria', 'manbij-town', true, 'in a town of a country'],
    ['world', 'manbij-town', true, 'in a town of the world'],
    ['aleppo', 'hama', false, 'not in a neighbour'],
    ['manbij', 'aleppo', false, 'not in the region around it'],
    ['lebanon', 'syria', false, 'not in another country'],
    ['north', 'manbij-town', true, 'in a town of a group’s member'],
    ['crisis', 'manbij-town', true, 'in a town of a member of a member'],
    ['crisis', 'akkar', true, 'in a governorate of a member country'],
    ['crisis', 'hama', false, 'not in a neighbour of a member'],
    ['border', 'akkar', true, 'in a member in one country'],
    ['border', 'hama', true, 'in a member in the other country'],
  ])('%s, event in %s: %s (%s)', (followed, region, isExpected) => {
    expect(isMatch(followed, region)).toBe(isExpected)
  })
})

describe('an event in a group counts as placed in each of its members', () => {
  test.each([
    ['aleppo', 'north', true, 'a member'],
    ['idlib', 'north', true, 'another member'],
    ['hama', 'north', false, 'not a member'],
    ['syria', 'north', true, 'the country of the members'],
    ['manbij', 'north', false, 'not a district of a member'],
    ['lebanon', 'border', true, 'the country of a member'],
    ['syria', 'border', true, 'the country of another member'],
    ['aleppo', 'crisis', true, 'a member of a member'],
    ['lebanon', 'crisis', true, 'a member country'],
    ['akkar', 'crisis', false, 'not a governorate of a member country'],
    ['crisis', 'north', true, 'the group around the group'],
  ])('%s followed, event in %s: %s (%s)', (followed, region, isExpected) => {
    expect(isMatch(followed, region)).toBe(isExpected)
  })

  test('so an extreme event matches regions within a member country, but not within a member governorate', () => {
    expect(isMatch('akkar', 'crisis', 'extreme')).toBe(true)
    expect(isMatch('manbij', 'north', 'extreme')).toBe(false)
  })
})

describe('an event in a country or the world matches the regions within it only if it is extreme', () => {
  test.each(SEVERITIES)('%s', (severity) => {
    const isExtreme = severity === 'extreme'
    expect(isMatch('aleppo', 'syria', severity)).toBe(isExtreme)
    expect(isMatch('manbij-town', 'syria', severity)).toBe(isExtreme)
    expect(isMatch('north', 'syria', severity)).toBe(isExtreme)
    expect(isMatch('akkar', 'world', severity)).toBe(isExtreme)
    expect(isMatch('lebanon', 'syria', severity)).toBe(false)
    expect(isMatch('akkar', 'syria', severity)).toBe(false)
    expect(isMatch('manbij', 'aleppo', severity)).toBe(false)
  })

  test('a group matches if a member is within the country, also if the group is in no country', () => {
    expect(isMatch('border', 'syria', 'extreme')).toBe(true)
    expect(isMatch('border', 'lebanon', 'extreme')).toBe(true)
    expect(isMatch('border', 'syria', 'severe')).toBe(false)
  })
})

describe('a followed actor matches an event', () => {
  test.each([
    ['government', 'government', true, 'by the actor itself'],
    ['government', 'army', true, 'by a part of it'],
    ['government', 'division', true, 'by a part of a part'],
    ['army', 'government', false, 'not by the actor that it is part of'],
    ['rebels', 'army', false, 'not by another actor'],
    ['army', 'militia', false, 'not by an actor that it backs'],
    ['russia', 'army', false, 'not by an actor that it backs'],
  ])('%s, event by %s: %s (%s)', (followed, by, isExpected) => {
    expect(match({ actors: [followed] }, happening(['hama'], [by])) !== null).toBe(isExpected)
  })

  test.each([
    ['russia', 'army', true, 'by an actor that it backs'],
    ['russia', 'division', true, 'by a part of an actor that it backs'],
    ['government', 'militia', true, 'by an actor that a part of it backs'],
    ['government', 'militia-wing', true, 'by a part of an actor that a part of it backs'],
    ['russia', 'militia', false, 'not by an actor that a backed actor backs'],
    ['militia', 'army', false, 'not by its own backer'],
    ['rebels', 'army', false, 'not by an actor that it does not back'],
  ])('%s with the actors that it backs, event by %s: %s (%s)', (followed, by, isExpected) => {
    expect(match({ actors: [followed], backed: true }, happening(['hama'], [by])) !== null).toBe(isExpected)
  })
})

describe('an actor in the role `mentioned` does not match', () => {
  const army = { id: 'army', role: 'mentioned' }
  test.each([
    [[army], true, 'unless it is the only actor'],
    [[army, { id: 'rebels', role: 'initiator' }], false, 'if another actor has another role'],
    [[army, { id: 'rebels', role: 'mentioned' }], false, 'if another actor is mentioned, too'],
    [[army, { id: 'army', role: 'target' }], true, 'unless it has another role, too'],
    [[army, { id: 'division', role: 'initiator' }], true, 'unless a part of it has another role'],
  ])('%j: %s (%s)', (actors, isExpected) => {
    expect(match({ actors: ['army'] }, { ...happening(['hama']), actors }) !== null).toBe(isExpected)
  })
})

describe('followed regions and actors', () => {
  const both = { regions: ['aleppo'], actors: ['army'] }
  test.each([
    ['any', 'aleppo', 'army', true],
    ['any', 'aleppo', 'rebels', true],
    ['any', 'hama', 'army', true],
    ['any', 'hama', 'rebels', false],
    ['both', 'aleppo', 'army', true],
    ['both', 'manbij', 'division', true],
    ['both', 'aleppo', 'rebels', false],
    ['both', 'hama', 'army', false],
    ['both', 'hama', 'rebels', false],
  ] as const)('%s of aleppo and army: event in %s by %s: %s', (mode, region, by, isExpected) => {
    expect(match({ ...both, match: mode }, happening([region], [by])) !== null).toBe(isExpected)
  })

  test.each(['any', 'both'] as const)('%s with one list empty: the other list decides', (mode) => {
    expect(match({ match: mode, regions: ['aleppo'] }, happening(['aleppo'], ['rebels']))).not.toBeNull()
    expect(match({ match: mode, regions: ['aleppo'] }, happening(['hama'], ['rebels']))).toBeNull()
    expect(match({ match: mode, actors: ['army'] }, happening(['hama'], ['army']))).not.toBeNull()
    expect(match({ match: mode, actors: ['army'] }, happening(['hama'], ['rebels']))).toBeNull()
  })

  test.each(['any', 'both'] as const)('%s with both lists empty: every event matches', (mode) => {
    expect(match({ match: mode }, happening([]))).toEqual({ regions: [], actors: [] })
    expect(match({ match: mode }, happening(['nowhere'], ['nobody']))).toEqual({ regions: [], actors: [] })
  })
})

describe('the severity of a filter', () => {
  test.each([
    ['extreme', ['extreme']],
    ['severe', ['extreme', 'severe']],
    ['moderate', ['extreme', 'severe', 'moderate', 'unknown']],
    ['minor', ['extreme', 'severe', 'moderate', 'minor', 'unknown']],
  ] as const)('%s matches %j; unknown counts as moderate', (severity, expected) => {
    const matching = SEVERITIES.filter((each) => match({ severity }, happening(['hama'], [], { severity: each })))
    expect(matching).toEqual(expected)
  })
})

describe('the certainty of a filter', () => {
  test.each([
    ['confirmed', ['confirmed']],
    ['reported', ['confirmed', 'reported']],
    ['disputed', ['confirmed', 'reported', 'disputed']],
    ['unverified', [...CERTAINTIES]],
    [undefined, [...CERTAINTIES]],
  ] as const)('%s matches %j', (certainty, expected) => {
    const filter = certainty ? { certainty } : {}
    expect(CERTAINTIES.filter((each) => match(filter, happening(['hama'], [], { certainty: each })))).toEqual(expected)
  })
})

describe('an id that the gazetteer does not have', () => {
  test('matches nothing if it is followed, not even an event with this id', () => {
    expect(match({ regions: ['gone'] }, happening(['gone']))).toBeNull()
    expect(match({ actors: ['gone'] }, happening([], ['gone']))).toBeNull()
    expect(match({ regions: ['gone'], actors: ['army'], match: 'both' }, happening(['gone'], ['army']))).toBeNull()
  })
  test('does not affect other followed ids', () => {
    expect(match({ regions: ['gone', 'aleppo'] }, happening(['aleppo']))).toEqual({ regions: ['aleppo'], actors: [] })
  })
  test('places an event in no region', () => {
    expect(match({ regions: ['world'] }, happening(['gone'], [], { severity: 'extreme' }))).toBeNull()
  })
})

test('the reason names the followed ids that match, and no others', () => {
  const filter = { regions: ['aleppo', 'hama', 'syria'], actors: ['government', 'rebels'] }
  expect(match(filter, happening(['manbij'], ['division']))).toEqual({
    regions: ['aleppo', 'syria'],
    actors: ['government'],
  })
})
