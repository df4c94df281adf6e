const MAX_LINE_OCTETS = 75
const utf8OctetsOf = (char: string): number => {
  const code = char.codePointAt(0)!
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/** A value of type TEXT (RFC 5545, section 3.3.11): lines in it stay, other control characters cannot be held. */
export const escapeTextValue = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\\;,]/g, (char) => `\\${char}`)
    .replace(/\r\n|[\r\n]/g, '\\n')
    .replace(/(?!\t)\p{Cc}/gu, '')

/** Lines of at most 75 octets, none cut inside a character; what goes on begins with a space (section 3.1). */
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
