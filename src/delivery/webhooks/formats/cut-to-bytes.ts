const ELLIPSIS = '…'
const FSI = '\u2068'
const PDI = '\u2069'
/** An isolate inside an isolate is as deep as text of two languages goes. */
const MAX_OPEN_ISOLATES = 2

/**
 * Text of at most so much, by what `sizeOf` makes of each part of it: cut at the end of a word where there is one, never
 * inside a character as a reader sees it, and with every isolate of direction closed again.
 */
export const truncateText = (text: string, limit: number, sizeOf: (part: string) => number): string => {
  if (sizeOf(text) <= limit) return text
  let sizeLeft = limit - sizeOf(ELLIPSIS) - MAX_OPEN_ISOLATES * sizeOf(PDI)
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    sizeLeft -= sizeOf(segment)
    if (sizeLeft < 0) break
    kept += segment
  }
  const space = kept.lastIndexOf(' ')
  const words = space > kept.length / 2 ? kept.slice(0, space) : kept
  return words.replace(/[\s,;:،؛.-]+$/, '') + ELLIPSIS + PDI.repeat(Math.max(0, countOpenIsolates(words)))
}

/** How many UTF-16 units a text has: no platform counts more than that. */
export const utf16LengthOf = (text: string): number => text.length

export const utf8LengthOf = (text: string): number => new TextEncoder().encode(text).length

const countOpenIsolates = (text: string): number => text.split(FSI).length - text.split(PDI).length
