import { canonicalJson } from '../lib/canonical-json.ts'
import { jsonPointerOf } from '../lib/json-pointer.ts'
import { isObject } from '../lib/plain-object.ts'
import { unique } from '../lib/unique.ts'
import type { EventRecord } from './event.ts'

/** The members of a record, which its editor writes, in the order of the record. */
const COMPARED_MEMBERS = [
  'nature',
  'when',
  'when_basis',
  'kind',
  'certainty',
  'severity',
  'regions',
  'actors',
  'counts',
  'text',
  'sources',
  'links',
  'external_ids',
] as const satisfies (keyof EventRecord)[]

/**
 * The changes from one record to the next, as JSON pointers (RFC 6901): in the order of the record, then by member name. A
 * new or changed member, or entry of a list, is at its place in the later record. A removed member is at its earlier place.
 * Removed and moved entries are at their list. There are none for the first revision.
 */
export const diffRecords = (before: EventRecord | null, after: EventRecord): string[] =>
  before === null ? [] : COMPARED_MEMBERS.flatMap((member) => diffValues(before[member], after[member], `/${member}`))

const diffValues = (before: unknown, after: unknown, pointer: string): string[] => {
  if (isSameJson(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after)) return diffEntries(before, after, pointer)
  if (!isObject(before) || !isObject(after)) return [pointer]
  const names = unique([...Object.keys(before), ...Object.keys(after)]).sort()
  return names.flatMap((name) => diffValues(before[name], after[name], `${pointer}${jsonPointerOf([name])}`))
}

const diffEntries = (before: unknown[], after: unknown[], pointer: string): string[] => {
  const earlierEntries = new Set(before.map(canonicalJson))
  const addedPointers = after.flatMap((entry, index) =>
    earlierEntries.has(canonicalJson(entry)) ? [] : [`${pointer}/${index}`],
  )
  const isAppended = before.every((entry, index) => isSameJson(entry, after[index]))
  return isAppended && addedPointers.length > 0 ? addedPointers : [pointer, ...addedPointers]
}

/** True for equal JSON, where an undefined member counts as absent. */
const isSameJson = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other)
