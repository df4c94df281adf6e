import { isRefusal, type Refusal } from '../lib/refusal.ts'
import type { Revision } from '../timeline/event.ts'
import { type EventDraft, factsOf, isAlertable } from '../timeline/event-draft.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import { diffRecords } from '../timeline/revision-diff.ts'
import { countReaders, type ReaderCounts } from './expected-audience.ts'
import type { SubscriberStore } from './subscriber-store.ts'

/** What recording a draft would come to: the revision as it would be stored, what it would change, and who would be told. */
export type AudienceEstimate = { stored: Revision; changed: string[]; readers: ReaderCounts }

/** More revisions of one event than anybody would record. */
const MAX_REVISIONS_READ = 1_000

/** Foresees what recording a draft would come to, and stores nothing. Refuses what recording would refuse. */
export const estimateAudience = async (
  {
    journal,
    subscribers: roster,
    gazetteer,
  }: { journal: JournalStore; subscribers: SubscriberStore; gazetteer: Gazetteer },
  draft: EventDraft | Refusal,
): Promise<AudienceEstimate | Refusal> => {
  if (isRefusal(draft)) return draft
  const refusal = await journal.checkDraft(draft)
  if (refusal) return refusal
  const before = await journal.readRevisions(await journal.listNewestOfEvent(draft.id, MAX_REVISIONS_READ))
  const earlierFacts = before.filter(isAlertable).map(factsOf)
  return {
    stored: { ...draft, seq: (await journal.readHeadSeq()) + 1 },
    changed: diffRecords(before[0] ?? null, draft),
    readers: await countReaders(
      roster.listFilterAudiences,
      { ...draft, facts: factsOf(draft), earlierFacts },
      gazetteer,
    ),
  }
}
