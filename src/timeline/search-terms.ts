import { normalizeForSearch } from '../lib/text.ts'
import { unique } from '../lib/unique.ts'
import type { EventTexts } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'

/** What one part of a query asks for: words that begin so, or what a name stands for. Any of them will do. */
export type SearchTerm = { words: string[]; regions: string[]; actors: string[] }

export const MAX_QUERY_WORDS = 20
/** A shorter word is looked for as it stands: "US" is not the beginning of every "use". */
const MIN_PREFIX_CHARS = 3

/**
 * The words of a text as it is searched. What a hyphen joins is there in parts and as one ("al-Jolani"); an Arabic word
 * also without what is written as one with it: and, in, for, the.
 */
export const searchWordsOf = (text: string): string[] => [
  ...new Set(
    wordPartsOf(text).flatMap((unit) =>
      [...unit, ...(unit.length > 1 ? [unit.join('')] : [])].flatMap(expandWithoutParticles),
    ),
  ),
]

/** The words of all that a record says, in both languages. */
export const eventWordsOf = (texts: EventTexts): string[] =>
  searchWordsOf(
    Object.values(texts)
      .flatMap((text) => (text ? [text.title, text.summary] : []))
      .join(' \n '),
  )

/** How many words a query has: none where it is only punctuation. */
export const countQueryWords = (query: string): number => wordPartsOf(query).flat().length

/**
 * Reads a query: every term must be met. The longest run of words that is a name, by any spelling that the gazetteer
 * has, also stands for all that the name takes in: "Tall Rifat" is met by the words and by what happened in Tel Rifaat.
 */
export const searchTermsOf = (query: string, names: NameIndex): SearchTerm[] => {
  const words = wordPartsOf(query).flat().slice(0, MAX_QUERY_WORDS)
  const terms: SearchTerm[] = []
  for (let at = 0; at < words.length; ) {
    const { length, meant } = matchLongestName(words.slice(at), names)
    for (const word of words.slice(at, at + length)) terms.push({ words: spellingsOf(word), ...meant })
    at += length
  }
  return terms
}

/** What names mean, by their letters alone. */
export type NameIndex = ReadonlyMap<string, NamedIds>
type NamedIds = Pick<SearchTerm, 'regions' | 'actors'>

/** Every name, alias and abbreviation of a gazetteer, in both languages. */
export const buildNameIndex = ({ regions, actors }: Gazetteer): NameIndex => {
  const names = new Map<string, NamedIds>()
  const addSpellings = (kind: keyof NamedIds, id: string, spellings: (string | undefined)[]): void => {
    for (const letters of spellings.flatMap((each) => (each ? nameLettersOf(each) : []))) {
      const known = names.get(letters) ?? { regions: [], actors: [] }
      if (!known[kind].includes(id)) names.set(letters, { ...known, [kind]: [...known[kind], id] })
    }
  }
  for (const { id, name, aliases = [] } of regions.values()) addSpellings('regions', id, [name.en, name.ar, ...aliases])
  for (const { id, name, aliases = [], abbreviation = {} } of actors.values())
    addSpellings('actors', id, [name.en, name.ar, abbreviation.en, abbreviation.ar, ...aliases])
  return names
}

const NO_NAMED_IDS: NamedIds = { regions: [], actors: [] }

const matchLongestName = (words: string[], names: NameIndex): { length: number; meant: NamedIds } => {
  for (let length = words.length; length > 0; length--) {
    const meant = names.get(words.slice(0, length).join(''))
    if (meant) return { length, meant }
  }
  return { length: 1, meant: NO_NAMED_IDS }
}

/** A name's letters, with what it says in brackets and without, with its article and without. */
const nameLettersOf = (name: string): string[] => {
  const short = name.replace(/\([^)]*\)/g, ' ')
  const spelt = [name, short, ...[name, short].map(stripArticle)]
  return unique(spelt.map((each) => wordPartsOf(each).flat().join('')).filter(Boolean))
}

const stripArticle = (name: string): string => name.replace(/^(a[lrsdntz]h?[- ]|ال(?=\p{L}{3}))/iu, '')

/** The parts of each word: what hyphens join is one word of several parts. */
const wordPartsOf = (text: string): string[][] =>
  normalizeForSearch(text)
    .split(/[^\p{L}\p{N}\p{Pd}]+/u)
    .map((unit) => unit.split(/\p{Pd}+/u).filter(Boolean))
    .filter((unit) => unit.length > 0)

/** What is written as one with the Arabic word that follows: with the, like the, the, for the; for, with, like. */
const ARABIC_PREFIXES = [
  '\u0628\u0627\u0644',
  '\u0643\u0627\u0644',
  '\u0627\u0644',
  '\u0644\u0644',
  '\u0644',
  '\u0628',
  '\u0643',
]
/** And, then. */
const ARABIC_CONJUNCTION = /^[\u0648\u0641](?=\p{Script=Arabic}{3})/u
const ARABIC_STEM = /^\p{Script=Arabic}{3}/u

const expandWithoutParticles = (word: string): string[] => {
  const bare = word.replace(ARABIC_CONJUNCTION, '')
  const stems = ARABIC_PREFIXES.filter((prefix) => bare.startsWith(prefix)).map((prefix) => bare.slice(prefix.length))
  return [word, bare, ...stems.filter((stem) => ARABIC_STEM.test(stem))]
}

/** A word as it was typed, and without its article, for an index has it so too. */
const spellingsOf = (word: string): string[] => unique([word, stripArticle(word)])

/** Whether a word is looked for as the beginning of others. */
export const isPrefixSearched = (word: string): boolean => [...word].length >= MIN_PREFIX_CHARS
