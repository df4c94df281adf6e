import { deflateSync } from 'node:zlib'
import type { MapShapes } from '../../src/timeline/map-shapes.ts'

export const WIDTH = 600
export const HEIGHT = 315
const MARGIN = 12
/** Palette: paper, lines and marks, the middle tick of the mark, then a colour for each region. */
const LINE = 1
const MIDDLE_TICK = 2
const FIRST_REGION = 3

type Point = [x: number, y: number]

/** The closed lines of an SVG path with `M`, relative `l` and `z`. */
const ringsOf = (path: string): Point[][] =>
  [...path.matchAll(/M([^Mz]+)z/g)].map(([, body]) => {
    const [start, rest = ''] = body!.split('l')
    const numbersOf = (text: string): number[] => (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
    const [x = 0, y = 0] = numbersOf(start!)
    const ring: Point[] = [[x, y]]
    const steps = numbersOf(rest)
    for (let at = 0; at + 1 < steps.length; at += 2) {
      const [lastX, lastY] = ring.at(-1)!
      ring.push([lastX + steps[at]!, lastY + steps[at + 1]!])
    }
    return ring
  })

/** Draws the map with one index for each region, and the mark of the site beside it. One byte for each pixel. */
export const drawMap = (shapes: MapShapes): Uint8Array => {
  const pixels = new Uint8Array(WIDTH * HEIGHT)
  const scale = Math.min((HEIGHT - 2 * MARGIN) / shapes.height, (WIDTH - 2 * MARGIN) / shapes.width)
  const left = WIDTH - MARGIN - shapes.width * scale
  const regions = Object.values(shapes.regions).map(({ outline }) =>
    ringsOf(outline).map((ring) => ring.map(([x, y]): Point => [left + x * scale, MARGIN + y * scale])),
  )
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const region = regions.findIndex((rings) => isInside(rings, x + 0.5, y + 0.5))
      if (region >= 0) pixels[y * WIDTH + x] = FIRST_REGION + region
    }
  outline(pixels)
  drawMark(pixels)
  return pixels
}

const isInside = (rings: Point[][], x: number, y: number): boolean => {
  let inside = false
  for (const ring of rings)
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
      const [x1, y1] = ring[at]!
      const [x2, y2] = ring[before]!
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
    }
  return inside
}

/** Draws a line where two regions, or a region and what lies around it, meet. */
const outline = (pixels: Uint8Array): void => {
  const areas = pixels.slice()
  for (let y = 1; y < HEIGHT; y++)
    for (let x = 1; x < WIDTH; x++) {
      const at = y * WIDTH + x
      if (areas[at] !== areas[at - 1] || areas[at] !== areas[at - WIDTH]) pixels[at] = LINE
    }
}

const drawMark = (pixels: Uint8Array): void => {
  const fill = (x: number, y: number, width: number, height: number, index: number): void => {
    for (let row = y; row < y + height; row++) pixels.fill(index, row * WIDTH + x, row * WIDTH + x + width)
  }
  fill(80, 60, 14, 195, LINE)
  fill(94, 95, 60, 14, LINE)
  fill(94, 206, 60, 14, LINE)
  fill(66, 150, 120, 14, MIDDLE_TICK)
}

/** The rows as PNG stores them: each begins with the number of its filter, 0 for none. */
export const rowsOf = (pixels: Uint8Array): Buffer => {
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT)
  for (let y = 0; y < HEIGHT; y++) rows.set(pixels.subarray(y * WIDTH, (y + 1) * WIDTH), y * (WIDTH + 1) + 1)
  return rows
}

/** The stored picture of a map. The file is read by `src/routes/pages/map-picture.ts`. */
export const pictureFileOf = (shapes: MapShapes): string => {
  const deflated = deflateSync(rowsOf(drawMap(shapes)), { level: 9 }).toString('base64')
  const picture = { width: WIDTH, height: HEIGHT, regions: Object.keys(shapes.regions), deflated }
  return `${JSON.stringify(picture, null, 1)}\n`
}
