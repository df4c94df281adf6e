import * as v from 'valibot'
import type { BodyFault } from '../../lib/refusal.ts'
import { schemaFaultsOf } from '../../lib/schema-issues.ts'

/** The outlines are in the first page, which has few bytes to spend. */
const MAX_OUTLINE_CHARS = 6_000
const MAX_SIDE = 2_000

const text = v.pipe(v.string('A text in quotes is missing.'), v.nonEmpty('The text is empty.'))
const side = v.pipe(
  v.number(`A number from 1 to ${MAX_SIDE} is missing.`),
  v.minValue(1, 'The map must be at least 1 wide and 1 high.'),
  v.maxValue(MAX_SIDE, `The map can be at most ${MAX_SIDE} wide and high.`),
)
const outline = v.pipe(
  v.string('An outline is missing.'),
  v.regex(
    /^[Mm][\d\s.,MmLlHhVvZz-]*$/,
    'An outline is an SVG path of straight lines: M, L, H, V and Z in capital or small letters, and numbers.',
  ),
)
const centre = v.tuple(
  [v.number('The centre is two numbers, [x, y].'), v.number('The centre is two numbers, [x, y].')],
  'The centre is two numbers, [x, y].',
)
const MAP = v.strictObject(
  {
    source: text,
    note: v.strictObject({ en: text, ar: text }, 'The note is a sentence in each language: {"en": "…", "ar": "…"}.'),
    width: side,
    height: side,
    regions: v.record(
      v.string(),
      v.strictObject({ outline, centre }, 'A shape has an outline and a centre.'),
      'The shapes are an object: the id of each region with its shape.',
    ),
    dashed: v.array(outline, 'The dashed outlines are a list in square brackets.'),
  },
  'The map must be an object in braces with source, note, width, height, regions and dashed.',
)

/** Returns all faults of a map. `regions` are the ids of the gazetteer; null if that cannot be read. Never throws. */
export const findMapFaults = (map: unknown, regions: ReadonlySet<string> | null): BodyFault[] => {
  const read = v.safeParse(MAP, map)
  if (!read.success) return schemaFaultsOf(read.issues)
  const { width, height, regions: shapes, dashed } = read.output
  const size = [...Object.values(shapes).map((shape) => shape.outline), ...dashed].join('').length
  return [
    ...Object.entries(shapes).flatMap(([id, { centre: point }]) => [
      ...(regions && !regions.has(id) ? [{ pointer: `/regions/${id}`, detail: `No region has the id ${id}.` }] : []),
      ...(isInside(point, width, height)
        ? []
        : [
            {
              pointer: `/regions/${id}/centre`,
              detail: `The centre is outside the map, which is ${width} by ${height}.`,
            },
          ]),
    ]),
    ...(size > MAX_OUTLINE_CHARS
      ? [
          {
            pointer: '',
            detail: `The outlines have ${size} characters. Simplify them to at most ${MAX_OUTLINE_CHARS}.`,
          },
        ]
      : []),
  ]
}

const isInside = ([x, y]: [number, number], width: number, height: number): boolean =>
  x >= 0 && x <= width && y >= 0 && y <= height
