import actors from '../../data/actors.json'
import shapes from '../../data/map.json'
import regions from '../../data/regions.json'
import { title } from '../../data/timeline.json'
import { publishSchemas } from './event-schema.ts'
import { type Actor, buildGazetteer, type LocalizedName, type Region } from './gazetteer.ts'
import type { MapShapes } from './map-shapes.ts'
import { buildNameIndex } from './search-terms.ts'

const gazetteer = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])

/** The story of the files in `data/`, which a newsroom replaces by its own: its title, its gazetteer and its map. */
export const SHIPPED_STORY = {
  timelineTitle: title as LocalizedName,
  mapShapes: shapes as unknown as MapShapes,
  gazetteer,
  publishSchemas: publishSchemas(gazetteer),
  nameIndex: buildNameIndex(gazetteer),
}
