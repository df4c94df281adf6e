import { isCorrectionKind } from '../../editions/select/edition-items.ts'
import type { Tickets } from '../../editions/tickets.ts'
import type { Chunk, LeftOut } from './chunk.ts'
import type { SendContext } from './send-context.ts'
import { shownNoticesOf } from './shown-notices.ts'

/** How often a correction checks whether an earlier mail of unknown outcome is settled. */
const UNKNOWN_MAIL_CHECK_MS = 60_000

/**
 * When the next attempt of an earlier mail to the readers of a correction is due (wall-clock ms UTC): a mail that told them
 * the event, and whose outcome nobody knows yet. Null if there is none. A digest or alert can show corrections, too.
 */
export const findEarlierMail = async (context: SendContext, chunk: Chunk): Promise<number | null> => {
  const { unsettledMails, wall } = context
  const { kind, members } = chunk
  if (!isCorrectionKind(kind) && !members.waits) return null
  const readers = members.members.map(([reader]) => reader)
  const notices = await shownNoticesOf(context.editions, chunk, {})
  return unsettledMails.findLastUnsettled({ runs: members.runs, readers, notices }, wall() + UNKNOWN_MAIL_CHECK_MS)
}

/** Readers whose mail changed too much since planning. What is left of a joined mail goes into another one. */
const REOPENING_REASONS = ['retracted', 'corrected', 'not told']

/** The readers of a chunk who were left out and for whom what is left is planned again. */
export const reopenedReadersOf = (leftOut: LeftOut): number[] =>
  leftOut.filter(([, reason]) => REOPENING_REASONS.includes(reason)).map(([reader]) => reader)

/** Sends a plan ticket if any reader is planned again. */
export const enqueueReopened = async (
  { tickets }: { tickets: Pick<Tickets, 'enqueuePlan'> },
  readers: number[],
): Promise<void> => {
  if (readers.length > 0) await tickets.enqueuePlan(1)
}
