/** A reader whom a run tells something: with which edition, because of which filter, in which run. */
export type Member = { reader: number; edition: string; filter: string | null; run: number }

/** The readers of a chunk as its row keeps them: names once, members by their places in them. */
export type Members = {
  editions: string[]
  filters: string[]
  runs: number[]
  /** [reader, place in editions, place in filters or -1, place in runs, the request where one is to be confirmed] */
  members: [number, number, number, number, number?][]
  /** The endpoint whose owner is written to, where it is no reader. */
  endpoint?: string
}

export const MOST_READERS = 100
export const MOST_BYTES = 4_000_000

/**
 * Packs readers, in their order, into chunks of at most 100 readers and 4 MB, none of them twice in one: a chunk and a
 * reader name a mail. What does not fill a chunk is the remainder, packed with the readers of the next page; with `last`
 * it is a chunk of its own.
 */
export const pack = (
  readers: readonly Member[],
  bytesOf: (edition: string) => number,
  last: boolean,
): { chunks: Members[]; remainder: Member[] } => {
  const chunks: Members[] = []
  let open: Member[] = []
  let known = new Set<number>()
  let bytes = 0
  for (const reader of readers) {
    const size = bytesOf(reader.edition)
    const isFull = open.length === MOST_READERS || (open.length > 0 && bytes + size > MOST_BYTES)
    if (isFull || known.has(reader.reader)) {
      chunks.push(membersOf(open))
      open = []
      known = new Set()
      bytes = 0
    }
    open.push(reader)
    known.add(reader.reader)
    bytes += size
  }
  if (open.length === MOST_READERS || (last && open.length > 0))
    return { chunks: [...chunks, membersOf(open)], remainder: [] }
  return { chunks, remainder: open }
}

/** Opens a chunk's row again. */
export const readersOf = ({ editions, filters, runs, members }: Members): (Member & { request: number | null })[] =>
  members.map(([reader, edition, filter, run, request]) => ({
    reader,
    edition: editions[edition]!,
    filter: filters[filter] ?? null,
    run: runs[run]!,
    request: request ?? null,
  }))

const membersOf = (readers: Member[]): Members => {
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

const unique = <T>(all: T[]): T[] => [...new Set(all)]
