import { measureReach, type ReachContext, type ReachFigures } from '../delivery/insight/reach.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import type { JournalRevision } from '../timeline/redaction.ts'

/** An event as people of the desk see it: its revisions, newest first, each with its reach. */
export type EventHistory = {
  newest: JournalRevision
  revisions: { revision: JournalRevision; reach: ReachFigures | null }[]
  /** False if the oldest mails were not counted. */
  isReachComplete: boolean
}

const MAX_REVISIONS = 100

/** Reads the newest 100 revisions of an event, and how far each reached; null if the event does not exist. */
export const readEventHistory = async (
  context: ReachContext & { journal: Pick<JournalStore, 'listNewestOfEvent' | 'readRecorded'> },
  event: string,
): Promise<EventHistory | null> => {
  const revisions = await context.journal.readRecorded(await context.journal.listNewestOfEvent(event, MAX_REVISIONS))
  const reach = await measureReach(context, event)
  const [newest] = revisions
  if (!newest || !reach) return null
  const byNumber = new Map(reach.revisions.map((figures) => [figures.number, figures]))
  return {
    newest,
    revisions: revisions.map((revision) => ({ revision, reach: byNumber.get(revision.number) ?? null })),
    isReachComplete: reach.complete,
  }
}
