import * as v from 'valibot'
import type { BodyFault } from '../../lib/refusal.ts'
import { schemaFaultsOf } from '../../lib/schema-issues.ts'
import { buildGazetteer, type Gazetteer } from '../../timeline/gazetteer.ts'
import { findCoordinateFaults } from './coordinate-faults.ts'
import { DATA_FILES, type DataFault, type DataFileName, faultsInFile, sortFaults } from './data-fault.ts'
import { actorSchema, regionSchema } from './entry-schemas.ts'
import { findActorGraphFaults, findRegionGraphFaults, idsOf } from './graph-faults.ts'
import { type LenientEntry, readEntries, readEvents } from './lenient-entry.ts'
import { findNameFaults } from './name-faults.ts'
import { findPcodeFaults } from './pcode-faults.ts'
import { findTimelineFaults } from './timeline-faults.ts'

/** The parsed JSON of the three files; undefined for a file that cannot be read. */
export type DataDocuments = Record<DataFileName, unknown>

/**
 * Returns all faults of a timeline and its gazetteer, file by file and from top to bottom. It skips a file that cannot be
 * read and accepts every id that refers to it. It never throws. Dates are checked against `today` (ms UTC).
 */
export const findDataFaults = (documents: DataDocuments, today: number): DataFault[] => {
  const { regions, actors, timeline } = documents
  const entries = { regions: readEntries(regions), actors: readEntries(actors), timeline: readEvents(timeline) }
  const names = findNameFaults(entries.regions, entries.actors)
  const known = gazetteerOfIds(
    regions === undefined ? null : entries.regions,
    actors === undefined ? null : entries.actors,
  )
  const found: Record<DataFileName, BodyFault[]> = {
    regions: [...findShapeFaults(REGIONS, regions), ...findRegionFaults(entries.regions), ...names.regions],
    actors: [...findShapeFaults(ACTORS, actors), ...findActorGraphFaults(entries.actors), ...names.actors],
    timeline: findTimelineFaults(timeline, known, today),
  }
  const read = DATA_FILES.filter((file) => documents[file] !== undefined)
  return sortFaults(read.flatMap((file) => faultsInFile(file, found[file], entries[file])))
}

/** The number of checked entries as text. */
export const describeCounts = ({ regions, actors, timeline }: DataDocuments): string => {
  const events = readEvents(timeline)
  const revisions = events.reduce((sum, event) => sum + event.revisions.length, 0)
  const [places, people] = [readEntries(regions).length, readEntries(actors).length]
  return `${places} regions, ${people} actors, ${events.length} events in ${revisions} revisions`
}

const REGIONS = v.array(regionSchema, 'The regions must be a list in square brackets.')
const ACTORS = v.array(actorSchema, 'The actors must be a list in square brackets.')

const findShapeFaults = (schema: v.GenericSchema, document: unknown): BodyFault[] => {
  const read = v.safeParse(schema, document)
  return read.success ? [] : schemaFaultsOf(read.issues)
}

const findRegionFaults = (regions: readonly LenientEntry[]): BodyFault[] => [
  ...findRegionGraphFaults(regions),
  ...findCoordinateFaults(regions),
  ...findPcodeFaults(regions),
]

/** A gazetteer with ids only, which can be built even if the files contain cycles. */
const gazetteerOfIds = (regions: LenientEntry[] | null, actors: LenientEntry[] | null): Gazetteer => {
  const bare = (entries: LenientEntry[]) =>
    [...idsOf(entries)].map((id) => ({ id, type: '', name: { en: '', ar: '' } }))
  const tied = buildGazetteer(bare(regions ?? []), bare(actors ?? []))
  return {
    ...tied,
    regions: regions ? tied.regions : mapWithEveryKey(),
    actors: actors ? tied.actors : mapWithEveryKey(),
  }
}

const mapWithEveryKey = <T>(): ReadonlyMap<string, T> => Object.assign(new Map<string, T>(), { has: () => true })
