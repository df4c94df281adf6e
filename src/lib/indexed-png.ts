/** An image of one byte for each pixel, an index of the palette. `deflated` has its rows as PNG stores them (zlib). */
export type IndexedImage = { width: number; height: number; deflated: Uint8Array }

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const COLOUR_TYPE_INDEXED = 3
const BITS = 8

/** Writes a PNG (RFC 2083) of an image with these colours, `#rrggbb` each. Only the palette differs between two such files. */
export const encodeIndexedPng = (
  { width, height, deflated }: IndexedImage,
  colours: readonly string[],
): Uint8Array<ArrayBuffer> => {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([BITS, COLOUR_TYPE_INDEXED, 0, 0, 0], 8)
  const palette = Uint8Array.from(
    colours.flatMap((colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))),
  )
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunkOf('IHDR', header),
    chunkOf('PLTE', palette),
    chunkOf('IDAT', deflated),
    chunkOf('IEND', new Uint8Array(0)),
  ]
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}

/** Length, type, content, and the CRC of type and content. */
const chunkOf = (type: string, content: Uint8Array): Uint8Array => {
  const chunk = new Uint8Array(12 + content.length)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, content.length)
  chunk.set(new TextEncoder().encode(type), 4)
  chunk.set(content, 8)
  view.setUint32(8 + content.length, crcOf(chunk.subarray(4, 8 + content.length)))
  return chunk
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc
})

const crcOf = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
