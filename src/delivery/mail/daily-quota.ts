import { TROUBLE_WORDS } from '../../../templates/words/trouble-in-words.ts'
import { runGuarded, type TroubleReporter } from '../run-guarded.ts'
import type { QuotaSource } from './mail-provider.ts'
import type { ProviderStateStore } from './provider-state-store.ts'

export type QuotaContext = {
  readQuota: QuotaSource
  providerState: Pick<ProviderStateStore, 'updateQuota' | 'readStoredQuota'>
  /** When this isolate last read the quota (wall-clock ms UTC), and the limit that it read. */
  quotaReading: { readAt: number; limit: number | null }
  /** The wall clock's time in ms UTC. */
  wall: () => number
  report: TroubleReporter
}

type StoredQuota = Awaited<ReturnType<ProviderStateStore['readStoredQuota']>>

/** Between two readings, accepted mails are counted. */
const MIN_READING_INTERVAL_MS = 10_000
/** Resend names the quota of a day in its answers only if the account has one: a free one. */
const QUOTA_HEADER = 'x-resend-daily-quota'

/**
 * Reads the provider's quota of the day and stores it. While less than a tenth is left, only alerts, roll-ups, corrections,
 * retractions and mail to the operator are claimed, and the operator is told. If the quota cannot be read, nothing changes.
 * Returns true if it was nearly used before and is not any more: then every due chunk needs a ticket.
 */
const refreshQuota = async (context: QuotaContext, stored: StoredQuota): Promise<boolean> => {
  const { readQuota, providerState, quotaReading, wall, report } = context
  quotaReading.readAt = wall()
  const quota = await readQuota()
  if (!quota) return false
  quotaReading.limit = quota.limit
  const isLow = await providerState.updateQuota(quota, stored.used)
  if (isLow) await report('quota nearly used', TROUBLE_WORDS.quotaLow(quota.used, quota.limit!))
  return stored.isLow && !isLow
}

/** Does so for an account that has a quota, as far as is known. */
export const refreshKnownQuota = async (context: QuotaContext): Promise<boolean> => {
  const stored = await context.providerState.readStoredQuota()
  return stored.limit !== null && refreshQuota(context, stored)
}

/**
 * Does so after an answer that shows that the account has a quota, unless it was read a moment ago. The answer is recorded
 * before, so a fault is only reported.
 */
export const refreshQuotaIfNamed = async (context: QuotaContext, headers: Record<string, string>): Promise<void> => {
  const { readAt, limit } = context.quotaReading
  const isRecent = limit !== null && context.wall() - readAt < MIN_READING_INTERVAL_MS
  if (headers[QUOTA_HEADER] === undefined || isRecent) return
  await runGuarded(async () => refreshQuota(context, await context.providerState.readStoredQuota()), context.report)
}
