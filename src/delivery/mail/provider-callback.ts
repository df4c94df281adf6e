import { isObject } from '../../lib/plain-object.ts'

/**
 * The provider's webhook about one mail. `chunk` and `member` are from the mail's tags. A bounce is permanent (the address
 * does not exist) or transient (a full mailbox).
 */
export type ProviderCallback = {
  id: string
  type: string
  chunk: number | null
  member: number | null
  to: string | null
  isPermanent: boolean
  isTransient: boolean
}

const MAX_TYPE_LENGTH = 100

/** Reads the body of a callback. Accepts unknown types and missing parts: the provider adds new ones. */
export const readCallback = (id: string, body: unknown): ProviderCallback => {
  const { type, data } = isObject(body) ? body : {}
  const { tags: tagList, to, bounce } = isObject(data) ? data : {}
  const tags = tagsOf(tagList)
  const isBounce = type === 'email.bounced'
  const isPermanent = isBounce && isObject(bounce) && equalsIgnoringCase(bounce.type, 'permanent')
  return {
    id,
    type: typeof type === 'string' ? type.slice(0, MAX_TYPE_LENGTH) : 'unknown',
    chunk: parseTagNumber(tags.chunk),
    member: parseTagNumber(tags.member),
    to: bareAddressOf(Array.isArray(to) ? to[0] : to),
    isPermanent,
    isTransient: isBounce && !isPermanent,
  }
}

/** Tags are an object; in older callbacks a list of names and values. */
const tagsOf = (tags: unknown): Record<string, unknown> => {
  if (Array.isArray(tags))
    return Object.fromEntries(
      tags.filter((tag) => typeof tag?.name === 'string').map(({ name, value }) => [name, value]),
    )
  return isObject(tags) ? tags : {}
}

const parseTagNumber = (value: unknown): number | null =>
  typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : null

const equalsIgnoringCase = (value: unknown, word: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === word

/** The address of `Name <address>`, or the whole text. */
const bareAddressOf = (to: unknown): string | null =>
  typeof to === 'string' ? (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to) : null
