import { compareTexts } from '../lib/compare-texts.ts'
import { normalizeForSearch } from '../lib/text.ts'

const MAX_SUGGESTIONS = 3
const MAX_COMPARED_CHARS = 64

/** An id with its names. */
export type NamedEntry = {
  id: string
  name?: Readonly<Partial<Record<string, string>>>
  abbreviation?: Readonly<Partial<Record<string, string>>>
  aliases?: readonly string[]
}

/** Up to three known ids that are similar to an unknown one, the most similar first. */
export const suggestNearestIds = (unknown: string, known: Iterable<string>): string[] =>
  createIdSuggester([...known].map((id) => ({ id })))(unknown)

/**
 * Suggests ids of entries by their ids, names, abbreviations and aliases: "Tall Rifat" suggests sy-tel-rifaat. A name must
 * be more similar than an id; otherwise short names would be suggested for any input.
 */
export const createIdSuggester = (entries: Iterable<NamedEntry>): ((unknown: string) => string[]) => {
  const namedEntries = [...entries].map((entry) => ({ id: entry.id, names: searchableNamesOf(entry) }))
  return (unknown) => {
    const id = unknown.toLowerCase().slice(0, MAX_COMPARED_CHARS)
    const name = normalizeForSearch(unknown.slice(0, MAX_COMPARED_CHARS))
    return namedEntries
      .map((entry) => ({
        id: entry.id,
        distance: Math.min(editDistanceOf(id, entry.id, 0.5, 2), nameDistanceOf(name, entry.names)),
      }))
      .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
      .sort((a, b) => a.distance - b.distance || compareTexts(a.id, b.id))
      .slice(0, MAX_SUGGESTIONS)
      .map((entry) => entry.id)
  }
}

const searchableNamesOf = ({ name = {}, abbreviation = {}, aliases = [] }: NamedEntry): string[] =>
  [...Object.values(name), ...Object.values(abbreviation), ...aliases].flatMap((each) =>
    each ? [normalizeForSearch(each)] : [],
  )

const nameDistanceOf = (name: string, names: readonly string[]): number =>
  names.reduce((nearest, each) => Math.min(nearest, editDistanceOf(name, each, 0.25, 0)), Number.POSITIVE_INFINITY)

/**
 * The Levenshtein distance. It is infinite if it is greater than both `minAllowed` and the share `maxShare` of the length
 * of `b`.
 */
const editDistanceOf = (a: string, b: string, maxShare: number, minAllowed: number): number => {
  const maxDistance = Math.max(minAllowed, b.length * maxShare)
  if (Math.abs(a.length - b.length) > maxDistance) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    if (Math.min(...next) > maxDistance) return Number.POSITIVE_INFINITY
    row = next
  }
  return row[b.length]! <= maxDistance ? row[b.length]! : Number.POSITIVE_INFINITY
}
