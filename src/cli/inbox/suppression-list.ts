import { mailboxOf } from './mailbox-address.ts'

export const ORIGINS = ['bounce', 'complaint', 'manual'] as const
export type Origin = (typeof ORIGINS)[number]

/** An address that must not be written to, as Resend's API shows it. */
export type Suppression = {
  id: string
  email: string
  origin: Origin
  /** The id of the mail that bounced or was complained about. */
  source_id: string | null
  created_at: string
}

export type Suppressions = {
  /** Adds an address, or answers the entry that it has. */
  add(email: string, origin: Origin, sourceId: string | null, at: string): Suppression
  has(email: string): boolean
  find(idOrEmail: string): Suppression | undefined
  remove(idOrEmail: string): Suppression | undefined
  /** Newest first. */
  list(): Suppression[]
  forget(): void
}

/** The suppression list of one team, in memory. */
export const createSuppressions = (): Suppressions => {
  const byEmail = new Map<string, Suppression>()
  const find = (idOrEmail: string): Suppression | undefined =>
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
    forget: () => byEmail.clear(),
  }
}
