/** A reader whom a run tells something: with which edition, because of which filter, in which run. */
export type ChunkMember = { reader: number; edition: string; filter: string | null; run: number }

/** The readers of a chunk as its row keeps them: names once, members by their places in them. */
export type ChunkMembers = {
  editions: string[]
  filters: string[]
  runs: number[]
  /** [reader, place in editions, place in filters or -1, place in runs, the request where one is to be confirmed] */
  members: [number, number, number, number, number?][]
  /** The endpoint whose owner is written to, where it is no reader. */
  endpoint?: string
}

export const MAX_READERS_PER_CHUNK = 100
export const MAX_BYTES_PER_CHUNK = 4_000_000

/**
 * Packs readers, in their order, into chunks of at most 100 readers and 4 MB, none of them twice in one: a chunk and a
 * reader name a mail. What does not fill a chunk is the remainder, packed with the readers of the next page; with `last`
 * it is a chunk of its own.
 */
export const packChunks = (
  readers: readonly ChunkMember[],
  bytesOf: (edition: string) => number,
  isLastPage: boolean,
): { chunks: ChunkMembers[]; remainder: ChunkMember[] } => {
  const chunks: ChunkMembers[] = []
  let openChunk: ChunkMember[] = []
  let readersInChunk = new Set<number>()
  let bytes = 0
  for (const reader of readers) {
    const size = bytesOf(reader.edition)
    const isFull =
      openChunk.length === MAX_READERS_PER_CHUNK || (openChunk.length > 0 && bytes + size > MAX_BYTES_PER_CHUNK)
    if (isFull || readersInChunk.has(reader.reader)) {
      chunks.push(encodeMembers(openChunk))
      openChunk = []
      readersInChunk = new Set()
      bytes = 0
    }
    openChunk.push(reader)
    readersInChunk.add(reader.reader)
    bytes += size
  }
  if (openChunk.length === MAX_READERS_PER_CHUNK || (isLastPage && openChunk.length > 0))
    return { chunks: [...chunks, encodeMembers(openChunk)], remainder: [] }
  return { chunks, remainder: openChunk }
}

/** Opens a chunk's row again. */
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

const encodeMembers = (readers: ChunkMember[]): ChunkMembers => {
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
