import { type ChunkMember, type ChunkMembers, encodeMembers } from './chunk-members.ts'

export const MAX_READERS_PER_CHUNK = 100
export const MAX_BYTES_PER_CHUNK = 4_000_000

/**
 * Packs readers, in their order, into chunks of at most 100 readers and 4 MB. No chunk has a reader twice, because chunk and
 * reader identify a mail. Readers who do not fill a chunk are the remainder, for the next page; on the last page they are
 * a chunk of their own. No chunk has mails that wait and mails that do not, or mails of two kinds.
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
    const isOtherGroup =
      openChunk.length > 0 && (openChunk[0]!.waits !== reader.waits || openChunk[0]!.kind !== reader.kind)
    if (isFull || isOtherGroup || readersInChunk.has(reader.reader)) {
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
