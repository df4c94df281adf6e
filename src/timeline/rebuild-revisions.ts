import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { isObject } from '../lib/plain-object.ts'
import type { JournalStore } from './journal-store.ts'
import type { RevisionRef } from './revision-content-store.ts'

/**
 * One revision of an export. `revision` is its content as it is stored; null if KV has lost it, and if it is redacted: then
 * its content was deleted for good.
 */
export type ExportedRevision = RevisionRef & { revision: unknown; redacted?: true }

/** How many contents were put back and how many KV had already. `refused` names each line that was not used, from 0. */
export type RebuiltRevisions = { stored: number; present: number; refused: { line: number; detail: string }[] }

type ContentStores = Pick<
  JournalStore,
  'listAfter' | 'listByEventAndNumber' | 'readStored' | 'putContent' | 'findRedacted'
>

/** KV reads at most 100 values at once. */
export const MAX_REVISIONS_PER_EXPORT = 100

/** The revisions after a seq with their content, straight from KV. At most 100. */
export const exportRevisions = async (journal: ContentStores, after: number): Promise<ExportedRevision[]> => {
  const refs = await journal.listAfter(after, MAX_REVISIONS_PER_EXPORT)
  const contents = await journal.readStored(refs)
  const redacted = await journal.findRedacted(refs.map(({ seq }) => seq))
  return refs.map((ref, at) =>
    redacted.has(ref.seq)
      ? { ...ref, revision: null, redacted: true }
      : { ...ref, revision: parseContent(contents[at] ?? null) },
  )
}

const parseContent = (content: string | null): unknown => (content === null ? null : JSON.parse(content))

/**
 * Puts the content of exported revisions back into KV. Refuses a line that is not one of an export, a content that does not
 * have its hash, a revision that the journal does not have with this hash, and a redacted one.
 */
export const rebuildRevisions = async (journal: ContentStores, lines: readonly string[]): Promise<RebuiltRevisions> => {
  const parsed = await Promise.all(lines.map(parseLine))
  const named = await journal.listByEventAndNumber(parsed.filter((each) => typeof each !== 'string'))
  const redacted = await journal.findRedacted(named.map(({ seq }) => seq))
  const known = new Map(named.map((ref) => [keyOf(ref), ref]))
  const refused: RebuiltRevisions['refused'] = []
  const found: { ref: RevisionRef; content: string }[] = []
  for (const [line, each] of parsed.entries()) {
    const ref = typeof each === 'string' ? undefined : known.get(keyOf(each))
    if (typeof each === 'string') refused.push({ line, detail: each })
    else if (!ref) refused.push({ line, detail: NOT_IN_JOURNAL })
    else if (redacted.has(ref.seq)) refused.push({ line, detail: REDACTED })
    else found.push({ ref, content: each.content })
  }
  const stored = await journal.readStored(found.map(({ ref }) => ref))
  const lost = found.filter((_, at) => stored[at] === null)
  for (const { ref, content } of lost) await journal.putContent(ref, content)
  return { stored: lost.length, present: found.length - lost.length, refused }
}

const REDACTED = 'The revision is redacted. Its content was deleted for good.'
const NOT_IN_JOURNAL = 'The journal has no such revision with this hash.'

type ParsedLine = { event: string; number: number; hash: string; content: string }

/** The revision of a line, or the reason why it cannot be used. */
const parseLine = async (line: string): Promise<ParsedLine | string> => {
  const value = parseJson(line)
  if (!isObject(value)) return 'The line is not a JSON object.'
  const { event, number, hash, revision } = value
  if (typeof event !== 'string' || typeof number !== 'number' || typeof hash !== 'string')
    return 'The line does not have the members event, number and hash.'
  if (value.redacted === true) return REDACTED
  if (!isObject(revision)) return 'The export has no content of this revision.'
  const content = canonicalJson(revision)
  return (await sha256(content)) === hash ? { event, number, hash, content } : 'The content does not have this hash.'
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const keyOf = ({ event, number, hash }: Omit<RevisionRef, 'seq'>): string => `${event} ${number} ${hash}`
