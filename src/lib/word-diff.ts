import { diffArrays } from 'diff'

/** A run of words that both texts have, that only the older has (`removed`), or that only the newer has (`added`). */
export type DiffPart = { kind: 'same' | 'removed' | 'added'; text: string }

/** Texts with more differences are not compared word by word: the comparison takes the square of their number. */
const MAX_EDITS = 500

/**
 * The differences of two texts by words, in reading order. The parts `same` and `removed` give the older text, `same` and
 * `added` the newer. Two texts with more than 500 differences are one removed and one added part.
 */
export const diffWords = (before: string, after: string): DiffPart[] => {
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MAX_EDITS })
  if (!changes) return joinParts([partOf('removed', before), partOf('added', after)])
  return joinParts(
    changes.map(({ value, added, removed }) => partOf(added ? 'added' : removed ? 'removed' : 'same', value.join(''))),
  )
}

/** True if added words follow in the place of a removed part: a blank must keep the two apart. */
export const isReplaced = (parts: readonly DiffPart[], at: number): boolean => parts[at + 1]?.kind === 'added'

/** Words, and the blanks and signs between them. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu) ?? []

const partOf = (kind: DiffPart['kind'], text: string): DiffPart => ({ kind, text })

/**
 * Joins neighbours of one kind. A blank that both texts have between two changes belongs to both, so that changes are read
 * as phrases.
 */
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
