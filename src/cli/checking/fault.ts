import type { FaultAt } from '../../timeline/refusal.ts'
import { cleanText } from '../../timeline/text.ts'

export const FILES = ['regions', 'actors', 'timeline'] as const
export type FileName = (typeof FILES)[number]

/** What is wrong in one of the three files: where, and a sentence a person can act on. */
export type Fault = FaultAt & { file: FileName }

const LONGEST_LINE = 2_000
const byNumber = new Intl.Collator('en', { numeric: true })

/** Faults of a part as faults of the whole: each pointer begins with where the part stands. */
export const under = (pointer: string, faults: readonly FaultAt[]): FaultAt[] =>
  faults.map((fault) => ({ pointer: `${pointer}${fault.pointer}`, detail: fault.detail }))

export const inFile = (file: FileName, faults: readonly FaultAt[]): Fault[] =>
  faults.map((fault) => ({ ...fault, file }))

/** File by file and from top to bottom, as a person mends them. */
export const inOrder = (faults: readonly Fault[]): Fault[] =>
  faults.toSorted((a, b) => FILES.indexOf(a.file) - FILES.indexOf(b.file) || byNumber.compare(a.pointer, b.pointer))

/** One line for a terminal: the path, the pointer as a fragment (RFC 6901, section 6), the sentence. */
export const lineOf = (path: string, { pointer, detail }: FaultAt): string =>
  cleanText(`${path}#${pointer}: ${detail}`).slice(0, LONGEST_LINE)
