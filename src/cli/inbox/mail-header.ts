import { parseAddress } from './mailbox-address.ts'

/** Soft limit of a header line, without its line break (RFC 5322, 2.1.1). */
const MAX_LINE = 78

/** Bounds the UTF-8 bytes of one encoded word. The base64 of 45 bytes and its delimiters fit in 75 characters (RFC 2047, 2). */
const MAX_WORD_BYTES = 45

/** True for printable ASCII that contains no start of an encoded word. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !text.includes('=?')

const base64 = (text: string): string => {
  const bytes = new TextEncoder().encode(text)
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Splits text between characters, so that each part is valid UTF-8. */
const splitText = (text: string): string[] => {
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const character of text) {
    const bytes = new TextEncoder().encode(character).length
    if (size + bytes > MAX_WORD_BYTES) {
      parts.push(part)
      part = ''
      size = 0
    }
    part += character
    size += bytes
  }
  return [...parts, part]
}

/** Encodes text as encoded words (RFC 2047), separated by spaces, at which the header can be folded. */
const encodeWords = (text: string): string =>
  splitText(text)
    .map((part) => `=?UTF-8?B?${base64(part)}?=`)
    .join(' ')

/** Encodes the text from the first to the last word that is not ASCII. Words around them stay as they are. */
export const encodeText = (text: string): string => {
  const words = text.split(' ')
  const first = words.findIndex((word) => !isPlain(word))
  if (first < 0) return text
  const end = words.findLastIndex((word) => !isPlain(word)) + 1
  return [...words.slice(0, first), encodeWords(words.slice(first, end).join(' ')), ...words.slice(end)].join(' ')
}

const encodeName = (name: string): string => {
  if (!isPlain(name)) return encodeWords(name)
  return /^[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`
}

/** Formats one mailbox. A name with special characters is quoted, a name outside ASCII is encoded. */
export const encodeAddress = (value: string): string => {
  const address = parseAddress(value)
  if (address === null) return encodeText(value)
  return address.name === '' ? address.email : `${encodeName(address.name)} <${address.email}>`
}

/** Formats one header field, folded at spaces to lines of at most 78 characters. A longer word keeps its own line. */
export const headerLine = (name: string, value: string): string => {
  const [first = '', ...words] = value.split(' ')
  const lines = [`${name}: ${first}`]
  for (const word of words) {
    const line = lines.at(-1) ?? ''
    if (`${line} ${word}`.length <= MAX_LINE) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(` ${word}`)
  }
  return lines.join('\r\n')
}
