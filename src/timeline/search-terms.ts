import { foldForSearch, normalizeForSearch } from '../lib/text.ts'
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
 * word also without its prefixes (and, in, for, the). A word with letters that keyboards keep apart is there in both forms.
 */
export const searchWordsOf = (text: string): string[] =>
  unique(
    [...wordPartsOf(text), ...foldedPartsOf(text)].flatMap((parts) =>
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
 * spelling, also matches the named region or actor, and the other spellings of as many words in a text: "Tall Rifat" matches
 * these words, "Tel Rifaat", and events in Tel Rifaat.
 */
export const searchTermsOf = (query: string, names: NameIndex): SearchTerm[] => {
  const words = wordPartsOf(query).flat().slice(0, MAX_QUERY_WORDS)
  const folded = foldedPartsOf(query).flat()
  const terms: SearchTerm[] = []
  for (let start = 0; start < words.length; ) {
    const { length, ids, spellings } = matchLongestName(words.slice(start), folded.slice(start), names)
    for (let at = 0; at < length; at++) {
      const typed = [words[start + at]!, folded[start + at]!]
      const others = spellings.flatMap((each) => (each.length === length ? each[at]! : []))
      terms.push({ words: unique([...typed.flatMap(spellingsOf), ...others]), ...ids })
    }
    start += length
  }
  return terms
}

/** The regions and actors with a name, and the words of all their names, by the letters of the name. */
export type NameIndex = ReadonlyMap<string, NamedEntries>
type NamedIds = Pick<SearchTerm, 'regions' | 'actors'>
type NamedEntries = { ids: NamedIds; spellings: string[][] }

/** Indexes every name, alias and abbreviation of a gazetteer, in both languages. */
export const buildNameIndex = ({ regions, actors }: Gazetteer): NameIndex => {
  const names = new Map<string, NamedEntries>()
  const addSpellings = (kind: keyof NamedIds, id: string, given: (string | undefined)[]): void => {
    const spellings = given.flatMap((each) => (each ? nameWordsOf(each) : []))
    for (const letters of unique(spellings.map((words) => words.join('')))) {
      const known = names.get(letters) ?? { ids: { regions: [], actors: [] }, spellings: [] }
      const ids = { ...known.ids, [kind]: unique([...known.ids[kind], id]) }
      names.set(letters, { ids, spellings: [...known.spellings, ...spellings] })
    }
    for (const pair of findWordVariants(spellings))
      for (const word of pair) {
        const known = names.get(word) ?? NOTHING_NAMED
        names.set(word, { ...known, spellings: [...known.spellings, ...pair.map((each) => [each])] })
      }
  }
  for (const { id, name, aliases = [] } of regions.values()) addSpellings('regions', id, [name.en, name.ar, ...aliases])
  for (const { id, name, aliases = [], abbreviation = {} } of actors.values())
    addSpellings('actors', id, [name.en, name.ar, abbreviation.en, abbreviation.ar, ...aliases])
  return names
}

const MIN_VARIANT_CHARS = 3

/** Two spellings of one word at the same place of two names: "Bashar al-Assad" and "Bashar al-Asad" have assad and asad. */
const findWordVariants = (spellings: string[][]): [string, string][] =>
  spellings.flatMap((first, at) =>
    spellings
      .slice(at + 1)
      .filter((second) => second.length === first.length)
      .flatMap((second) => first.flatMap((word, place) => pairOfVariants(word, second[place]!))),
  )

const pairOfVariants = (a: string, b: string): [string, string][] =>
  a !== b && Math.min(a.length, b.length) >= MIN_VARIANT_CHARS && consonantsOf(a) === consonantsOf(b) ? [[a, b]] : []

/** The consonants of a word, each once where it is doubled. */
const consonantsOf = (word: string): string =>
  word.replace(/[aeiouy\u0627\u0648\u064a\u0647]/gu, '').replace(/(.)\1+/gu, '$1')

const NOTHING_NAMED: NamedEntries = { ids: { regions: [], actors: [] }, spellings: [] }

const matchLongestName = (words: string[], folded: string[], names: NameIndex): NamedEntries & { length: number } => {
  for (let length = words.length; length > 0; length--) {
    const named = names.get(words.slice(0, length).join('')) ?? names.get(folded.slice(0, length).join(''))
    if (named) return { length, ...named }
  }
  return { length: 1, ...NOTHING_NAMED }
}

/** The words of a name, with and without its part in brackets, with and without its article, in both forms of letters. */
const nameWordsOf = (name: string): string[][] => {
  const short = name.replace(/\([^)]*\)/g, ' ')
  const spellings = unique([name, short, ...[name, short].map(stripArticle)])
  return spellings
    .flatMap((each) => [wordPartsOf(each).flat(), foldedPartsOf(each).flat()])
    .filter((words) => words.length > 0)
}

const stripArticle = (name: string): string => name.replace(/^(a[lrsdntz]h?[- ]|ال(?=\p{L}{3}))/iu, '')

/** The parts of each word. A hyphenated word has several. */
const wordPartsOf = (text: string): string[][] => splitIntoParts(normalizeForSearch(text))

/** The same with one form for letters that keyboards keep apart. */
const foldedPartsOf = (text: string): string[][] => splitIntoParts(foldForSearch(text))

const splitIntoParts = (normalized: string): string[][] =>
  normalized
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
