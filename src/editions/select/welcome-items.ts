import { type EventChoice, findChoiceAt } from '../../audience/event-choice.ts'
import { type InvocationBudget, ROUND_USE } from '../../lib/invocation-budget.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { type EditionItem, editionItemOf } from './edition-items.ts'

const MAX_WELCOME_ITEMS = 6
const EVENTS_PER_WELCOME_PAGE = 4_000

/** Decides by what a reader follows now whether a welcome has an event. `matches`: the filter has it. */
export const isFollowedNow =
  (choices: readonly EventChoice[], matches: (item: EditionItem) => boolean) =>
  (item: EditionItem): boolean => {
    const own = choices.filter(({ event }) => event === item.event)
    const kind = findChoiceAt(own, Number.MAX_SAFE_INTEGER)
    return kind !== 'muted' && (kind !== null || matches(item))
  }

/**
 * The items of a welcome: of the events that a reader follows up to a seq, the most severe and then the most recent; claims
 * and forecasts fill what is left. Where the budget ends, it has those found so far.
 */
export const selectWelcomeItems = async (
  journal: JournalStore,
  to: number,
  isFollowed: (item: EditionItem) => boolean,
  budget: InvocationBudget,
): Promise<EditionItem[]> => {
  const items: EditionItem[] = []
  for (let offset = 0; ; ) {
    const limit = Math.min(
      EVENTS_PER_WELCOME_PAGE,
      Math.max(budget.left('entries'), offset === 0 ? MAX_WELCOME_ITEMS : 0),
    )
    if (limit < 1 || (offset > 0 && !budget.hasRoomFor(ROUND_USE))) return items.slice(0, MAX_WELCOME_ITEMS)
    const page = await journal.listAsOf(to, limit, offset)
    budget.count('entries', page.length)
    offset += page.length
    items.push(...page.map(editionItemOf).filter(isFollowed))
    if (items.length >= MAX_WELCOME_ITEMS || page.length < limit) return items.slice(0, MAX_WELCOME_ITEMS)
  }
}
