import type { BodyFault } from '../../lib/refusal.ts'
import { LANGS } from '../../timeline/event.ts'
import type { Sketch } from './sketch.ts'

type Claim = { file: 'regions' | 'actors'; pointer: string; id: string; words: string; isName: boolean }
type Clashes = Record<Claim['file'], BodyFault[]>

/**
 * Checks that each name, abbreviation or alias belongs to one region or one actor, ignoring case. A region and an actor
 * may share a name (a country and its state), but not an alias.
 */
export const namingFaults = (regions: readonly Sketch[], actors: readonly Sketch[]): Clashes => {
  const claimed = new Map<string, Claim[]>()
  const faults: Clashes = { regions: [], actors: [] }
  for (const claim of [...claimsIn('regions', regions), ...claimsIn('actors', actors)]) {
    const words = folded(claim.words)
    const others = claimed.get(words) ?? []
    const clash = others.find((other) => !isCountryAndState(claim, other))
    if (clash) faults[claim.file].push({ pointer: claim.pointer, detail: sentence(claim, clash) })
    if (others.push(claim) === 1) claimed.set(words, others)
  }
  return faults
}

const claimsIn = (file: Claim['file'], entries: readonly Sketch[]): Claim[] =>
  entries.flatMap((entry, at) =>
    [
      ...LANGS.map((lang) => ({ pointer: `/name/${lang}`, words: entry.name[lang] ?? '', isName: true })),
      ...LANGS.map((lang) => ({
        pointer: `/abbreviation/${lang}`,
        words: entry.abbreviation[lang] ?? '',
        isName: false,
      })),
      ...entry.aliases.map((words, index) => ({ pointer: `/aliases/${index}`, words, isName: false })),
    ]
      .filter(({ words }) => words.trim() !== '')
      .map((claim) => ({ ...claim, file, id: entry.id, pointer: `/${at}${claim.pointer}` })),
  )

const folded = (words: string): string => words.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()

const isCountryAndState = (one: Claim, other: Claim): boolean => one.file !== other.file && one.isName && other.isName

const sentence = (claim: Claim, other: Claim): string => {
  const where = `${other.file} ${other.pointer}`
  return claim.file === other.file && claim.id === other.id
    ? `"${claim.words}" stands in this entry already (${where}). Take one out.`
    : `"${claim.words}" belongs to ${other.id} already (${where}): nobody could tell which is meant. Give it to one only.`
}
