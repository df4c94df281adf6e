import { searchable } from '../lib/text.ts'

const MOST_SUGGESTED = 3
const LONGEST_COMPARED = 64

/** What can be meant: an id, and whatever else it goes by. */
export type Spelt = {
  id: string
  name?: Readonly<Partial<Record<string, string>>>
  abbreviation?: Readonly<Partial<Record<string, string>>>
  aliases?: readonly string[]
}

/** The known ids that are most like an unknown one, best first; at most three, none that is wholly unlike it. */
export const nearest = (unknown: string, known: Iterable<string>): string[] =>
  nearestAmong([...known].map((id) => ({ id })))(unknown)

/**
 * Asks among entries: by their ids, and by their names, abbreviations and aliases, so that "Tall Rifat" finds
 * sy-tel-rifaat. A name must be met more closely than an id, or short names would be suggested for everything.
 */
export const nearestAmong = (entries: Iterable<Spelt>): ((unknown: string) => string[]) => {
  const spelt = [...entries].map((entry) => ({ id: entry.id, names: namesOf(entry) }))
  return (unknown) => {
    const id = unknown.toLowerCase().slice(0, LONGEST_COMPARED)
    const name = searchable(unknown.slice(0, LONGEST_COMPARED))
    return spelt
      .map((entry) => ({
        id: entry.id,
        distance: Math.min(distanceOf(id, entry.id, 0.5, 2), byName(name, entry.names)),
      }))
      .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
      .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
      .slice(0, MOST_SUGGESTED)
      .map((entry) => entry.id)
  }
}

const namesOf = ({ name = {}, abbreviation = {}, aliases = [] }: Spelt): string[] =>
  [...Object.values(name), ...Object.values(abbreviation), ...aliases].flatMap((each) =>
    each ? [searchable(each)] : [],
  )

const byName = (name: string, names: readonly string[]): number =>
  names.reduce((least, each) => Math.min(least, distanceOf(name, each, 0.25, 0)), Number.POSITIVE_INFINITY)

/** Levenshtein's distance, row by row; endless where it is more than a share of the known word's length, or `least`. */
const distanceOf = (a: string, b: string, share: number, least: number): number => {
  const most = Math.max(least, b.length * share)
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    if (Math.min(...next) > most) return Number.POSITIVE_INFINITY
    row = next
  }
  return row[b.length]! <= most ? row[b.length]! : Number.POSITIVE_INFINITY
}
