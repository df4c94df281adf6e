import { FSI, PDI } from '../../../../templates/words/direction.ts'

const ELLIPSIS = '…'
/** Text of two languages nests one isolate in another, never more. */
const MAX_OPEN_ISOLATES = 2

/**
 * Shortens a text to `limit`, measured by `sizeOf` over each of its parts, and ends it with "…". It cuts at the end of a word
 * where there is one, never inside a grapheme cluster, and closes every directional isolate (UAX #9) that it opened.
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

/** The length in UTF-16 units: at least as much as any platform counts. */
export const utf16LengthOf = (text: string): number => text.length

const countOpenIsolates = (text: string): number => text.split(FSI).length - text.split(PDI).length
