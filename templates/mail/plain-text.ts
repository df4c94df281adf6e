import { withEllipsis } from '../../src/lib/shorten-text.ts'
import { encodeAddresses } from '../words/encode-addresses.ts'

// Quoted in a reply, lines of this length do not break.
const LINE_WIDTH = 76

/** Puts text on one line, so that no line of a publisher can look like a line of ours. */
export const collapseWhitespace = (text: string): string => text.replace(/[\s\u0085]+/g, ' ').trim()

/**
 * Wraps a paragraph to lines of at most 76 characters; a longer word stays whole. Addresses are written in ASCII. No line
 * begins with an address of a publisher, because only our own addresses are on a line of their own.
 */
export const wrapText = (text: string): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of encodeAddresses(collapseWhitespace(text)).split(/ (?!https?:)/i)) {
    if (line && line.length + 1 + word.length > LINE_WIDTH) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return line ? [...lines, line] : lines
}

/** Joins paragraphs with an empty line between them, and leaves out empty ones. */
export const joinParagraphs = (blocks: string[][]): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`

/** Cuts a text after `limit` words at most: at the end of a sentence, if that keeps more than half of them. */
export const limitWords = (text: string, limit: number): string => {
  const words = collapseWhitespace(text).split(' ')
  if (words.length <= limit) return words.join(' ')
  const kept = words.slice(0, limit)
  const end = kept.findLastIndex((word) => /[.!?\u061f]["”»)]?$/.test(word)) + 1
  return end > limit / 2 ? kept.slice(0, end).join(' ') : withEllipsis(kept.join(' '))
}

/** How many words a plain text has, without addresses and placeholders. */
export const countWords = (text: string): number =>
  text
    .replace(/\0[^\0]*\0/g, ' ')
    .replace(/https?:\/\/\S+/gi, ' ')
    .split(/\s+/)
    .filter(Boolean).length
