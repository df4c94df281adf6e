import { encodeHex } from './bytes.ts'
import { compareTexts } from './compare-texts.ts'
import { isObject } from './plain-object.ts'

/** JSON with the members of every object sorted by name, so that equal values have equal bytes. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (isObject(part) ? sortMembers(part) : part))

/** SHA-256 of bytes, or of a text's UTF-8 bytes, as 64 hex digits. */
export const sha256 = async (value: string | Uint8Array): Promise<string> =>
  encodeHex(
    new Uint8Array(
      await crypto.subtle.digest('SHA-256', typeof value === 'string' ? new TextEncoder().encode(value) : value),
    ),
  )

const sortMembers = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareTexts(a, b)))
