import { canonicalJson } from '../lib/canonical-json.ts'
import { isObject } from '../lib/plain-object.ts'
import type { EventRecord } from './event.ts'

/** What an editor records, member by member: two revisions are compared by these and by nothing that the server adds. */
const MEMBERS = [
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
export const changedPaths = (before: EventRecord | null, after: EventRecord): string[] =>
  before === null ? [] : MEMBERS.flatMap((member) => differing(before[member], after[member], `/${member}`))

const differing = (before: unknown, after: unknown, pointer: string): string[] => {
  if (isSame(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after)) return differingEntries(before, after, pointer)
  if (!isObject(before) || !isObject(after)) return [pointer]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap((name) => differing(before[name], after[name], `${pointer}/${escaped(name)}`))
}

const differingEntries = (before: unknown[], after: unknown[], pointer: string): string[] => {
  const stood = new Set(before.map(canonicalJson))
  const fresh = after.flatMap((entry, at) => (stood.has(canonicalJson(entry)) ? [] : [`${pointer}/${at}`]))
  const isOnlyLonger = before.every((entry, at) => isSame(entry, after[at]))
  return isOnlyLonger && fresh.length > 0 ? fresh : [pointer, ...fresh]
}

/** Equal as JSON: what is undefined is not there. */
const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other)

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
