import type { Counts } from './counts.ts'

/** A list price beyond what a plan includes, in USD, as its page said it on a day. */
export type Price = { usd: number; per: number; source: string; read: string }

const READ = '2026-11-22'

/** The one table of prices. Nothing that the plan includes is taken off. */
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

export type Billed = keyof typeof PRICES
export type Bill = Record<Billed, number>

/** The list price of a million times what was done `times` times, by what is billed, in USD. */
export const perMillion = (counts: Counts, cpuMs: number, times: number): Bill => {
  const used = { ...counts, cpuMs }
  const parts = Object.entries(PRICES).map(([name, { usd, per }]) => [
    name,
    ((used[name as Billed] / times) * 1_000_000 * usd) / per,
  ])
  return Object.fromEntries(parts) as Bill
}

export const sumOf = (bill: Bill): number => Object.values(bill).reduce((sum, part) => sum + part, 0)
