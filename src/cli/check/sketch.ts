import * as v from 'valibot'
import { bounds, centre } from './entry-schemas.ts'

/** An object whose members all have a fallback. */
const forgiving = <T extends v.ObjectEntries>(entries: T) => {
  const schema = v.object(entries)
  return v.fallback(schema, () => v.parse(schema, {}))
}
const list = <T extends v.GenericSchema>(each: T) => v.fallback(v.array(each), [])

const text = v.fallback(v.string(), '')
const texts = v.fallback(v.record(v.string(), text), {})
const relations = list(forgiving({ id: text }))

const entry = forgiving({
  id: text,
  in: list(text),
  members: list(text),
  part_of: relations,
  backed_by: relations,
  name: texts,
  abbreviation: texts,
  aliases: list(text),
  codes: texts,
  centre: v.fallback(v.nullable(centre), null),
  bounds: v.fallback(v.nullable(bounds), null),
})

const revision = forgiving({
  change: text,
  text: v.fallback(v.record(v.string(), forgiving({ title: text, summary: text })), {}),
  reason: texts,
  links: list(forgiving({ rel: text, to: text })),
})

const timeline = forgiving({
  events: list(forgiving({ id: text, revisions: list(v.unknown()) })),
})

/**
 * The readable parts of a region or an actor. Members that are missing or have the wrong type are empty, so that one
 * fault does not hide the others.
 */
export type Sketch = v.InferOutput<typeof entry>
/** The readable parts of a revision. */
export type RevisionSketch = v.InferOutput<typeof revision>
/** The readable parts of an event: its id, and its revisions as in the file. */
export type EventSketch = v.InferOutput<typeof timeline>['events'][number]

/** The entries of a gazetteer file, in order. Never throws. */
export const readEntries = (document: unknown): Sketch[] => v.parse(list(entry), document)
/** The events of a timeline file, in order. Never throws. */
export const readEvents = (document: unknown): EventSketch[] => v.parse(timeline, document).events
/** Reads one revision. Never throws. */
export const readRevision = (given: unknown): RevisionSketch => v.parse(revision, given)
