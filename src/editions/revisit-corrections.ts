import type { MembershipStore } from '../audience/membership-store.ts'
import type { Preferences } from '../audience/preferences.ts'
import { unique } from '../lib/unique.ts'
import type { LinkedEventStore } from './stores/linked-event-store.ts'
import type { WaitingStore } from './stores/waiting-store.ts'

type RevisitContext = {
  memberships: Pick<MembershipStore, 'findPosition'>
  waiting: Pick<WaitingStore, 'prepareRevisitCorrections'>
  linkedEvents: Pick<LinkedEventStore, 'listCarried' | 'findLinkedEvents' | 'prepareForgetCarried'>
}

/**
 * Without a digest, the corrections of what the reader was told since the last one are due by mails of their own, and those for
 * which it had no room.
 */
export const prepareRevisit = async (
  { memberships, waiting, linkedEvents }: RevisitContext,
  subscriber: number,
  { digest }: Preferences,
  now: number,
): Promise<D1PreparedStatement[]> => {
  const position = digest.cadence === 'none' ? await memberships.findPosition(subscriber) : null
  if (!position) return []
  const carried = (await linkedEvents.listCarried(subscriber)).map((run): [number, number] => [subscriber, run])
  const linked = [...(await linkedEvents.findLinkedEvents(carried)).values()].flat()
  const events = unique(linked.flatMap(({ event, isCorrection }) => (isCorrection ? event : [])))
  const revisit = waiting.prepareRevisitCorrections({ subscriber, from: position.seq, events }, now)
  return carried.length > 0 ? [revisit, linkedEvents.prepareForgetCarried(subscriber)] : [revisit]
}
