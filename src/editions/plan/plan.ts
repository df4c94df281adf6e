import type { MailRank, RunKind } from '../select/edition-items.ts'
import type { ChunkMember } from './chunk-members.ts'

/**
 * The runs of one kind that were claimed together, and how far they are planned. While the audience of a correction is
 * incomplete, chunks below `scanChunksBelow` and then readers after `scanReadersAfter` are still to be searched.
 */
export type Plan = {
  id: number
  kind: RunKind
  rank: MailRank
  cursorRun: number
  cursorReader: number
  /** Readers who were read but are not in a chunk yet. */
  remainder: ChunkMember[]
  scanChunksBelow: number | null
  scanReadersAfter: number | null
  /** Joined mails take what is due in (dueAfter, dueUntil]; the burst of a correction is complete at `dueUntil` (ms UTC). */
  dueAfter: number | null
  dueUntil: number | null
}

/** The place of a plan's cursor at the beginning of a page. */
export type PageStart = { plan: number; cursorRun: number; cursorReader: number }

export const pageStartOf = ({ id, cursorRun, cursorReader }: Plan): PageStart => ({ plan: id, cursorRun, cursorReader })

/** How far the search for the audience of a correction is: the chunks below `below`, then the readers after `after`. */
export type ScanPosition = { below: number | null; after: number | null }
/** A step of that search, from one position to the next. */
export type ScanStep = { plan: number } & ScanPosition & { nextBelow: number | null; nextAfter: number | null }

export const scanStepOf = ({ id, scanChunksBelow, scanReadersAfter }: Plan, next: ScanPosition): ScanStep => ({
  plan: id,
  below: scanChunksBelow,
  after: scanReadersAfter,
  nextBelow: next.below,
  nextAfter: next.after,
})

/** The place of a reader in their digests: the last run `lastRun` of the schedule, and the seq `from` told last. */
export type ReaderPlace = { reader: number; schedule: number; lastRun: number; from: number }
