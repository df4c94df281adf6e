import { unique } from '../../lib/unique.ts'

/** A reader whom a run tells something: with which edition, because of which filter, in which run. */
export type ChunkMember = { reader: number; edition: string; filter: string | null; run: number }

/**
 * The readers of a chunk in the format of column `chunk.members`, which only this file reads and writes: each edition,
 * filter and run once, and the members refer to them by index.
 */
export type ChunkMembers = {
  editions: string[]
  filters: string[]
  runs: number[]
  /** [reader, index in editions, index in filters or -1, index in runs, the request of a confirmation] */
  members: [number, number, number, number, number?][]
  /** The endpoint whose owner gets the mail. Its only member is no reader. */
  endpoint?: string
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
  }
}

/** The members of a chunk whose one mail goes to the operator, or to the owner of an endpoint. */
export const encodeNonReader = (edition: string, endpoint?: string): ChunkMembers => ({
  editions: [edition],
  filters: [],
  runs: [NO_RUN],
  members: [[NO_READER, 0, -1, 0]],
  ...(endpoint !== undefined && { endpoint }),
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

/** A JSON array of one `chunk.members` for each chunk. Without white space: `MAY_CONTAIN_READER` searches this text. */
export const serializeChunks = (chunks: readonly ChunkMembers[]): string => JSON.stringify(chunks)

/** SQL fragments. `c` is a row of `chunk`, `m` one of its members, a row of `MEMBERS_OF_CHUNK`. */
export const MEMBERS_OF_CHUNK = `json_each(c.members, '$.members')`
export const EDITIONS_OF_CHUNK = `json_each(c.members, '$.editions')`
export const READER_COUNT_OF_CHUNK = `json_array_length(c.members, '$.members')`
/** Each correction or retraction has a run of its own, so that its chunks name one run. */
export const FIRST_RUN_OF_CHUNK = `json_extract(c.members, '$.runs[0]')`
export const MEMBER_READER = `(m.value ->> 0)`
export const MEMBER_EDITION_INDEX = `(m.value ->> 1)`
export const MEMBER_EDITION = `json_extract(c.members, '$.editions[' || (m.value ->> 1) || ']')`
export const MEMBER_FILTER = `CASE WHEN m.value ->> 2 >= 0 THEN json_extract(c.members, '$.filters[' || (m.value ->> 2) || ']') END`
export const MEMBER_RUN = `json_extract(c.members, '$.runs[' || (m.value ->> 3) || ']')`
/** False for most chunks without the reader `:readerText`, and cheaper than to parse the JSON. */
export const MAY_CONTAIN_READER = `instr(c.members, '[' || :readerText || ',') > 0`

/** What the freeze, the provider's answer and callbacks stored about a member, by the number of the reader. */
export const MEMBER_EXCLUSION = `(SELECT l.value ->> 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = m.value ->> 0)`
export const IS_MEMBER_LEFT_OUT = `EXISTS (SELECT 1 FROM json_each(c.left_out) l WHERE l.value ->> 0 = m.value ->> 0)`
export const IS_MEMBER_REFUSED = `EXISTS (SELECT 1 FROM json_each(c.outcome, '$.refused') f WHERE f.value ->> 0 = m.value ->> 0)`
export const MEMBER_STATUS_RANK = `json_extract(c.delivered, '$."' || (m.value ->> 0) || '"[0]')`
export const MEMBER_STATUS_AT = `json_extract(c.delivered, '$."' || (m.value ->> 0) || '"[1]')`

/** The members of a confirmation: edition `:edition`, run `n.run` and request `n.request` of reader `n.reader`. */
export const CONFIRMATION_MEMBERS = `json_object('editions', json_array(:edition), 'filters', json_array(),
  'runs', json_array(n.run), 'members', json_array(json_array(n.reader, 0, -1, 0, n.request)))`
