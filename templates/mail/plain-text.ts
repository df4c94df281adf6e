// Wide enough for a sentence, narrow enough to be quoted in an answer without breaking.
const LINE_WIDTH = 76

/** Text on one line: no line of a publisher's can pass for one of ours. */
export const collapseWhitespace = (text: string): string => text.replace(/[\s\u0085]+/g, ' ').trim()

/** Text cut to at most so many UTF-16 units, at the end of a word where there is one, never inside a character. */
export const shortenText = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, limit + 1))) {
    if (cut.length + segment.length >= limit) break
    cut += segment
  }
  const space = cut.lastIndexOf(' ')
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:،؛.-]+$/, '')}…`
}

/**
 * A paragraph of plain text in lines of at most 76 characters, or as long as a word is that cannot be broken. An
 * address never begins a line: only ours stand alone.
 */
export const wrapText = (text: string): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of collapseWhitespace(text).split(/ (?!https?:)/i)) {
    if (line && line.length + 1 + word.length > LINE_WIDTH) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return line ? [...lines, line] : lines
}

/** Every paragraph, with an empty line between two; empty ones are left out. */
export const joinParagraphs = (blocks: string[][]): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
