import { readTimelineFile, type TimelineEvent, type TimelineRevision } from './timeline-file.ts'

/** How many revisions a seed recorded, and how many existed before. */
export type SeedCounts = { recorded: number; existing: number }

const MAX_REVISIONS_NAMED = 20

/**
 * Publishes the revisions of a timeline file, or of an export, as silent ones, in order. Skips revisions that exist, so that
 * it can be repeated. Throws the fault of a file that cannot be read. If a revision is refused or the site does not answer,
 * throws the answer and names the revisions that were recorded before.
 */
export const seed = async (file: string, siteUrl: string, key: string): Promise<SeedCounts> => {
  const recorded: string[] = []
  let existing = 0
  for (const { id, number, revision } of inOrderOfLinks(readTimelineFile(file))) {
    const name = `revision ${number} of ${id}`
    const answer = await publish(siteUrl, key, id, number, revision).catch((fault: Error) => fault)
    if (answer instanceof Error)
      throw new Error(`${file}: ${name} was not recorded. ${answer.message}\n${describeProgress(recorded, existing)}`)
    if (answer) recorded.push(name)
    else existing++
  }
  return { recorded: recorded.length, existing }
}

const describeProgress = (recorded: readonly string[], existing: number): string => {
  const named = recorded.slice(-MAX_REVISIONS_NAMED)
  const more = recorded.length > named.length ? `the last ${named.length} of them: ` : ''
  const names = named.length > 0 ? ` (${more}${named.join(', ')})` : ''
  return `Before it, ${recorded.length} revisions were recorded${names}, and ${existing} existed. Run the command again to go on.`
}

type NumberedRevision = { id: string; number: number; revision: TimelineRevision }

/** All revisions in the order of the file, but each after the first revisions of the events to which it links. */
const inOrderOfLinks = (events: TimelineEvent[]): NumberedRevision[] => {
  const ordered: NumberedRevision[] = []
  const waiting = events.map(({ id, revisions }) => ({ id, revisions, next: 0 }))
  const known = new Set<string>()
  const isReady = ({ revisions, next }: (typeof waiting)[number]): boolean =>
    next < revisions.length && (revisions[next]!.links ?? []).every(({ to }) => known.has(to))
  for (;;) {
    const event = waiting.find(isReady) ?? waiting.find(({ revisions, next }) => next < revisions.length)
    if (!event) return ordered
    ordered.push({ id: event.id, number: event.next + 1, revision: event.revisions[event.next]! })
    known.add(event.id)
    event.next++
  }
}

/** Publishes one revision. Returns false if it exists. Throws any other answer. */
const publish = async (
  siteUrl: string,
  key: string,
  id: string,
  number: number,
  revision: TimelineRevision,
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
  throw new Error(`It was refused with ${response.status}: ${await response.text()}`)
}
