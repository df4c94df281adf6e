/** The provider's word on one mail, as its webhook carries it. */
export type Callback = {
  id: string
  type: string
  chunk: number | null
  member: number | null
  to: string | null
  isPermanent: boolean
  isTransient: boolean
}

/** Reads a callback's body: unknown types and missing parts are accepted, for the provider adds to both. */
export const readCallback = (id: string, body: unknown): Callback => {
  const { type, data } = (body ?? {}) as { type?: unknown; data?: Record<string, unknown> }
  const tags = tagsOf(data?.tags)
  const to = data?.to
  const bounce = data?.bounce as { type?: string } | undefined
  return {
    id,
    type: typeof type === 'string' ? type.slice(0, 100) : 'unknown',
    chunk: parseTagNumber(tags.chunk),
    member: parseTagNumber(tags.member),
    to: bareAddressOf(Array.isArray(to) ? to[0] : to),
    isPermanent: type === 'email.bounced' && equalsIgnoringCase(bounce?.type, 'permanent'),
    isTransient: type === 'email.bounced' && !equalsIgnoringCase(bounce?.type, 'permanent'),
  }
}

/** Tags come as an object, and from older senders as a list. */
const tagsOf = (tags: unknown): Record<string, unknown> => {
  if (Array.isArray(tags))
    return Object.fromEntries(
      tags.filter((tag) => typeof tag?.name === 'string').map(({ name, value }) => [name, value]),
    )
  return typeof tags === 'object' && tags !== null ? (tags as Record<string, unknown>) : {}
}

const parseTagNumber = (value: unknown): number | null =>
  typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : null

const equalsIgnoringCase = (given: unknown, word: string): boolean =>
  typeof given === 'string' && given.toLowerCase() === word

/** The address in `Name <address>`, or the whole. */
const bareAddressOf = (to: unknown): string | null =>
  typeof to === 'string' ? (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to) : null
