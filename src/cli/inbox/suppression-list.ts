import { mailboxOf } from './mailbox-address.ts'

export const SUPPRESSION_ORIGINS = ['bounce', 'complaint', 'manual'] as const
export type SuppressionOrigin = (typeof SUPPRESSION_ORIGINS)[number]

/** A suppressed address as Resend's API returns it. */
export type SuppressionEntry = {
  id: string
  email: string
  origin: SuppressionOrigin
  /** The id of the mail that caused the bounce or complaint. */
  source_id: string | null
  created_at: string
}

export type SuppressionList = {
  /** Adds an address and returns its entry, the existing one if there is one. */
  add(email: string, origin: SuppressionOrigin, sourceId: string | null, at: string): SuppressionEntry
  has(email: string): boolean
  find(idOrEmail: string): SuppressionEntry | undefined
  remove(idOrEmail: string): SuppressionEntry | undefined
  /** Newest first. */
  list(): SuppressionEntry[]
  clear(): void
}

/** Creates the suppression list of one team, in memory. */
export const createSuppressionList = (): SuppressionList => {
  const byEmail = new Map<string, SuppressionEntry>()
  const find = (idOrEmail: string): SuppressionEntry | undefined =>
    byEmail.get(mailboxOf(idOrEmail)) ?? [...byEmail.values()].find((entry) => entry.id === idOrEmail)
  return {
    add: (email, origin, sourceId, at) => {
      const known = byEmail.get(mailboxOf(email))
      if (known) return known
      const entry = { id: crypto.randomUUID(), email: mailboxOf(email), origin, source_id: sourceId, created_at: at }
      byEmail.set(entry.email, entry)
      return entry
    },
    has: (email) => byEmail.has(mailboxOf(email)),
    find,
    remove: (idOrEmail) => {
      const entry = find(idOrEmail)
      if (entry) byEmail.delete(entry.email)
      return entry
    },
    list: () => [...byEmail.values()].reverse(),
    clear: () => byEmail.clear(),
  }
}
