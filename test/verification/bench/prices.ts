import type { OperationCounts } from './counts.ts'

/** A list price in USD beyond what a plan includes, with its page and the day on which it was read. */
export type Price = { usd: number; per: number; source: string; read: string }

const READ = '2026-11-22'

/** The prices of the platform. What a plan includes is not deducted. */
export const PRICES = {
  invocations: {
    usd: 0.3,
    per: 1_000_000,
    source: 'https://developers.cloudflare.com/workers/platform/pricing/',
    read: READ,
  },
  cpuMs: {
    usd: 0.02,
    per: 1_000_000,
    source: 'https://developers.cloudflare.com/workers/platform/pricing/',
    read: READ,
  },
  rowsRead: {
    usd: 0.001,
    per: 1_000_000,
    source: 'https://developers.cloudflare.com/d1/platform/pricing/',
    read: READ,
  },
  rowsWritten: { usd: 1, per: 1_000_000, source: 'https://developers.cloudflare.com/d1/platform/pricing/', read: READ },
  kvReads: { usd: 0.5, per: 1_000_000, source: 'https://developers.cloudflare.com/kv/platform/pricing/', read: READ },
  kvWrites: { usd: 5, per: 1_000_000, source: 'https://developers.cloudflare.com/kv/platform/pricing/', read: READ },
  queueOperations: {
    usd: 0.4,
    per: 1_000_000,
    source: 'https://developers.cloudflare.com/queues/platform/pricing/',
    read: READ,
  },
} satisfies Record<string, Price>

type BilledOperation = keyof typeof PRICES
export type Bill = Record<BilledOperation, number>

/** Returns the list price in USD, by what is billed, of a million times what was done `times` times. */
export const pricePerMillion = (counts: OperationCounts, cpuMs: number, times: number): Bill => {
  const used = { ...counts, cpuMs }
  const parts = Object.entries(PRICES).map(([name, { usd, per }]) => [
    name,
    ((used[name as BilledOperation] / times) * 1_000_000 * usd) / per,
  ])
  return Object.fromEntries(parts) as Bill
}

export const totalOf = (bill: Bill): number => Object.values(bill).reduce((sum, part) => sum + part, 0)
