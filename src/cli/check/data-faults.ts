import * as v from 'valibot'
import type { BodyFault } from '../../lib/refusal.ts'
import { schemaFaultsOf } from '../../timeline/event-schema.ts'
import { buildGazetteer, type Gazetteer } from '../../timeline/gazetteer.ts'
import { whereaboutsFaults } from './coordinates.ts'
import { actor, region } from './entry-schemas.ts'
import { type Fault, FILES, type FileName, inFile, inOrder } from './fault.ts'
import { actorGraphFaults, idsOf, regionGraphFaults } from './graph.ts'
import { timelineFaults } from './history.ts'
import { namingFaults } from './name-faults.ts'
import { pcodeFaults } from './pcode.ts'
import { readEntries, readEvents, type Sketch } from './sketch.ts'

/** The parsed JSON of the three files; undefined for a file that cannot be read. */
export type Documents = Record<FileName, unknown>

/**
 * Returns all faults of a timeline and its gazetteer, file by file and from top to bottom. It skips a file that cannot be
 * read and accepts every id that refers to it. It never throws. Dates are checked against `today` (ms UTC).
 */
export const faultsIn = (documents: Documents, today: number): Fault[] => {
  const { regions, actors, timeline } = documents
  const entries = { regions: readEntries(regions), actors: readEntries(actors), timeline: readEvents(timeline) }
  const names = namingFaults(entries.regions, entries.actors)
  const known = knownIn(regions === undefined ? null : entries.regions, actors === undefined ? null : entries.actors)
  const found: Record<FileName, BodyFault[]> = {
    regions: [...shapeFaults(REGIONS, regions), ...regionFaults(entries.regions), ...names.regions],
    actors: [...shapeFaults(ACTORS, actors), ...actorGraphFaults(entries.actors), ...names.actors],
    timeline: timelineFaults(timeline, known, today),
  }
  const read = FILES.filter((file) => documents[file] !== undefined)
  return inOrder(read.flatMap((file) => inFile(file, found[file], entries[file])))
}

/** The number of checked entries as text. */
export const countedIn = ({ regions, actors, timeline }: Documents): string => {
  const events = readEvents(timeline)
  const revisions = events.reduce((sum, event) => sum + event.revisions.length, 0)
  const [places, people] = [readEntries(regions).length, readEntries(actors).length]
  return `${places} regions, ${people} actors, ${events.length} events in ${revisions} revisions`
}

const REGIONS = v.array(region, 'The regions are a list, in square brackets.')
const ACTORS = v.array(actor, 'The actors are a list, in square brackets.')

const shapeFaults = (schema: v.GenericSchema, document: unknown): BodyFault[] => {
  const read = v.safeParse(schema, document)
  return read.success ? [] : schemaFaultsOf(read.issues)
}

const regionFaults = (regions: readonly Sketch[]): BodyFault[] => [
  ...regionGraphFaults(regions),
  ...whereaboutsFaults(regions),
  ...pcodeFaults(regions),
]

/** A gazetteer with ids only, which can be built even if the files contain cycles. */
const knownIn = (regions: Sketch[] | null, actors: Sketch[] | null): Gazetteer => {
  const bare = (entries: Sketch[]) => [...idsOf(entries)].map((id) => ({ id, type: '', name: { en: '', ar: '' } }))
  const tied = buildGazetteer(bare(regions ?? []), bare(actors ?? []))
  return { ...tied, regions: regions ? tied.regions : anyId(), actors: actors ? tied.actors : anyId() }
}

const anyId = <T>(): ReadonlyMap<string, T> => Object.assign(new Map<string, T>(), { has: () => true })
