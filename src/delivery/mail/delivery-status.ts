/** The status of a mail in the provider's last callback about it. */
export type DeliveryStatus = 'sent' | 'delayed' | 'delivered' | 'failed' | 'bounced' | 'complained'

/** A status and its rank, which is stored in `chunk.delivered`: a callback of lower rank changes nothing, in any order. */
type RankedStatus = { rank: number; status: DeliveryStatus }

export const DELIVERED_RANK = 3
export const BOUNCED_RANK = 5

/** By type of callback. Other types say nothing about the delivery. */
const STATUS_BY_CALLBACK: Record<string, RankedStatus> = {
  'email.sent': { rank: 1, status: 'sent' },
  'email.delivery_delayed': { rank: 2, status: 'delayed' },
  'email.delivered': { rank: DELIVERED_RANK, status: 'delivered' },
  'email.failed': { rank: 4, status: 'failed' },
  'email.bounced': { rank: BOUNCED_RANK, status: 'bounced' },
  'email.suppressed': { rank: BOUNCED_RANK, status: 'bounced' },
  'email.complained': { rank: 6, status: 'complained' },
}

/** The rank of a type of callback; null if it says nothing about the delivery. */
export const statusRankOf = (callbackType: string): number | null => STATUS_BY_CALLBACK[callbackType]?.rank ?? null

/** The status of a stored rank; `sent` without one, because no callback has come yet. */
export const statusOfRank = (rank: number | null): DeliveryStatus =>
  Object.values(STATUS_BY_CALLBACK).find((each) => each.rank === rank)?.status ?? 'sent'
