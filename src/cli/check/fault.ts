import type { BodyFault } from '../../lib/refusal.ts'
import { cleanText } from '../../lib/text.ts'

export const FILES = ['regions', 'actors', 'timeline'] as const
export type FileName = (typeof FILES)[number]

/** What is wrong in one of the three files: where, in which entry, and a sentence a person can act on. */
export type Fault = BodyFault & {
  file: FileName
  /** The id of the region, actor or event; empty where the fault is in none, or where it has no id. */
  entry: string
}

const LONGEST_LINE = 2_000
const byNumber = new Intl.Collator('en', { numeric: true })

/** Faults of a part as faults of the whole: each pointer begins with where the part stands. */
export const under = (pointer: string, faults: readonly BodyFault[]): BodyFault[] =>
  faults.map((fault) => ({ pointer: `${pointer}${fault.pointer}`, detail: fault.detail }))

/** Faults of a file, each with the id of the entry that its pointer leads into. */
export const inFile = (file: FileName, faults: readonly BodyFault[], entries: readonly { id: string }[]): Fault[] =>
  faults.map(({ pointer, detail }) => {
    const at = /^(?:\/events)?\/(\d+)/.exec(pointer)?.[1]
    return { file, pointer, detail, entry: at === undefined ? '' : (entries[Number(at)]?.id ?? '') }
  })

/** File by file and from top to bottom, as a person mends them. */
export const inOrder = (faults: readonly Fault[]): Fault[] =>
  faults.toSorted((a, b) => FILES.indexOf(a.file) - FILES.indexOf(b.file) || byNumber.compare(a.pointer, b.pointer))

/** One line for a terminal: the path, the pointer behind a #, the entry, the sentence. */
export const lineOf = (path: string, { pointer, entry, detail }: Omit<Fault, 'file'>): string =>
  cleanText(`${path}#${pointer}${entry ? ` (${entry})` : ''}: ${detail}`).slice(0, LONGEST_LINE)
