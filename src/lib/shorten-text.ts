const ELLIPSIS = '…'
const graphemes = new Intl.Segmenter()

/** The length in UTF-16 units: at least as much as any platform counts. */
export const utf16LengthOf = (text: string): number => text.length

/**
 * Shortens a text to `limit`, measured by `sizeOf` over each of its parts, and ends it with "…". It cuts at the end of a word
 * where there is one, never inside a grapheme cluster.
 */
export const shortenText = (text: string, limit: number, sizeOf = utf16LengthOf): string => {
  if (sizeOf(text) <= limit) return text
  let sizeLeft = limit - sizeOf(ELLIPSIS)
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    sizeLeft -= sizeOf(segment)
    if (sizeLeft < 0) break
    kept += segment
  }
  const space = kept.lastIndexOf(' ')
  return withEllipsis(space > kept.length / 2 ? kept.slice(0, space) : kept)
}

/** Ends a text that was cut with "…", which takes the place of punctuation. */
export const withEllipsis = (kept: string): string => kept.replace(/[\s,;:\u060c\u061b\u061f.-]+$/, '') + ELLIPSIS
