import { readFileSync } from 'node:fs'

type Revision = Record<string, unknown> & { change: string; reason?: unknown }
type Timeline = { title: Record<string, string>; events: { id: string; revisions: Revision[] }[] }

/** How many revisions were recorded, and how many were there before. */
export type Seeded = { recorded: number; known: number }

/**
 * Publishes a timeline file, silent, revision by revision. What is there already stays as it is, so that doing it
 * again changes nothing. Throws with the answer where a revision is refused.
 */
export const seed = async (file: string, siteUrl: string, key: string): Promise<Seeded> => {
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as Timeline
  const seeded = { recorded: 0, known: 0 }
  for (const { id, revisions } of events)
    for (const [at, revision] of revisions.entries()) {
      const isNew = await publish(siteUrl, key, id, at + 1, revision)
      seeded[isNew ? 'recorded' : 'known']++
    }
  return seeded
}

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
