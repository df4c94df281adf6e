/** A run of words that both texts have, that only the older has (`removed`), or that only the newer has (`added`). */
export type DiffPart = { kind: 'same' | 'removed' | 'added'; text: string }

/** Above this product of the numbers of words, the texts are not compared word by word. */
const MAX_CELLS = 250_000

/**
 * The differences of two texts by words, in reading order, by their longest common subsequence. The parts `same` and `removed`
 * give the older text, `same` and `added` the newer. Very long texts are one removed and one added part.
 */
export const diffWords = (before: string, after: string): DiffPart[] => {
  const [old, fresh] = [wordsOf(before), wordsOf(after)]
  if (old.length * fresh.length > MAX_CELLS) return joinParts([partOf('removed', before), partOf('added', after)])
  const lengths = commonLengthsOf(old, fresh)
  const parts: DiffPart[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      parts.push(partOf('same', old[i]!))
      i++
      j++
    } else if (j === fresh.length || (i < old.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
      parts.push(partOf('removed', old[i++]!))
    else parts.push(partOf('added', fresh[j++]!))
  }
  return joinParts(parts)
}

/** Words, and the blanks and signs between them. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu) ?? []

const partOf = (kind: DiffPart['kind'], text: string): DiffPart => ({ kind, text })

/** The length of the longest common subsequence of the words from `i` and from `j` on. */
const commonLengthsOf = (old: readonly string[], fresh: readonly string[]): number[][] => {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      lengths[i]![j] =
        old[i] === fresh[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
  return lengths
}

/** Joins neighbours of one kind. A blank that both texts have between two changes belongs to both, so that changes are read as phrases. */
const joinParts = (parts: readonly DiffPart[]): DiffPart[] => {
  const joined: DiffPart[] = []
  let [removed, added] = ['', '']
  const flush = (): void => {
    if (removed) joined.push(partOf('removed', removed))
    if (added) joined.push(partOf('added', added))
    removed = ''
    added = ''
  }
  for (const [at, { kind, text }] of parts.entries()) {
    const isBlankBetween = text.trim() === '' && removed !== '' && added !== '' && parts[at + 1]?.kind !== 'same'
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else if (isBlankBetween && at < parts.length - 1) {
      removed += text
      added += text
    } else {
      flush()
      const last = joined.at(-1)
      if (last?.kind === 'same') last.text += text
      else joined.push(partOf('same', text))
    }
  }
  flush()
  return joined
}
