import { describe, expect, test } from 'vitest'
import map from '../../data/map.json'
import regions from '../../data/regions.json'
import { buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import { locateEvent } from '../../src/timeline/locate-event.ts'
import { boundsOfOutline } from '../../src/timeline/map-outline.ts'
import type { MapShapes } from '../../src/timeline/map-shapes.ts'

const shapes = map as unknown as MapShapes
const gazetteer = buildGazetteer(regions as unknown as Region[], [])
const located = (...ids: string[]) => locateEvent(ids, gazetteer, shapes)

describe('an event on the map', () => {
  test('in a region of the map shades it, and in a group all regions of the group', () => {
    expect(located('sy-idlib')).toEqual({ areas: ['sy-idlib'], points: [] })
    expect(located('grp-south-syria')!.areas).toEqual(expect.arrayContaining(['sy-daraa', 'sy-as-suwayda']))
  })

  test('in a town is a ring within the region around it, and a district has a larger one', () => {
    const [left, top, right, bottom] = boundsOfOutline(shapes.regions['sy-deir-ez-zor']!.outline)
    const { areas, points } = located('sy-al-bukamal')!
    expect(areas).toEqual([])
    const [point] = points
    for (const [value, least, most] of [
      [point!.x, (left + right) / 2, right],
      [point!.y, (top + bottom) / 2, bottom],
    ] as const) {
      expect(value).toBeGreaterThan(least)
      expect(value).toBeLessThan(most)
    }
    expect(located('sy-aleppo-azaz')!.points[0]!.radius).toBeGreaterThan(point!.radius)
  })

  test('in a town whose place on the map is not known shades the region around it', () => {
    const town: Region = { id: 'town', type: 'town', in: ['sy-idlib'], name: { en: 'Town', ar: 'بلدة' } }
    const own = buildGazetteer([...(regions as unknown as Region[]), town], [])
    expect(locateEvent(['town'], own, shapes)).toEqual({ areas: ['sy-idlib'], points: [] })
  })

  test('is on no map if that shows none of its regions, or it is in all of them', () => {
    for (const ids of [['ua'], ['sy'], ['world'], ['atlantis'], []]) expect(located(...ids)).toBeNull()
    expect(locateEvent(['sy-idlib'], gazetteer, { ...shapes, regions: {} })).toBeNull()
  })
})

test.each([
  ['M10 20l5 5-15 0z', [0, 20, 15, 25]],
  ['m10 20h5v-5H0V30Z', [0, 15, 15, 30]],
  ['M0,0L4,4zM10,10l2 2z', [0, 0, 12, 12]],
  ['m1 1l2 2zm-1 5h.5', [0, 1, 3, 6]],
])('an outline has the bounds of all its lines: %s', (outline, bounds) => {
  expect(boundsOfOutline(outline)).toEqual(bounds)
})
