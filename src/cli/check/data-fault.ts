import type { BodyFault } from '../../lib/refusal.ts'
import { cleanText } from '../../lib/text.ts'

export const DATA_FILES = ['regions', 'actors', 'timeline'] as const
export type DataFileName = (typeof DATA_FILES)[number]

/** A fault in one of the three files: its place, its entry, and a sentence that says how to correct it. */
export type DataFault = BodyFault & {
  file: DataFileName
  /** The id of the region, actor or event; empty if the fault belongs to no entry or the entry has no id. */
  entry: string
}

const MAX_LINE_CHARACTERS = 2_000
const byNumber = new Intl.Collator('en', { numeric: true })

/** Prefixes the pointers of faults in a part with the pointer of the part. */
export const prefixPointers = (pointer: string, faults: readonly BodyFault[]): BodyFault[] =>
  faults.map((fault) => ({ pointer: `${pointer}${fault.pointer}`, detail: fault.detail }))

/** The faults of a file, each with the id of the entry that its pointer refers to. */
export const faultsInFile = (
  file: DataFileName,
  faults: readonly BodyFault[],
  entries: readonly { id: string }[],
): DataFault[] =>
  faults.map(({ pointer, detail }) => {
    const at = /^(?:\/events)?\/(\d+)/.exec(pointer)?.[1]
    return { file, pointer, detail, entry: at === undefined ? '' : (entries[Number(at)]?.id ?? '') }
  })

/** Sorts faults by file and from top to bottom. */
export const sortFaults = (faults: readonly DataFault[]): DataFault[] =>
  faults.toSorted(
    (a, b) => DATA_FILES.indexOf(a.file) - DATA_FILES.indexOf(b.file) || byNumber.compare(a.pointer, b.pointer),
  )

/** One line for a terminal: path, #pointer, entry, sentence. */
export const formatFault = (path: string, { pointer, entry, detail }: Omit<DataFault, 'file'>): string =>
  cleanText(`${path}#${pointer}${entry ? ` (${entry})` : ''}: ${detail}`).slice(0, MAX_LINE_CHARACTERS)
