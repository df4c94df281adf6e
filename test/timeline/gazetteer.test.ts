import { describe, expect, test } from 'vitest'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import { world } from '../audience/small-world.ts'

const region = (id: string, lies: Pick<Region, 'in' | 'members'> = {}): Region => ({
  id,
  type: 'group',
  name: { en: id, ar: id },
  ...lies,
})
const actor = (id: string, partOf: string[], backedBy: string[] = []): Actor => ({
  id,
  type: 'group',
  name: { en: id, ar: id },
  part_of: partOf.map((to) => ({ id: to, source: 's' })),
  backed_by: backedBy.map((by) => ({ id: by, source: 's' })),
})
const sorted = (ids: Iterable<string>) => [...ids].sort()

describe('the graph of what can be followed', () => {
  test.each([
    ['manbij-town', ['manbij-town']],
    ['aleppo', ['aleppo', 'manbij', 'manbij-town']],
    ['north', ['aleppo', 'idlib', 'manbij', 'manbij-town', 'north']],
    ['border', ['akkar', 'border', 'hama']],
    ['world', sorted(world.regions.keys())],
    ['nowhere', ['nowhere']],
  ])('beneath %s lie %j', (id, beneath) => {
    expect(sorted(world.regionsWithin(id))).toEqual(beneath)
  })

  test('a region lies in its parent and in every group that names it', () => {
    expect(sorted(world.parentsOf('aleppo'))).toEqual(['north', 'syria'])
    expect(sorted(world.parentsOf('lebanon'))).toEqual(['crisis', 'world'])
    expect(world.parentsOf('world')).toEqual([])
    expect(world.parentsOf('nowhere')).toEqual([])
  })

  test.each([
    ['government', ['army', 'division', 'government']],
    ['division', ['division']],
    ['rebels', ['rebels']],
  ])('of %s are parts %j', (id, parts) => {
    expect(sorted(world.partsOf(id))).toEqual(parts)
  })

  test.each([
    ['russia', ['army', 'division']],
    ['army', ['militia', 'militia-wing']],
    ['government', ['militia', 'militia-wing']],
    ['rebels', []],
  ])('%s backs %j', (id, backed) => {
    expect(sorted(world.actorsBackedBy(id))).toEqual(backed)
  })

  test('answers the same when it is asked again', () => {
    expect(world.regionsWithin('syria')).toEqual(world.regionsWithin('syria'))
    expect(world.actorsBackedBy('russia')).toEqual(world.actorsBackedBy('russia'))
  })

  test('may be empty', () => {
    const empty = buildGazetteer([], [])
    expect([empty.regions.size, empty.actors.size]).toEqual([0, 0])
  })
})

describe('a cycle is refused', () => {
  test.each([
    ['a region in itself', [region('a', { in: ['a'] })]],
    ['two regions in each other', [region('a', { in: ['b'] }), region('b', { in: ['a'] })]],
    ['a group that names itself', [region('a', { members: ['a'] })]],
    ['a group that names the region it lies in', [region('a', { in: ['b'], members: ['b'] }), region('b')]],
    [
      'three in a ring, by parent and by group',
      [region('a', { in: ['b'] }), region('b', { members: ['c'] }), region('c', { members: ['b'] })],
    ],
  ])('%s', (_, regions) => {
    expect(() => buildGazetteer(regions, [])).toThrow('the gazetteer has a cycle')
  })

  test('an actor that is part of itself', () => {
    expect(() => buildGazetteer([], [actor('a', ['b']), actor('b', ['c']), actor('c', ['a'])])).toThrow('has a cycle')
  })

  test('but two actors may back each other', () => {
    const allies = buildGazetteer([], [actor('a', [], ['b']), actor('b', [], ['a'])])
    expect(sorted(allies.actorsBackedBy('a'))).toEqual(['b'])
    expect(sorted(allies.actorsBackedBy('b'))).toEqual(['a'])
  })

  test('and a region may lie in two that share a parent', () => {
    const diamond = [
      region('top'),
      region('l', { in: ['top'] }),
      region('r', { in: ['top'] }),
      region('x', { in: ['l', 'r'] }),
    ]
    expect(sorted(buildGazetteer(diamond, []).regionsWithin('top'))).toEqual(['l', 'r', 'top', 'x'])
  })
})
