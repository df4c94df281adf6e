const MORE = '…'
const FSI = '\u2068'
const PDI = '\u2069'
/** An isolate inside an isolate is as deep as text of two languages goes. */
const DEEPEST = 2

/**
 * Text of at most so much, by what `sizeOf` makes of each part of it: cut at the end of a word where there is one, never
 * inside a character as a reader sees it, and with every isolate of direction closed again.
 */
export const cut = (text: string, most: number, sizeOf: (part: string) => number): string => {
  if (sizeOf(text) <= most) return text
  let room = most - sizeOf(MORE) - DEEPEST * sizeOf(PDI)
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    room -= sizeOf(segment)
    if (room < 0) break
    kept += segment
  }
  const space = kept.lastIndexOf(' ')
  const words = space > kept.length / 2 ? kept.slice(0, space) : kept
  return words.replace(/[\s,;:،؛.-]+$/, '') + MORE + PDI.repeat(Math.max(0, openIn(words)))
}

/** How many UTF-16 units a text has: no platform counts more than that. */
export const unitsOf = (text: string): number => text.length

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

const openIn = (text: string): number => text.split(FSI).length - text.split(PDI).length
