import { describe, expect, test } from 'vitest'
import shipped from '../../data/map.json'
import regions from '../../data/regions.json'
import { findMapFaults } from '../../src/cli/check/map-faults.ts'

const IDS = new Set(regions.map(({ id }) => id))
const shape = { outline: 'M0 0h10v10h-10z', centre: [5, 5] }
const map = {
  source: 'Drawn for a test',
  note: { en: 'A note.', ar: 'ملاحظة.' },
  width: 100,
  height: 80,
  regions: { 'sy-idlib': shape },
  dashed: [],
}
const pointersOf = (changed: Record<string, unknown>): string[] =>
  findMapFaults({ ...map, ...changed }, IDS).map(({ pointer }) => pointer)

test('the shipped map has no fault, and its outlines fit into the page', () => {
  expect(findMapFaults(shipped, IDS)).toEqual([])
  expect(JSON.stringify(shipped.regions).length).toBeLessThan(6_000)
})

test('a story without outlines has no fault', () => {
  expect(pointersOf({ regions: {} })).toEqual([])
})

describe('a fault of the map is named with its place:', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown region', { regions: { atlantis: shape } }, '/regions/atlantis'],
    ['a centre outside', { regions: { 'sy-idlib': { ...shape, centre: [500, 5] } } }, '/regions/sy-idlib/centre'],
    [
      'markup in an outline',
      { regions: { 'sy-idlib': { ...shape, outline: 'M0 0"/><script>' } } },
      '/regions/sy-idlib/outline',
    ],
    ['a curve', { dashed: ['M0 0C1 1 2 2 3 3'] }, '/dashed/0'],
    ['a missing language', { note: { en: 'A note.' } }, '/note/ar'],
    ['an unknown member', { colour: 'red' }, '/colour'],
    ['too long outlines', { dashed: [`M0 0${'l1 1'.repeat(2_000)}`] }, ''],
    ['no size', { width: 0 }, '/width'],
  ])('%s', (_, changed, pointer) => {
    expect(pointersOf(changed)).toEqual([pointer])
  })

  test('anything but an object', () => {
    for (const value of [null, 7, [], 'map', undefined]) expect(findMapFaults(value, IDS).length).toBeGreaterThan(0)
  })
})
