import { readAddress } from './mailbox-address.ts'

/** Soft limit of a header line, without its line break (RFC 5322, 2.1.1). */
const LINE = 78

/** UTF-8 bytes in one encoded word: with its marks, base64 of 45 stays within the 75 characters of RFC 2047. */
const WORD_BYTES = 45

/** Whether text stands for itself: ASCII that nobody takes for an encoded word. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !text.includes('=?')

const base64 = (text: string): string => {
  const bytes = new TextEncoder().encode(text)
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Splits between characters, never within one, so that each piece is text by itself. */
const pieces = (text: string): string[] => {
  const found: string[] = []
  let piece = ''
  let size = 0
  for (const character of text) {
    const bytes = new TextEncoder().encode(character).length
    if (size + bytes > WORD_BYTES) {
      found.push(piece)
      piece = ''
      size = 0
    }
    piece += character
    size += bytes
  }
  return [...found, piece]
}

/** Writes text as encoded words (RFC 2047), which stay apart when the header is folded. */
const encodeWords = (text: string): string =>
  pieces(text)
    .map((piece) => `=?UTF-8?B?${base64(piece)}?=`)
    .join(' ')

/** Encodes from the first to the last word that needs it, and leaves what is ASCII around them, such as `<id>`. */
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

/** Writes one mailbox: its name quoted or encoded where it must be. */
export const encodeAddress = (value: string): string => {
  const address = readAddress(value)
  if (address === null) return encodeText(value)
  return address.name === '' ? address.email : `${encodeName(address.name)} <${address.email}>`
}

/** One header field, folded before words so that a line stays within 78 characters where the words allow it. */
export const headerLine = (name: string, value: string): string => {
  const [first = '', ...words] = value.split(' ')
  const lines = [`${name}: ${first}`]
  for (const word of words) {
    const line = lines.at(-1) ?? ''
    if (`${line} ${word}`.length <= LINE) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(` ${word}`)
  }
  return lines.join('\r\n')
}
