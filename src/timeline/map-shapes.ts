import type { LocalizedName } from './gazetteer.ts'

/** The outline of a region in the coordinates of the map, as an SVG path, and the point at which its circle is drawn. */
export type MapShape = { outline: string; centre: [x: number, y: number] }

/** The map of a story: shapes by region. A story without shapes has no map. */
export type MapShapes = {
  /** The source of the shapes, and their licence. */
  source: string
  /** A sentence under the map, for example about its borders. */
  note: LocalizedName
  width: number
  height: number
  regions: Readonly<Record<string, MapShape>>
  /** Outlines of what is disputed, as SVG paths. They are drawn dashed. */
  dashed: string[]
}
