import type { Roster } from '../audience/subscriber-store.ts'
import type { Notices } from '../editions/stores/correction-store.ts'
import type { Runs } from '../editions/stores/run-store.ts'
import { CONFIRM_WITHIN_MS } from '../editions/subscribe.ts'
import type { Ledger } from './mail/chunk-store.ts'
import type { Endpoints } from './webhooks/endpoint-store.ts'

const DAY = 86_400_000
/** However short the ledger is, a publisher who sends a request again after an outage is known again for so long. */
const RECEIPT_DAYS = 30
/** How long it is kept what endpoints were told. */
const DELIVERIES_KEPT_MS = 30 * DAY

type Books = { roster: Roster; runs: Runs; notices: Notices; ledger: Ledger; endpoints: Endpoints }

/**
 * Once a day, forgets what is no longer needed: who got what is kept for the ledger's days, requests until they
 * lapse. Answers whether this was the day's first tick.
 */
export const tidy = async (
  { roster, runs, notices, ledger, endpoints }: Books,
  ledgerDays: number,
  now: number,
): Promise<boolean> => {
  if (!(await runs.isNewDay(Math.floor(now / DAY)))) return false
  const oldest = now - ledgerDays * DAY
  await roster.commit([
    ...roster.tidying(now - CONFIRM_WITHIN_MS, oldest, now),
    ...notices.tidying(oldest),
    ...runs.tidying(oldest),
    ...ledger.tidying(oldest, Math.min(oldest, now - RECEIPT_DAYS * DAY)),
    endpoints.tidying(now - DELIVERIES_KEPT_MS),
  ])
  return true
}
