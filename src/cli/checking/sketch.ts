import * as v from 'valibot'

const text = v.fallback(v.string(), '')
const texts = v.fallback(v.record(v.string(), text), {})
const ids = v.fallback(v.array(text), [])
const pointsTo = v.fallback(v.object({ id: text }), { id: '' })
const relations = v.fallback(v.array(pointsTo), [])

const entry = v.object({
  id: text,
  in: ids,
  members: ids,
  part_of: relations,
  backed_by: relations,
  name: texts,
  abbreviation: texts,
  aliases: ids,
  codes: texts,
  centre: v.fallback(v.nullable(v.tuple([v.number(), v.number()])), null),
  bounds: v.fallback(v.nullable(v.tuple([v.number(), v.number(), v.number(), v.number()])), null),
})

/**
 * What can be read of a region or an actor, whatever else is wrong with it: what has the wrong type or is missing is
 * empty here. So one fault does not hide the others.
 */
export type Sketch = v.InferOutput<typeof entry>

const sketches = v.fallback(v.array(v.fallback(entry, v.parse(entry, {}))), [])

/** The sketches of a file's entries, each at its place. Never refuses. */
export const readSketches = (document: unknown): Sketch[] => v.parse(sketches, document)
