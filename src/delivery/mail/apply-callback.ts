import type { Roster } from '../../audience/subscriber-store.ts'
import type { Suppressions } from '../../audience/suppression-store.ts'
import type { Ledger } from './chunk-store.ts'
import type { Callback } from './provider-callback.ts'

type Books = { ledger: Ledger; roster: Roster; suppressions: Suppressions }

/** The words on a mail by rank: a later one of lower rank changes nothing, in whatever order they come. */
const RANKS: Record<string, number> = {
  'email.sent': 1,
  'email.delivery_delayed': 2,
  'email.delivered': 3,
  'email.failed': 4,
  'email.bounced': 5,
  'email.suppressed': 5,
  'email.complained': 6,
}
const DELIVERED = 3
/** Bounces that may pass end a subscription when they come this often over this long. */
const MOST_TRANSIENT = 3
const TRANSIENT_OVER_MS = 7 * 86_400_000

/**
 * Writes down what the provider says of one mail: the word on it into its chunk's row, and where mail can never
 * arrive or is not wanted, the end of the subscription, all in one transaction. A repeated message changes nothing.
 */
export const takeCallback = async (books: Books, callback: Callback, now: number, wall: number): Promise<void> => {
  const statements = [...marksOf(books, callback, now, wall), ...(await endsOf(books, callback, now))]
  if (statements.length > 0) await books.roster.commit(statements)
}

const marksOf = (
  { ledger }: Books,
  { type, chunk, member }: Callback,
  now: number,
  wall: number,
): D1PreparedStatement[] => {
  const rank = RANKS[type]
  if (rank === undefined || chunk === null || member === null) return []
  return [ledger.marking(chunk, member, rank, now, wall), ...(rank === DELIVERED ? [ledger.passing(member)] : [])]
}

const endsOf = async (books: Books, callback: Callback, now: number): Promise<D1PreparedStatement[]> => {
  const reason = await reasonToEnd(books, callback, now)
  if (!reason && !callback.isTransient) return []
  const noted = books.ledger.noting(callback, now)
  const address = reason ? await addressOf(books, callback) : null
  return reason && address ? [noted, ...(await endingOf(books, address, reason, now))] : [noted]
}

/** The tags name the reader for sure; the address is for mail that no tag of ours is on. */
const addressOf = async ({ roster }: Books, { member, to }: Callback): Promise<string | null> => {
  const reader = member === null ? null : await roster.byNumber(member)
  return reader?.email ?? to
}

/** The statements that suppress an address and end its subscription. */
const endingOf = async (
  { roster, suppressions }: Books,
  to: string,
  reason: string,
  now: number,
): Promise<D1PreparedStatement[]> => {
  const reader = await roster.byEmail(to)
  return [
    suppressions.suppressing(await suppressions.addressOf(to), reason, now),
    ...(reader ? roster.ending(reader.number, reason, now) : []),
  ]
}

const reasonToEnd = async ({ ledger }: Books, callback: Callback, now: number): Promise<string | null> => {
  if (callback.type === 'email.complained') return 'complained'
  if (callback.type === 'email.suppressed') return 'suppressed'
  if (callback.isPermanent) return 'bounced'
  if (!callback.isTransient) return null
  const { bounces, first } = await ledger.bounced(callback)
  return bounces + 1 >= MOST_TRANSIENT && first !== null && now - first >= TRANSIENT_OVER_MS ? 'bounced' : null
}
