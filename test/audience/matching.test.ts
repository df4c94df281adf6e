import { describe, expect, test } from 'vitest'
import { matchFilter } from '../../src/audience/filter.ts'
import { SEVERITIES } from '../../src/timeline/event.ts'
import { following, happening, world } from './places.ts'

const tells = (filter: Parameters<typeof following>[0], event: ReturnType<typeof happening>) =>
  matchFilter(following(filter), event, world)

const hearsOf = (followed: string, place: string, severity: (typeof SEVERITIES)[number] = 'severe') =>
  tells({ regions: [followed] }, happening([place], [], { severity })) !== null

describe('who follows a region hears of', () => {
  test.each([
    ['aleppo', 'aleppo', true, 'the region itself'],
    ['aleppo', 'manbij', true, 'a district in it'],
    ['aleppo', 'manbij-town', true, 'a town in a district in it'],
    ['syria', 'manbij-town', true, 'whatever lies beneath a country'],
    ['world', 'manbij-town', true, 'whatever lies beneath the world'],
    ['aleppo', 'hama', false, 'no region beside it'],
    ['manbij', 'aleppo', false, 'no region above it'],
    ['lebanon', 'syria', false, 'no other country'],
    ['north', 'manbij-town', true, 'whatever lies beneath a member of a group'],
    ['crisis', 'manbij-town', true, 'whatever lies beneath a group that the group names'],
    ['crisis', 'akkar', true, 'whatever lies beneath a country that the group names'],
    ['crisis', 'hama', false, 'no neighbour of a member'],
    ['border', 'akkar', true, 'a member in the one country'],
    ['border', 'hama', true, 'a member in the other country'],
  ])('%s, event in %s: %s (%s)', (followed, place, heard) => {
    expect(hearsOf(followed, place)).toBe(heard)
  })
})

describe('an event in a group counts as placed in each of its members', () => {
  test.each([
    ['aleppo', 'north', true, 'a member'],
    ['idlib', 'north', true, 'another member'],
    ['hama', 'north', false, 'no member'],
    ['syria', 'north', true, 'the country above the members'],
    ['manbij', 'north', false, 'beneath a member, which is no country'],
    ['lebanon', 'border', true, 'the country above a member'],
    ['syria', 'border', true, 'the country above another member'],
    ['aleppo', 'crisis', true, 'a member of a group that the group names'],
    ['lebanon', 'crisis', true, 'a country that the group names'],
    ['akkar', 'crisis', false, 'beneath a country that the group names'],
    ['crisis', 'north', true, 'the group that names the group'],
  ])('%s followed, event in %s: %s (%s)', (followed, place, heard) => {
    expect(hearsOf(followed, place)).toBe(heard)
  })

  test('so an extreme one reaches beneath a country that the group names, and beneath no governorate', () => {
    expect(hearsOf('akkar', 'crisis', 'extreme')).toBe(true)
    expect(hearsOf('manbij', 'north', 'extreme')).toBe(false)
  })
})

describe('what happens to a country or to the world concerns the regions beneath it only when extreme', () => {
  test.each(SEVERITIES)('%s', (severity) => {
    const isExtreme = severity === 'extreme'
    expect(hearsOf('aleppo', 'syria', severity)).toBe(isExtreme)
    expect(hearsOf('manbij-town', 'syria', severity)).toBe(isExtreme)
    expect(hearsOf('north', 'syria', severity)).toBe(isExtreme)
    expect(hearsOf('akkar', 'world', severity)).toBe(isExtreme)
    expect(hearsOf('lebanon', 'syria', severity)).toBe(false)
    expect(hearsOf('akkar', 'syria', severity)).toBe(false)
    expect(hearsOf('manbij', 'aleppo', severity)).toBe(false)
  })

  test('a group hears of it when one of its members does, though the group lies in no country', () => {
    expect(hearsOf('border', 'syria', 'extreme')).toBe(true)
    expect(hearsOf('border', 'lebanon', 'extreme')).toBe(true)
    expect(hearsOf('border', 'syria', 'severe')).toBe(false)
  })
})

describe('who follows an actor hears of', () => {
  test.each([
    ['government', 'government', true, 'the actor itself'],
    ['government', 'army', true, 'a part of it'],
    ['government', 'division', true, 'a part of a part'],
    ['army', 'government', false, 'not of what it is part of'],
    ['rebels', 'army', false, 'not of another'],
    ['army', 'militia', false, 'not of those it backs, unless asked'],
    ['russia', 'army', false, 'not of those it backs, unless asked'],
  ])('%s, event by %s: %s (%s)', (followed, by, heard) => {
    expect(tells({ actors: [followed] }, happening(['hama'], [by])) !== null).toBe(heard)
  })

  test.each([
    ['russia', 'army', true, 'one that it backs'],
    ['russia', 'division', true, 'a part of one that it backs'],
    ['government', 'militia', true, 'one that a part of it backs'],
    ['government', 'militia-wing', true, 'a part of one that a part of it backs'],
    ['russia', 'militia', false, 'not one that is backed by one that it backs'],
    ['militia', 'army', false, 'not its own backer'],
    ['rebels', 'army', false, 'nobody whom it does not back'],
  ])('%s and those it backs, event by %s: %s (%s)', (followed, by, heard) => {
    expect(tells({ actors: [followed], backed: true }, happening(['hama'], [by])) !== null).toBe(heard)
  })
})

describe('one who is only mentioned did not act', () => {
  const army = { id: 'army', role: 'mentioned' }
  test.each([
    [[army], true, 'unless nobody else is named'],
    [[army, { id: 'rebels', role: 'initiator' }], false, 'where another acted'],
    [[army, { id: 'rebels', role: 'mentioned' }], false, 'where another is mentioned too'],
    [[army, { id: 'army', role: 'target' }], true, 'unless in another role as well'],
    [[army, { id: 'division', role: 'initiator' }], true, 'unless a part of it acted'],
  ])('%j: %s (%s)', (actors, heard) => {
    expect(tells({ actors: ['army'] }, { ...happening(['hama']), actors }) !== null).toBe(heard)
  })
})

describe('regions and actors combine', () => {
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
  ] as const)('%s of Aleppo and the army: %s by %s: %s', (match, place, by, heard) => {
    expect(tells({ ...both, match }, happening([place], [by])) !== null).toBe(heard)
  })

  test.each(['any', 'both'] as const)('with %s and one list empty it is the other list alone', (match) => {
    expect(tells({ match, regions: ['aleppo'] }, happening(['aleppo'], ['rebels']))).not.toBeNull()
    expect(tells({ match, regions: ['aleppo'] }, happening(['hama'], ['rebels']))).toBeNull()
    expect(tells({ match, actors: ['army'] }, happening(['hama'], ['army']))).not.toBeNull()
    expect(tells({ match, actors: ['army'] }, happening(['hama'], ['rebels']))).toBeNull()
  })

  test.each(['any', 'both'] as const)('with %s and both lists empty it is the whole timeline', (match) => {
    expect(tells({ match }, happening([]))).toEqual({ regions: [], actors: [] })
    expect(tells({ match }, happening(['nowhere'], ['nobody']))).toEqual({ regions: [], actors: [] })
  })
})

describe('the least severity', () => {
  test.each([
    ['extreme', ['extreme']],
    ['severe', ['extreme', 'severe']],
    ['moderate', ['extreme', 'severe', 'moderate', 'unknown']],
    ['minor', ['extreme', 'severe', 'moderate', 'minor', 'unknown']],
  ] as const)('%s lets through %j, unknown being moderate', (severity, heard) => {
    const told = SEVERITIES.filter((each) => tells({ severity }, happening(['hama'], [], { severity: each })))
    expect(told).toEqual(heard)
  })
})

describe('what the gazetteer no longer has', () => {
  test('matches nothing where it is followed, not even an event that still names it', () => {
    expect(tells({ regions: ['gone'] }, happening(['gone']))).toBeNull()
    expect(tells({ actors: ['gone'] }, happening([], ['gone']))).toBeNull()
    expect(tells({ regions: ['gone'], actors: ['army'], match: 'both' }, happening(['gone'], ['army']))).toBeNull()
  })
  test('does not hinder what else is followed', () => {
    expect(tells({ regions: ['gone', 'aleppo'] }, happening(['aleppo']))).toEqual({ regions: ['aleppo'], actors: [] })
  })
  test('places an event nowhere', () => {
    expect(tells({ regions: ['world'] }, happening(['gone'], [], { severity: 'extreme' }))).toBeNull()
  })
})

test('the reason names what is followed and matched, and no more', () => {
  const filter = { regions: ['aleppo', 'hama', 'syria'], actors: ['government', 'rebels'] }
  expect(tells(filter, happening(['manbij'], ['division']))).toEqual({
    regions: ['aleppo', 'syria'],
    actors: ['government'],
  })
})
