import { canonicalJson } from '../lib/canonical-json.ts'
import { jsonPointerOf } from '../lib/json-pointer.ts'
import { isObject } from '../lib/plain-object.ts'
import { unique } from '../lib/unique.ts'
import type { EventRecord } from './event.ts'

/** What an editor records, member by member: two revisions are compared by these and by nothing that the server adds. */
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
 * What a revision says otherwise than the one before it, as RFC 6901 pointers in the order of the record, names within a member by the alphabet. A member or an
 * entry of a list that is new or differs is named by its place in the revision; a member that is gone, by the place
 * where it stood; entries that are gone or moved, by their list. Derived, never stored; empty for the first revision.
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
  const addedPointers = after.flatMap((entry, at) =>
    earlierEntries.has(canonicalJson(entry)) ? [] : [`${pointer}/${at}`],
  )
  const isAppended = before.every((entry, at) => isSameJson(entry, after[at]))
  return isAppended && addedPointers.length > 0 ? addedPointers : [pointer, ...addedPointers]
}

/** Equal as JSON: what is undefined is not there. */
const isSameJson = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other)
