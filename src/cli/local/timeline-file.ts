import { readFileSync } from 'node:fs'
import { readJsonDocument } from '../check/json-document.ts'

/** One revision as a publisher sends it, without its number. */
export type TimelineRevision = Record<string, unknown> & {
  change: string
  reason?: unknown
  links?: { to: string }[]
}
export type TimelineEvent = { id: string; revisions: TimelineRevision[] }

/** The members of a stored revision that a publisher may send again. */
const SENT_MEMBERS = [
  ...['nature', 'when', 'kind', 'certainty', 'severity', 'regions', 'actors', 'counts', 'text', 'sources', 'links'],
  ...['external_ids', 'change', 'reason'],
]

/**
 * Reads the events of a timeline file; of an export (`npm run timeline -- export`); or of pages of `GET /v1/journal`, one on
 * each line. Throws the fault of a file that is none of these.
 */
export const readTimelineFile = (file: string): TimelineEvent[] => {
  const stored = readStoredRevisions(file)
  if (stored) return eventsOf(stored)
  const document = readJsonDocument(file)
  if ('fault' in document) throw new Error(`${file}: ${document.fault}`)
  return (document.value as { events: TimelineEvent[] }).events
}

type StoredRevision = { id: string; number: number } & TimelineRevision

/** The revisions of an export or of pages of the journal; null if the file is neither. */
const readStoredRevisions = (file: string): StoredRevision[] | null => {
  try {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
    const revisions = lines.flatMap((line) => {
      const { revision, revisions } = JSON.parse(line) as {
        revision?: StoredRevision | null
        revisions?: StoredRevision[]
      }
      // An export names a redacted revision without its content.
      return revisions ?? (revision === null ? [] : [revision])
    })
    return revisions.length > 0 && revisions.every((each) => typeof each?.number === 'number')
      ? (revisions as StoredRevision[])
      : null
  } catch {
    return null
  }
}

const eventsOf = (revisions: readonly StoredRevision[]): TimelineEvent[] =>
  [...Map.groupBy(revisions, ({ id }) => id)].map(([id, ofEvent]) => ({
    id,
    revisions: ofEvent
      .toSorted((a, b) => a.number - b.number)
      .map((revision) =>
        Object.fromEntries(SENT_MEMBERS.flatMap((name) => (name in revision ? [[name, revision[name]]] : []))),
      )
      .map((revision) => revision as TimelineRevision),
  }))
