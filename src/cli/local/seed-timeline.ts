import { readJsonDocument } from '../check/json-document.ts'

type Revision = Record<string, unknown> & { change: string; reason?: unknown }
type TimelineFile = { title: Record<string, string>; events: { id: string; revisions: Revision[] }[] }

/** How many revisions a seed recorded, and how many existed before. */
export type SeedCounts = { recorded: number; existing: number }

/**
 * Publishes the revisions of a timeline file as silent ones, in order. Skips revisions that exist, so that it can be
 * repeated. Throws the fault of a file that cannot be read, and
 * the answer if a revision is refused.
 */
export const seed = async (file: string, siteUrl: string, key: string): Promise<SeedCounts> => {
  const document = readJsonDocument(file)
  if ('fault' in document) throw new Error(`${file}: ${document.fault}`)
  const { events } = document.value as TimelineFile
  const counts = { recorded: 0, existing: 0 }
  for (const { id, revisions } of events)
    for (const [index, revision] of revisions.entries()) {
      const isNew = await publish(siteUrl, key, id, index + 1, revision)
      counts[isNew ? 'recorded' : 'existing']++
    }
  return counts
}

/** Publishes one revision. Returns false if it exists. */
const publish = async (
  siteUrl: string,
  key: string,
  id: string,
  number: number,
  revision: Revision,
): Promise<boolean> => {
  const { change, reason, ...event } = revision
  const [path, body] =
    number === 1
      ? ['/v1/events', { ...event, id, silent: true }]
      : [`/v1/events/${id}/revisions`, { ...event, change, ...(reason ? { reason } : {}), number, silent: true }]
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const response = await fetch(`${siteUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (response.status === 201) return true
  if (response.status === 409) return false
  throw new Error(`Revision ${number} of ${id} was refused with ${response.status}: ${await response.text()}`)
}
