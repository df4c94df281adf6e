import { TROUBLE_WORDS } from '../../../templates/words/trouble-in-words.ts'
import type { TroubleReporter } from '../run-guarded.ts'
import type { QuotaSource } from './mail-provider.ts'
import type { ProviderStateStore } from './provider-state-store.ts'

export type QuotaContext = {
  readQuota: QuotaSource
  providerState: Pick<ProviderStateStore, 'updateQuota' | 'isQuotaLow'>
  /** When this isolate last read the quota (wall-clock ms UTC), and the limit that it read. */
  quotaReading: { readAt: number; limit: number | null }
  /** The wall clock's time in ms UTC. */
  wall: () => number
  report: TroubleReporter
}

/** Between two readings, the claims of chunks count what they send. */
const MIN_READING_INTERVAL_MS = 10_000
/** Resend names the quota of a day in its answers only if the account has one: a free one. */
const QUOTA_HEADER = 'x-resend-daily-quota'

/**
 * Reads the provider's quota of the day and stores it. While less than a tenth is left, only alerts, roll-ups, corrections,
 * retractions and mail to the operator are claimed, and the operator is told. If the quota cannot be read, nothing changes.
 * Returns true if it was nearly used before and is not any more: then every due chunk needs a ticket.
 */
export const refreshQuota = async (context: QuotaContext): Promise<boolean> => {
  const { readQuota, providerState, quotaReading, wall, report } = context
  quotaReading.readAt = wall()
  const quota = await readQuota()
  if (!quota) return false
  quotaReading.limit = quota.limit
  const wasLow = await providerState.isQuotaLow()
  await providerState.updateQuota(quota, wall())
  const isLow = await providerState.isQuotaLow()
  if (isLow) await report('quota nearly used', TROUBLE_WORDS.quotaLow(quota.used, quota.limit!))
  return wasLow && !isLow
}

/** Reads the quota after an answer that shows that the account has one, unless it was read a moment ago. */
export const refreshQuotaIfNamed = async (context: QuotaContext, headers: Record<string, string>): Promise<void> => {
  const { readAt, limit } = context.quotaReading
  const isRecent = limit !== null && context.wall() - readAt < MIN_READING_INTERVAL_MS
  if (headers[QUOTA_HEADER] !== undefined && !isRecent) await refreshQuota(context)
}
