import type { AudienceRun, ReaderMailRow } from './reader-mail-store.ts'

/** The state of one mail to one reader. From `ended` on, the freeze left the reader out, and the value is the reason. */
export type MailStatus =
  | 'waiting'
  | 'sent'
  | 'delayed'
  | 'delivered'
  | 'failed'
  | 'bounced'
  | 'complained'
  | 'refused'
  | 'unknown'
  | 'ended'
  | 'suppressed'
  | 'cancelled'
  | 'retracted'
  | 'not_told'
  | 'not_allowed'

/** The provider's words by their ranks, as callbacks are written down. */
const STATUS_BY_RANK: Record<number, MailStatus> = {
  2: 'delayed',
  3: 'delivered',
  4: 'failed',
  5: 'bounced',
  6: 'complained',
}

/** Why the freeze leaves readers out. */
const STATUS_BY_EXCLUSION: Record<string, MailStatus> = {
  suppressed: 'suppressed',
  cancelled: 'cancelled',
  retracted: 'retracted',
  'not told': 'not_told',
  'not on the list': 'not_allowed',
}

/** What became of a reader's mail, as far as it is known. What is not frozen when its run is cancelled is never sent. */
export const mailStatusOf = (
  { state, leftOut, refused, word }: Pick<ReaderMailRow, 'state' | 'leftOut' | 'refused' | 'word'>,
  run: AudienceRun['state'],
): MailStatus => {
  if (leftOut !== null) return STATUS_BY_EXCLUSION[leftOut] ?? 'ended'
  if (state === 'cancelled' || (state === 'pending' && run === 'cancelled')) return 'cancelled'
  if (state === 'pending' || state === 'frozen') return 'waiting'
  if (refused) return 'refused'
  if (state === 'unknown') return 'unknown'
  return STATUS_BY_RANK[word ?? 0] ?? 'sent'
}

/** Whether a mail told its reader: unknown counts as told, and so does what is on its way. */
export const countsAsTold = (fate: MailStatus): boolean => !NOT_TOLD_STATUSES.includes(fate)

const NOT_TOLD_STATUSES: readonly MailStatus[] = [
  'refused',
  'ended',
  'suppressed',
  'cancelled',
  'retracted',
  'not_told',
  'not_allowed',
]
