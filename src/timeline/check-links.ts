import type { BodyFault, Refusal } from '../lib/refusal.ts'
import { unique } from '../lib/unique.ts'
import type { EventDraft } from './event-draft.ts'
import type { RevisionContentStore } from './revision-content-store.ts'
import type { RevisionLookup } from './revision-lookup-store.ts'

type EventLink = EventDraft['links'][number]
type LinkSources = Pick<RevisionLookup, 'listLatest'> & Pick<RevisionContentStore, 'readRevisions'>

/** Relations of an order: an event that follows itself over other events says nothing. */
const ORDERED_RELATIONS = ['supersedes', 'updates', 'follows', 'part_of']
const MAX_STEPS_OF_CYCLE = 10

/**
 * Refuses links of a draft to itself, to events that do not exist, and a circle of supersedes, updates, follows or part_of
 * of at most ten steps. A link that the newest revision has as well may stay. A retraction repeats links and is not checked.
 */
export const checkLinks = async (journal: LinkSources, draft: EventDraft): Promise<Refusal | null> => {
  if (draft.links.length === 0 || draft.change === 'retraction') return null
  const linksOfEvents = await readLinks(journal, unique([draft.id, ...draft.links.map(({ to }) => to)]))
  const stored = linksOfEvents.get(draft.id) ?? []
  const errors: BodyFault[] = []
  for (const [index, link] of draft.links.entries()) {
    if (stored.some(({ rel, to }) => rel === link.rel && to === link.to)) continue
    const detail =
      link.to === draft.id
        ? 'An event cannot link to itself.'
        : linksOfEvents.has(link.to)
          ? await findCycle(journal, draft.id, link)
          : `No event has the id ${link.to}. Record it first, or remove the link.`
    if (detail) errors.push({ pointer: `/links/${index}/to`, detail })
  }
  if (errors.length === 0) return null
  return {
    refused: 'invalid',
    detail: 'The body has links that cannot be stored. `errors` names each of them.',
    errors,
  }
}

/** The links of the newest revisions of those of these events that exist. */
const readLinks = async (journal: LinkSources, events: string[]): Promise<Map<string, EventLink[]>> => {
  const revisions = await journal.readRevisions(await journal.listLatest(events))
  return new Map(revisions.map(({ id, links }) => [id, links]))
}

const findCycle = async (journal: LinkSources, id: string, { rel, to }: EventLink): Promise<string | null> => {
  if (!ORDERED_RELATIONS.includes(rel)) return null
  const visited = new Set<string>()
  for (let reached = [to], steps = 0; reached.length > 0 && steps < MAX_STEPS_OF_CYCLE; steps++) {
    for (const each of reached) visited.add(each)
    const links = [...(await readLinks(journal, reached)).values()].flat().filter((link) => link.rel === rel)
    if (links.some((link) => link.to === id))
      return `${to} already has a chain of ${rel} to this event, so this link would close a circle. Remove one of them.`
    reached = unique(links.map((link) => link.to)).filter((each) => !visited.has(each))
  }
  return null
}
