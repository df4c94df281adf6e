import { unique } from '../../lib/unique.ts'
import type { MailKind } from '../select/edition-items.ts'

/**
 * One mail of a chunk: its reader, its edition, the filter that matched (null: none did), and its run. With `waits`, it
 * waits for an earlier mail to its reader, and is packed apart from mails that do not. `kind` is that of the mail, if it is
 * not that of the plan; a chunk has mails of one kind.
 */
export type ChunkMember = {
  reader: number
  edition: string
  filter: string | null
  run: number
  waits?: true
  kind?: MailKind
}

/**
 * The readers of a chunk in the format of column `chunk.members`: each edition, filter and run once, and the members
 * refer to them by index. Only this file and `stores/chunk-member-store.ts` know the format.
 */
export type ChunkMembers = {
  editions: string[]
  filters: string[]
  runs: number[]
  /** [reader, index in editions, index in filters or -1, index in runs, the request of a confirmation] */
  members: [number, number, number, number, number?][]
  /** The kind of the mails, if it is not that of the plan. */
  kind?: MailKind
  /** The endpoint whose owner gets the mail. Its only member is no reader. */
  endpoint?: string
  /** The random word of the link that signs in. Its person gets the mail, and its only member is no reader. */
  signIn?: string
  /** True if earlier mails to these readers, which this one corrects, had no outcome yet when it was planned. */
  waits?: true
}

const NO_READER = 0
const NO_RUN = 0

export const encodeMembers = (readers: ChunkMember[]): ChunkMembers => {
  const editions = unique(readers.map((each) => each.edition))
  const filters = unique(readers.map((each) => each.filter).filter((each) => each !== null))
  const runs = unique(readers.map((each) => each.run))
  return {
    editions,
    filters,
    runs,
    members: readers.map(({ reader, edition, filter, run }) => [
      reader,
      editions.indexOf(edition),
      filter === null ? -1 : filters.indexOf(filter),
      runs.indexOf(run),
    ]),
    ...(readers.some(({ waits }) => waits) && { waits: true as const }),
    ...(readers[0]?.kind !== undefined && { kind: readers[0].kind }),
  }
}

/** The members of a chunk whose one mail goes to the operator, to the owner of an endpoint, or to a person of the desk. */
export const encodeNonReader = (
  edition: string,
  recipient: Pick<ChunkMembers, 'endpoint' | 'signIn'> = {},
): ChunkMembers => ({
  editions: [edition],
  filters: [],
  runs: [NO_RUN],
  members: [[NO_READER, 0, -1, 0]],
  ...recipient,
})

export const decodeMembers = ({
  editions,
  filters,
  runs,
  members,
}: ChunkMembers): (ChunkMember & { request: number | null })[] =>
  members.map(([reader, edition, filter, run, request]) => ({
    reader,
    edition: editions[edition]!,
    filter: filters[filter] ?? null,
    run: runs[run]!,
    request: request ?? null,
  }))

/** Reads the value of one row's `chunk.members`. */
export const parseMembers = (json: string): ChunkMembers => JSON.parse(json) as ChunkMembers

/** The value of one row's `chunk.members`. Without white space: `MAY_CONTAIN_READER` searches this text. */
export const serializeMembers = (members: ChunkMembers): string => JSON.stringify(members)

/** A JSON array of one `chunk.members` for each chunk. Without white space: `MAY_CONTAIN_READER` searches this text. */
export const serializeChunks = (chunks: readonly ChunkMembers[]): string => JSON.stringify(chunks)
