/** Bytes as lower-case hex digits, two for each. */
export const encodeHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Bytes as base64 with padding (RFC 4648, section 4). At most some 100 KB. */
export const encodeBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** Bytes as base64url without padding (RFC 4648, section 5). */
export const encodeBase64url = (bytes: Uint8Array): string =>
  encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The bytes of a base64 text. Throws if it is not base64. */
export const decodeBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

/** Without `l`, `o`, `0` and `1`, which look like others. It has 32 characters, so that each is equally likely. */
const UNAMBIGUOUS_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Random bytes as letters and digits that a person can type, one for each byte: 5 bits of randomness each. */
export const encodeUnambiguous = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => UNAMBIGUOUS_ALPHABET[byte % UNAMBIGUOUS_ALPHABET.length]).join('')
