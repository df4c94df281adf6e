import { describe, expect, test } from 'vitest'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import { world } from '../audience/small-world.ts'

const region = (id: string, relations: Pick<Region, 'in' | 'members'> = {}): Region => ({
  id,
  type: 'group',
  name: { en: id, ar: id },
  ...relations,
})
const actor = (id: string, partOf: string[], backedBy: string[] = []): Actor => ({
  id,
  type: 'group',
  name: { en: id, ar: id },
  part_of: partOf.map((to) => ({ id: to, source: 's' })),
  backed_by: backedBy.map((by) => ({ id: by, source: 's' })),
})
const sorted = (ids: Iterable<string>) => [...ids].sort()

describe('the gazetteer', () => {
  test.each([
    ['manbij-town', ['manbij-town']],
    ['aleppo', ['aleppo', 'manbij', 'manbij-town']],
    ['north', ['aleppo', 'idlib', 'manbij', 'manbij-town', 'north']],
    ['border', ['akkar', 'border', 'hama']],
    ['world', sorted(world.regions.keys())],
    ['nowhere', ['nowhere']],
  ])('has within %s the regions %j', (id, within) => {
    expect(sorted(world.regionsWithin(id))).toEqual(within)
  })

  test('has a region in its parent and in its groups', () => {
    expect(sorted(world.parentsOf('aleppo'))).toEqual(['north', 'syria'])
    expect(sorted(world.parentsOf('lebanon'))).toEqual(['crisis', 'world'])
    expect(world.parentsOf('world')).toEqual([])
    expect(world.parentsOf('nowhere')).toEqual([])
  })

  test.each([
    ['government', ['army', 'division', 'government']],
    ['division', ['division']],
    ['rebels', ['rebels']],
  ])('has the parts of %s: %j', (id, parts) => {
    expect(sorted(world.partsOf(id))).toEqual(parts)
  })

  test.each([
    ['russia', ['army', 'division']],
    ['army', ['militia', 'militia-wing']],
    ['government', ['militia', 'militia-wing']],
    ['rebels', []],
  ])('has %s as backer of %j', (id, backed) => {
    expect(sorted(world.actorsBackedBy(id))).toEqual(backed)
  })

  test('returns the same result again', () => {
    expect(world.regionsWithin('syria')).toEqual(world.regionsWithin('syria'))
    expect(world.actorsBackedBy('russia')).toEqual(world.actorsBackedBy('russia'))
  })

  test('can be empty', () => {
    const empty = buildGazetteer([], [])
    expect([empty.regions.size, empty.actors.size]).toEqual([0, 0])
  })
})

describe('a cycle throws', () => {
  test.each([
    ['a region in itself', [region('a', { in: ['a'] })]],
    ['two regions in each other', [region('a', { in: ['b'] }), region('b', { in: ['a'] })]],
    ['a group that is its own member', [region('a', { members: ['a'] })]],
    ['a group with its own parent as a member', [region('a', { in: ['b'], members: ['b'] }), region('b')]],
    [
      'three in a ring, by parent and by group',
      [region('a', { in: ['b'] }), region('b', { members: ['c'] }), region('c', { members: ['b'] })],
    ],
  ])('%s', (_, regions) => {
    expect(() => buildGazetteer(regions, [])).toThrow('The gazetteer has a cycle')
  })

  test('an actor that is part of itself', () => {
    expect(() => buildGazetteer([], [actor('a', ['b']), actor('b', ['c']), actor('c', ['a'])])).toThrow('has a cycle')
  })

  test('but two actors can back each other', () => {
    const allies = buildGazetteer([], [actor('a', [], ['b']), actor('b', [], ['a'])])
    expect(sorted(allies.actorsBackedBy('a'))).toEqual(['b'])
    expect(sorted(allies.actorsBackedBy('b'))).toEqual(['a'])
  })

  test('and a region can have two parents with the same parent', () => {
    const diamond = [
      region('top'),
      region('l', { in: ['top'] }),
      region('r', { in: ['top'] }),
      region('x', { in: ['l', 'r'] }),
    ]
    expect(sorted(buildGazetteer(diamond, []).regionsWithin('top'))).toEqual(['l', 'r', 'top', 'x'])
  })
})
