import type { Roster } from '../audience/subscriber-store.ts'
import { iso } from '../lib/rfc3339.ts'

/** What is held of a reader, for the reader. Times are RFC 3339. */
export type Held = {
  email: string
  state: string
  choice: unknown
  created_at: string
  confirmed_at: string | null
  ended_at: string | null
}

/** Everything that is held of a reader by name, to be handed to them; null where nobody has the number. */
export const heldOf = async (roster: Roster, subscriber: number): Promise<Held | null> => {
  const reader = await roster.byNumber(subscriber)
  return (
    reader && {
      email: reader.email,
      state: reader.state,
      choice: reader.choice,
      created_at: iso(reader.createdAt)!,
      confirmed_at: iso(reader.confirmedAt),
      ended_at: iso(reader.endedAt),
    }
  )
}

/**
 * Forgets a reader at once: address, choice and requests go, and what is not frozen is not sent to them. An address
 * in a chunk that is just being sent goes with the provider's answer.
 */
export const forget = async (roster: Roster, subscriber: number): Promise<void> => {
  await roster.commit(roster.forgetting(subscriber))
}
