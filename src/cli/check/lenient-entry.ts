import * as v from 'valibot'
import { boundsSchema, centreSchema } from './entry-schemas.ts'

/** An object whose members all have a fallback. */
const lenientObject = <T extends v.ObjectEntries>(entries: T) => {
  const schema = v.object(entries)
  return v.fallback(schema, () => v.parse(schema, {}))
}
const lenientList = <T extends v.GenericSchema>(each: T) => v.fallback(v.array(each), [])

const text = v.fallback(v.string(), '')
const texts = v.fallback(v.record(v.string(), text), {})
const relations = lenientList(lenientObject({ id: text }))

const entry = lenientObject({
  id: text,
  in: lenientList(text),
  members: lenientList(text),
  part_of: relations,
  backed_by: relations,
  name: texts,
  abbreviation: texts,
  aliases: lenientList(text),
  codes: texts,
  centre: v.fallback(v.nullable(centreSchema), null),
  bounds: v.fallback(v.nullable(boundsSchema), null),
})

const revision = lenientObject({
  change: text,
  text: v.fallback(v.record(v.string(), lenientObject({ title: text, summary: text })), {}),
  reason: texts,
  links: lenientList(lenientObject({ rel: text, to: text })),
})

const timeline = lenientObject({
  events: lenientList(lenientObject({ id: text, revisions: lenientList(v.unknown()) })),
})

/**
 * The readable parts of a region or an actor. Members that are missing or have the wrong type are empty, so that one
 * fault does not hide the others.
 */
export type LenientEntry = v.InferOutput<typeof entry>
/** The readable parts of a revision. */
export type LenientRevision = v.InferOutput<typeof revision>
/** The readable parts of an event: its id, and its revisions as in the file. */
export type LenientEvent = v.InferOutput<typeof timeline>['events'][number]

/** The entries of a gazetteer file, in order. Never throws. */
export const readEntries = (document: unknown): LenientEntry[] => v.parse(lenientList(entry), document)
/** The events of a timeline file, in order. Never throws. */
export const readEvents = (document: unknown): LenientEvent[] => v.parse(timeline, document).events
/** Reads one revision. Never throws. */
export const readRevisionLeniently = (given: unknown): LenientRevision => v.parse(revision, given)
