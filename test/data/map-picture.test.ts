import { existsSync, readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import map from '../../data/map.json' with { type: 'json' }
import type { MapShapes } from '../../src/timeline/map-shapes.ts'
import { drawMap, pictureFileOf, rowsOf } from './map-picture.ts'

const shapes = map as unknown as MapShapes
const FILE = 'data/pages/picture.json'

// Two builds of zlib may write other bytes for the same pixels.
test('the stored picture has the regions and the pixels of the map: npm run docs writes it', async () => {
  const stored = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '{"regions":[],"deflated":""}'
  const { regions, deflated } = JSON.parse(stored) as { regions: string[]; deflated: string }
  const isCurrent =
    regions.join() === Object.keys(shapes.regions).join() &&
    inflateSync(Buffer.from(deflated, 'base64')).equals(rowsOf(drawMap(shapes)))
  await expect(isCurrent ? stored : pictureFileOf(shapes)).toMatchFileSnapshot(`../../${FILE}`)
})
