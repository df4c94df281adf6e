import isEmail from 'validator/es/lib/isEmail.js'

/**
 * An address in canonical form, or null when mail cannot be sent to it: the domain in small letters and punycode
 * without invisible characters, the local part as typed, in ASCII (the provider knows no SMTPUTF8) and not quoted
 * (between quotes even the end of a line is allowed, which would end a header).
 */
export const canonicalizeAddress = (input: string): string | null => {
  const trimmed = input.trim()
  const at = trimmed.lastIndexOf('@')
  if (at < 1 || trimmed.length > 320) return null
  const domain = canonicalizeDomain(trimmed.slice(at + 1))
  if (!domain) return null
  const address = `${trimmed.slice(0, at)}@${domain}`
  return isEmail(address, { allow_utf8_local_part: false, blacklisted_chars: '"' }) ? address : null
}

/** An address as it is shown to whoever holds its link: enough to know it, not to learn it. */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}…${address.slice(at)}`
}

const canonicalizeDomain = (typed: string): string | null => {
  if (/[/?#:\\@\s[\]%]/.test(typed)) return null
  try {
    const { hostname } = new URL(`http://${typed}`)
    return /^[a-z0-9.-]+\.[a-z0-9-]*[a-z][a-z0-9-]*$/.test(hostname) ? hostname : null
  } catch {
    return null
  }
}
