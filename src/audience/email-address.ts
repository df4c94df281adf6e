import isEmail from 'validator/es/lib/isEmail.js'
import { findInvisibleCharacter, trimTyped } from '../lib/text.ts'

/**
 * The canonical form of an address: the domain in lower case and punycode, the local part as typed, without blanks and
 * direction marks around it. Null if mail cannot be
 * sent to it. The local part must be ASCII, because the provider does not support SMTPUTF8. It must not be quoted, because
 * a quoted one can contain a line break, which ends a header.
 */
export const canonicalizeAddress = (input: string): string | null => {
  const trimmed = trimTyped(input)
  const at = trimmed.lastIndexOf('@')
  if (at < 1 || trimmed.length > 320) return null
  const domain = canonicalizeDomain(trimmed.slice(at + 1))
  if (!domain) return null
  const address = `${trimmed.slice(0, at)}@${domain}`
  return isEmail(address, { allow_utf8_local_part: false, blacklisted_chars: '"' }) ? address : null
}

/** An address with its local part hidden after the first character, for a page that anybody with the link can see. */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}…${address.slice(at)}`
}

const canonicalizeDomain = (typed: string): string | null => {
  // The URL parser would remove an invisible character in silence.
  if (/[/?#:\\@\s[\]%]/.test(typed) || findInvisibleCharacter(typed) !== null) return null
  try {
    const { hostname } = new URL(`http://${typed}`)
    return /^[a-z0-9.-]+\.[a-z0-9-]*[a-z][a-z0-9-]*$/.test(hostname) ? hostname : null
  } catch {
    return null
  }
}
