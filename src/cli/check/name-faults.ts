import type { BodyFault } from '../../lib/refusal.ts'
import { LANGS } from '../../timeline/event.ts'
import type { LenientEntry } from './lenient-entry.ts'

type NameUse = { file: 'regions' | 'actors'; pointer: string; id: string; words: string; isName: boolean }
type NameFaults = Record<NameUse['file'], BodyFault[]>

/**
 * Checks that each name, abbreviation or alias belongs to one region or one actor, ignoring case. A region and an actor
 * may share a name (a country and its state), but not an alias.
 */
export const findNameFaults = (regions: readonly LenientEntry[], actors: readonly LenientEntry[]): NameFaults => {
  const uses = new Map<string, NameUse[]>()
  const faults: NameFaults = { regions: [], actors: [] }
  for (const use of [...nameUsesIn('regions', regions), ...nameUsesIn('actors', actors)]) {
    const words = normalizeName(use.words)
    const others = uses.get(words) ?? []
    const clash = others.find((other) => !isRegionAndActor(use, other))
    if (clash) faults[use.file].push({ pointer: use.pointer, detail: sharedNameDetail(use, clash) })
    if (others.push(use) === 1) uses.set(words, others)
  }
  return faults
}

const nameUsesIn = (file: NameUse['file'], entries: readonly LenientEntry[]): NameUse[] =>
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
      .map((use) => ({ ...use, file, id: entry.id, pointer: `/${at}${use.pointer}` })),
  )

const normalizeName = (words: string): string => words.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()

const isRegionAndActor = (one: NameUse, other: NameUse): boolean =>
  one.file !== other.file && one.isName && other.isName

const sharedNameDetail = (use: NameUse, other: NameUse): string => {
  const where = `${other.file} ${other.pointer}`
  return use.file === other.file && use.id === other.id
    ? `"${use.words}" is in this entry already (${where}). Remove one of them.`
    : `"${use.words}" is already used by ${other.id} (${where}). Give it to one of them only.`
}
