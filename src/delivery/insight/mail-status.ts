import { type DeliveryStatus, statusOfRank } from '../mail/delivery-status.ts'
import type { AudienceRun, ReaderMailRow } from './reader-mail-store.ts'

/** The state of one mail to one reader. From `ended` on, the freeze left the reader out, and the value is the reason. */
export type MailStatus =
  | 'waiting'
  | DeliveryStatus
  | 'refused'
  | 'unknown'
  | 'ended'
  | 'suppressed'
  | 'cancelled'
  | 'retracted'
  | 'corrected'
  | 'not_told'
  | 'not_allowed'

/** The reasons of a freeze that are not `ended` for the reader. */
const STATUS_BY_EXCLUSION: Record<string, MailStatus> = {
  suppressed: 'suppressed',
  cancelled: 'cancelled',
  retracted: 'retracted',
  corrected: 'corrected',
  'not told': 'not_told',
  'not on the list': 'not_allowed',
}

const NOT_TOLD_STATUSES: readonly MailStatus[] = [
  'refused',
  'ended',
  'suppressed',
  'cancelled',
  'retracted',
  'corrected',
  'not_told',
  'not_allowed',
]

type FrozenMail = Pick<ReaderMailRow, 'state' | 'isRefused' | 'statusRank'>

/**
 * The status of a mail in a chunk, whose run is in state `run`. A chunk that is not frozen is never sent if its run was
 * cancelled.
 */
export const mailStatusOf = (
  mail: FrozenMail & Pick<ReaderMailRow, 'exclusion'>,
  run: AudienceRun['state'],
): MailStatus => {
  const { state, exclusion } = mail
  if (exclusion !== null) return STATUS_BY_EXCLUSION[exclusion] ?? 'ended'
  if (state === 'cancelled' || (state === 'pending' && run === 'cancelled')) return 'cancelled'
  return state === 'pending' ? 'waiting' : frozenMailStatusOf(mail)
}

/** The status of a mail in a chunk that was frozen. A callback says more than the state of the chunk. */
export const frozenMailStatusOf = ({ state, isRefused, statusRank }: FrozenMail): MailStatus => {
  if (isRefused) return 'refused'
  if (statusRank !== null) return statusOfRank(statusRank)
  if (state === 'unknown') return 'unknown'
  return state === 'frozen' ? 'waiting' : 'sent'
}

/** True if a mail with this status counts as told: also while it waits, and if its outcome is unknown. */
export const countsAsTold = (status: MailStatus): boolean => !NOT_TOLD_STATUSES.includes(status)
