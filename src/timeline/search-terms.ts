import { normalizeForSearch } from '../lib/text.ts'
import { unique } from '../lib/unique.ts'
import type { EventTexts } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'

/** One term of a query. An event meets it with one of the words (or a word that begins with it), regions or actors. */
export type SearchTerm = { words: string[]; regions: string[]; actors: string[] }

export const MAX_QUERY_WORDS = 20
/** A shorter word matches itself only, so that "US" does not match "use". */
const MIN_PREFIX_CHARS = 3

/**
 * The words under which a text is found. A hyphenated word is there as its parts and as one word ("al-Jolani"), an Arabic
 * word also without its prefixes (and, in, for, the).
 */
export const searchWordsOf = (text: string): string[] =>
  unique(
    wordPartsOf(text).flatMap((parts) =>
      [...parts, ...(parts.length > 1 ? [parts.join('')] : [])].flatMap(expandWithoutParticles),
    ),
  )

/** The words of the titles and summaries of an event, in both languages. */
export const eventWordsOf = (texts: EventTexts): string[] =>
  searchWordsOf(
    Object.values(texts)
      .flatMap((text) => (text ? [text.title, text.summary] : []))
      .join(' \n '),
  )

/** The number of words in a query; 0 for punctuation only. */
export const countQueryWords = (query: string): number => wordPartsOf(query).flat().length

/**
 * The terms of a query, which an event must all meet. The longest sequence of words that is a name in the gazetteer, in any
 * spelling, also matches the named region or actor: "Tall Rifat" matches these words, and events in Tel Rifaat.
 */
export const searchTermsOf = (query: string, names: NameIndex): SearchTerm[] => {
  const words = wordPartsOf(query).flat().slice(0, MAX_QUERY_WORDS)
  const terms: SearchTerm[] = []
  for (let start = 0; start < words.length; ) {
    const { length, ids } = matchLongestName(words.slice(start), names)
    for (const word of words.slice(start, start + length)) terms.push({ words: spellingsOf(word), ...ids })
    start += length
  }
  return terms
}

/** The regions and actors with a name, by the letters of the name. */
export type NameIndex = ReadonlyMap<string, NamedIds>
type NamedIds = Pick<SearchTerm, 'regions' | 'actors'>

/** Indexes every name, alias and abbreviation of a gazetteer, in both languages. */
export const buildNameIndex = ({ regions, actors }: Gazetteer): NameIndex => {
  const names = new Map<string, NamedIds>()
  const addSpellings = (kind: keyof NamedIds, id: string, spellings: (string | undefined)[]): void => {
    for (const letters of spellings.flatMap((each) => (each ? nameLettersOf(each) : []))) {
      const ids = names.get(letters) ?? { regions: [], actors: [] }
      if (!ids[kind].includes(id)) names.set(letters, { ...ids, [kind]: [...ids[kind], id] })
    }
  }
  for (const { id, name, aliases = [] } of regions.values()) addSpellings('regions', id, [name.en, name.ar, ...aliases])
  for (const { id, name, aliases = [], abbreviation = {} } of actors.values())
    addSpellings('actors', id, [name.en, name.ar, abbreviation.en, abbreviation.ar, ...aliases])
  return names
}

const NO_NAMED_IDS: NamedIds = { regions: [], actors: [] }

const matchLongestName = (words: string[], names: NameIndex): { length: number; ids: NamedIds } => {
  for (let length = words.length; length > 0; length--) {
    const ids = names.get(words.slice(0, length).join(''))
    if (ids) return { length, ids }
  }
  return { length: 1, ids: NO_NAMED_IDS }
}

/** The letters of a name, with and without its part in brackets, with and without its article. */
const nameLettersOf = (name: string): string[] => {
  const short = name.replace(/\([^)]*\)/g, ' ')
  const spellings = [name, short, ...[name, short].map(stripArticle)]
  return unique(spellings.map((each) => wordPartsOf(each).flat().join('')).filter(Boolean))
}

const stripArticle = (name: string): string => name.replace(/^(a[lrsdntz]h?[- ]|ال(?=\p{L}{3}))/iu, '')

/** The parts of each word. A hyphenated word has several. */
const wordPartsOf = (text: string): string[][] =>
  normalizeForSearch(text)
    .split(/[^\p{L}\p{N}\p{Pd}]+/u)
    .map((unit) => unit.split(/\p{Pd}+/u).filter(Boolean))
    .filter((unit) => unit.length > 0)

/** Prefixes of Arabic words, longer ones first: with the, like the, the, for the; for, with, like. */
const ARABIC_PREFIXES = [
  '\u0628\u0627\u0644',
  '\u0643\u0627\u0644',
  '\u0627\u0644',
  '\u0644\u0644',
  '\u0644',
  '\u0628',
  '\u0643',
]
/** The Arabic prefixes for `and` and `then`. */
const ARABIC_CONJUNCTION = /^[\u0648\u0641](?=\p{Script=Arabic}{3})/u
const ARABIC_STEM = /^\p{Script=Arabic}{3}/u

const expandWithoutParticles = (word: string): string[] => {
  const bare = word.replace(ARABIC_CONJUNCTION, '')
  const stems = ARABIC_PREFIXES.filter((prefix) => bare.startsWith(prefix)).map((prefix) => bare.slice(prefix.length))
  return [word, bare, ...stems.filter((stem) => ARABIC_STEM.test(stem))]
}

/** A word as it was typed, and without its article, because the index has both. */
const spellingsOf = (word: string): string[] => unique([word, stripArticle(word)])

/** True for a word that also matches longer words that begin with it. */
export const isPrefixSearched = (word: string): boolean => [...word].length >= MIN_PREFIX_CHARS
