const MAX_LINE_OCTETS = 75
const utf8OctetsOf = (char: string): number => {
  const code = char.codePointAt(0)!
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/** Escapes a value of type TEXT (RFC 5545, section 3.3.11). It keeps line ends and drops other control characters. */
export const escapeTextValue = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\\;,]/g, (char) => `\\${char}`)
    .replace(/\r\n|[\r\n]/g, '\\n')
    .replace(/(?!\t)\p{Cc}/gu, '')

/**
 * Folds a line into lines of at most 75 octets, never inside a character. Each further line begins with a space (RFC
 * 5545, section 3.1).
 */
export const foldLine = (line: string): string => {
  let written = ''
  let octets = 0
  for (const char of line) {
    const more = utf8OctetsOf(char)
    if (octets + more > MAX_LINE_OCTETS) {
      written += '\r\n '
      octets = 1
    }
    written += char
    octets += more
  }
  return `${written}\r\n`
}
