import type { DigestTime } from '../../audience/preferences.ts'
import { type ChunkMembers, parseMembers } from '../../editions/plan/chunk-members.ts'
import type { MailKind, MailRank } from '../../editions/select/edition-items.ts'
import type { ShownNotice } from '../../editions/stores/unsettled-mail-store.ts'
import type { HeldRetraction } from '../../timeline/retraction-hold-store.ts'

/** A claimed chunk. All times are wall-clock ms UTC. */
export type Chunk = {
  id: number
  kind: MailKind
  rank: MailRank
  members: ChunkMembers
  /** Retractions up to this seq are taken into account in the chunk's editions. */
  checkedSeq: number
  attempts: number
  leaseUntil: number
  /** When the chunk was planned; null if it shows no event. */
  plannedAt: number | null
  /** When the retries of a frozen chunk end; null without a limit of its own. */
  retryUntil: number | null
  frozen: FreezeRecord | null
  /** Whether the provider's account has a quota of a day. */
  hasQuota: boolean
}

/** All that a freeze fixes. Every later attempt sends the same bytes under the same key. */
export type FreezeRecord = {
  /** JSON of the `Envelope`. */
  envelope: string
  /**
   * [reader, address, preferences in words, the random word in the reader's links, that of the request of a confirmation, the
   * reader's zone, and for a welcome when the reader gets digests]. A word is '' where there is none. A record of an earlier
   * version has no zone.
   */
  recipients: [number, string, string, string, string, string?, DigestTime?][]
  /** By the id of an outdated edition the id of the one in its place, or '' if no event is left. */
  replaced: Record<string, string>
  payloadHash: string
  frozenAt: number
}

/** The members whom a freeze leaves out: [reader, reason]. */
export type LeftOut = [number, string][]

/** Readers for whom the rest of a joined mail is due again at `now` (the product's clock, ms UTC). */
export type ReopenedReaders = { readers: number[]; now: number }

/**
 * The basis of a freeze. It fails if an event was retracted after `checkedSeq`, a correction was claimed after `checkedRun`,
 * one of `runs` was cancelled, or one of `notices` is void.
 */
export type FreezeCheck = {
  leftOut: LeftOut
  reopened: ReopenedReaders
  notices: readonly ShownNotice[]
  checkedSeq: number
  checkedRun: number
  runs: number[]
}

/**
 * The newest entries: the seq of the last retraction, the last seq with a correction run, and the id of the last run.
 * `hasRedacted`: an edition of the chunk has the text of a redacted revision, or tells a removed event.
 */
export type JournalHeads = { retraction: number; correction: number; run: number; hasRedacted: boolean }

/** Read before a freeze: the heads, the retractions on hold, and which of the chunk's runs are cancelled. */
export type FreezeBasis = { heads: JournalHeads; heldRetractions: HeldRetraction[]; cancelledRuns: number[] }

/** The provider's answer to an accepted request: its ids, and [reader, reason] of each refused recipient. */
export type ProviderAcceptance = { ids: string[]; refused: [number, string][] }

/** A chunk in state `unknown`, as the API lists it. */
export type UnknownChunk = {
  id: number
  kind: MailKind
  attempts: number
  readers: number
  frozen_at: number
  planned_at: number
}

/** The columns of `chunk` that a claim returns. */
export type ChunkRow = {
  id: number
  kind: MailKind
  rank: MailRank
  members: string
  checked_seq: number
  state: string
  attempts: number
  envelope: string | null
  recipients: string | null
  replaced: string | null
  payload_hash: string | null
  frozen_at: number | null
  planned_wall_at: number | null
  hold_at: number | null
  /** The provider's quota of a day; null if it has none. */
  quota_limit: number | null
}

/** `lease` is the end of the new lease (wall-clock ms UTC). */
export const chunkOf = (row: ChunkRow, lease: number): Chunk => ({
  id: row.id,
  kind: row.kind,
  rank: row.rank,
  members: parseMembers(row.members),
  checkedSeq: row.checked_seq,
  attempts: row.attempts,
  leaseUntil: lease,
  plannedAt: row.planned_wall_at,
  retryUntil: row.hold_at,
  frozen: row.state === 'frozen' ? freezeRecordOf(row) : null,
  hasQuota: row.quota_limit !== null,
})

const freezeRecordOf = (row: ChunkRow): FreezeRecord => ({
  envelope: row.envelope!,
  recipients: JSON.parse(row.recipients!) as FreezeRecord['recipients'],
  replaced: JSON.parse(row.replaced!) as FreezeRecord['replaced'],
  payloadHash: row.payload_hash!,
  frozenAt: row.frozen_at!,
})

/**
 * How long a frozen chunk with an unknown outcome is sent again after one of its readers was erased or complained, and how
 * long a correction waits for such a chunk.
 */
export const MAX_UNKNOWN_WAIT_MS = 30 * 60_000

/** A chunk while its claim holds: no other worker may have leased it since. */
export type ClaimKey = { chunk: number; lease: number }

export const claimKeyOf = ({ id, leaseUntil }: Chunk): ClaimKey => ({ chunk: id, lease: leaseUntil })
