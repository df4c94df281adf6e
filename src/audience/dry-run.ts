import { isRefusal, type Refusal } from '../lib/refusal.ts'
import type { Revision } from '../timeline/event.ts'
import { type Draft, factsOf, isNews } from '../timeline/event-draft.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { Journal } from '../timeline/journal-store.ts'
import { changedPaths } from '../timeline/revision-diff.ts'
import { type Expected, expected } from './expected-audience.ts'
import type { Roster } from './subscriber-store.ts'

/** What recording a draft would come to: the revision as it would be stored, what it would change, and who would be told. */
export type Foreseen = { stored: Revision; changed: string[]; told: Expected }

/** More revisions of one event than anybody would record. */
const MOST_REVISIONS = 1_000

/** Foresees what recording a draft would come to, and stores nothing. Refuses what recording would refuse. */
export const foresee = async (
  { journal, roster, gazetteer }: { journal: Journal; roster: Roster; gazetteer: Gazetteer },
  draft: Draft | Refusal,
): Promise<Foreseen | Refusal> => {
  if (isRefusal(draft)) return draft
  const refusal = await journal.check(draft)
  if (refusal) return refusal
  const before = await journal.read(await journal.newestOf(draft.id, MOST_REVISIONS))
  const earlier = before.filter(isNews).map(factsOf)
  return {
    stored: { ...draft, seq: (await journal.head()) + 1 },
    changed: changedPaths(before[0] ?? null, draft),
    told: await expected(roster.followings, { ...draft, facts: factsOf(draft), earlier }, gazetteer),
  }
}
