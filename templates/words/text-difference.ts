/** A piece of two versions of a text: in both, only in the old one, or only in the new one. */
export type DifferencePart = { text: string; change: 'same' | 'removed' | 'added' }

/** Longer texts count as changed as a whole: the comparison takes the product of their numbers of words. */
const MAX_WORDS_COMPARED = 400

/** The difference of two versions of a text, by whole words: removed words stand before the added ones in their place. */
export const differenceOf = (before: string, after: string): DifferencePart[] => {
  const [old, fresh] = [wordsOf(before), wordsOf(after)]
  if (old.length > MAX_WORDS_COMPARED || fresh.length > MAX_WORDS_COMPARED)
    return joinParts([partOf(old, 'removed'), partOf(fresh, 'added')])
  const common = commonLengths(old, fresh)
  const parts: DifferencePart[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      parts.push({ text: fresh[j]!, change: 'same' })
      i++
      j++
    } else if (j >= fresh.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      parts.push({ text: old[i++]!, change: 'removed' })
    else parts.push({ text: fresh[j++]!, change: 'added' })
  }
  return joinParts(parts)
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean)

const partOf = (words: string[], change: DifferencePart['change']): DifferencePart => ({
  text: words.join(' '),
  change,
})

/** `table[i][j]` is the length of the longest common subsequence of the words from i and from j on. */
const commonLengths = (old: string[], fresh: string[]): number[][] => {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      table[i]![j] = old[i] === fresh[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
  return table
}

const joinParts = (parts: DifferencePart[]): DifferencePart[] => {
  const joined: DifferencePart[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (last?.change === part.change) last.text += ` ${part.text}`
    else if (part.text) joined.push({ ...part })
  }
  return joined
}
