import { foldForSearch } from '../lib/text.ts'
import type { Actor, Gazetteer, Region } from './gazetteer.ts'
import { searchWordsOf } from './search-terms.ts'
import { type Topic, type TopicCounts, topicOf } from './topic-counts.ts'

const MAX_TYPED_WORDS = 10

/**
 * The regions and actors of which one spelling, in any language, has a word that begins with each typed word. Exact names
 * come first, then those with the most events. Nothing typed finds nothing.
 */
export const findTopics = (typed: string, gazetteer: Gazetteer, counts: TopicCounts, limit: number): Topic[] => {
  const words = wordsOf(typed)
  if (words.length === 0) return []
  return [
    ...[...gazetteer.regions.values()].map((region) => ({ field: 'regions' as const, topic: region })),
    ...[...gazetteer.actors.values()].map((actor) => ({ field: 'actors' as const, topic: actor })),
  ]
    .flatMap(({ field, topic }) => {
      const rank = Math.max(...spellingsOf(topic).map((spelling) => rankOf(spelling, words)))
      return rank > 0 ? [{ rank, ...topicOf(field, topic.id, topic.name, counts) }] : []
    })
    .sort((a, b) => b.rank - a.rank || b.count - a.count)
    .slice(0, limit)
    .map(({ rank: _, ...topic }) => topic)
}

/** 2 if the spelling is what was typed, 1 if it has a word that begins with each typed word, else 0. */
const rankOf = (spelling: string, words: readonly string[]): number => {
  const known = searchWordsOf(spelling)
  if (wordsOf(spelling).join(' ') === words.join(' ')) return 2
  return words.every((word) => known.some((each) => each.startsWith(word))) ? 1 : 0
}

const wordsOf = (text: string): string[] =>
  foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, MAX_TYPED_WORDS)

const spellingsOf = (topic: Region | Actor): string[] => [
  topic.name.en,
  topic.name.ar,
  ...(topic.aliases ?? []),
  ...('abbreviation' in topic ? Object.values(topic.abbreviation ?? {}) : []),
]
