import { unique } from '../lib/unique.ts'
import type { EventDraft } from './event-draft.ts'
import { eventWordsOf, isPrefixSearched, type SearchTerm } from './search-terms.ts'

/** The filters of a list of events. Null and [] do not restrict. */
export type KeyQuery = {
  regions: string[] | null
  actors: string[] | null
  /** A kind, or a group of kinds. */
  kind: string | null
  certainty: string | null
  /** The event must meet every term. */
  terms: SearchTerm[]
}

/** Keys from `low` on, up to and without `high`. */
type KeyRange = [low: string, high: string]

/** All keys under which an event is found. */
export const indexKeysOf = ({ regions, actors, kind, certainty, text }: EventDraft): string[] =>
  unique([
    ...regions.map(({ id }) => regionKeyOf(id)),
    ...actors.map(({ id }) => actorKeyOf(id)),
    ...[kind, kind.split('.', 1)[0]!].map(kindKeyOf),
    certaintyKeyOf(certainty),
    ...eventWordsOf(text).map(wordKeyOf),
  ])

/** The groups of key ranges that a query asks for: an event must have a key of each group. */
export const keyGroupsOf = ({ regions, actors, kind, certainty, terms }: KeyQuery): KeyRange[][] => [
  ...(regions ? [regions.map(regionKeyOf).map(exactRangeOf)] : []),
  ...(actors ? [actors.map(actorKeyOf).map(exactRangeOf)] : []),
  ...(kind ? [[exactRangeOf(kindKeyOf(kind))]] : []),
  ...(certainty ? [[exactRangeOf(certaintyKeyOf(certainty))]] : []),
  ...terms.map((term) => [
    ...term.words.map((word) => (isPrefixSearched(word) ? prefixRangeOf : exactRangeOf)(wordKeyOf(word))),
    ...term.regions.map(regionKeyOf).map(exactRangeOf),
    ...term.actors.map(actorKeyOf).map(exactRangeOf),
  ]),
]

const regionKeyOf = (id: string): string => `region ${id}`
const actorKeyOf = (id: string): string => `actor ${id}`
const kindKeyOf = (kind: string): string => `kind ${kind}`
const certaintyKeyOf = (certainty: string): string => `certainty ${certainty}`
const wordKeyOf = (word: string): string => `word ${word}`

/** The key alone: a longer key continues with a letter, a digit, a hyphen or a dot, which all sort after `!`. */
const exactRangeOf = (key: string): KeyRange => [key, `${key}!`]
const prefixRangeOf = (key: string): KeyRange => [key, `${key}\u{10ffff}`]
