import type { Roster } from '../audience/roster.ts'
import type { Suppressions } from '../audience/suppression.ts'
import type { Ledger } from './ledger.ts'

/** The provider's word on one mail, as its webhook carries it. */
export type Callback = {
  id: string
  type: string
  chunk: number | null
  member: number | null
  to: string | null
  isPermanent: boolean
}

/** Notes a callback, and ends what it says must end, in one transaction. A message that was noted before changes nothing. */
export const takeCallback = async (
  { ledger, roster, suppressions }: { ledger: Ledger; roster: Roster; suppressions: Suppressions },
  callback: Callback,
  now: number,
): Promise<void> => {
  const reason = reasonToEnd(callback)
  const ending = reason && callback.to ? await endingOf(roster, suppressions, callback.to, reason, now) : []
  await roster.commit([ledger.noting(callback, now), ...ending])
}

const endingOf = async (
  roster: Roster,
  suppressions: Suppressions,
  to: string,
  reason: string,
  now: number,
): Promise<D1PreparedStatement[]> => {
  const reader = await roster.byEmail(to)
  return [
    suppressions.suppressing(await suppressions.addressOf(to), reason, now),
    ...(reader ? roster.ending(reader.number, reason, now) : []),
  ]
}

const reasonToEnd = ({ type, isPermanent }: Callback): string | null => {
  if (type === 'email.bounced') return isPermanent ? 'bounced' : null
  return ENDINGS[type] ?? null
}

const ENDINGS: Record<string, string> = { 'email.complained': 'complained', 'email.suppressed': 'suppressed' }

/** Reads a callback's body: unknown types and missing parts are accepted, for the provider adds to both. */
export const readCallback = (id: string, body: unknown): Callback => {
  const { type, data } = (body ?? {}) as { type?: unknown; data?: Record<string, unknown> }
  const tags = tagsOf(data?.tags)
  const to = data?.to
  const bounce = data?.bounce as { type?: string } | undefined
  return {
    id,
    type: typeof type === 'string' ? type.slice(0, 100) : 'unknown',
    chunk: number(tags.chunk),
    member: number(tags.member),
    to: Array.isArray(to) && typeof to[0] === 'string' ? to[0] : typeof to === 'string' ? to : null,
    isPermanent: bounce?.type === 'Permanent',
  }
}

/** Tags come as an object, and from older senders as a list. */
const tagsOf = (tags: unknown): Record<string, string> => {
  if (Array.isArray(tags))
    return Object.fromEntries(tags.map((tag: { name?: string; value?: string }) => [tag.name ?? '', tag.value ?? '']))
  return typeof tags === 'object' && tags !== null ? (tags as Record<string, string>) : {}
}

const number = (value: string | undefined): number | null =>
  value && /^[0-9]{1,15}$/.test(value) ? Number(value) : null
