import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeIndexedPng } from '../../src/lib/indexed-png.ts'

type Chunk = { type: string; content: Buffer; crc: number }

const chunksOf = (png: Buffer): Chunk[] => {
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      content: png.subarray(at + 8, at + 8 + length),
      crc: png.readUInt32BE(at + 8 + length),
    })
    at += 12 + length
  }
  return chunks
}

test('a PNG has the size, the palette and the pixels, each with the right checksum', () => {
  const rows = Buffer.from([0, 0, 1, 0, 1, 0])
  const png = Buffer.from(
    encodeIndexedPng({ width: 2, height: 2, deflated: deflateSync(rows) }, ['#000000', '#8c1c13']),
  )
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  const [header, palette, pixels, end] = chunksOf(png)
  expect([...header!.content]).toEqual([0, 0, 0, 2, 0, 0, 0, 2, 8, 3, 0, 0, 0])
  expect([...palette!.content]).toEqual([0, 0, 0, 0x8c, 0x1c, 0x13])
  expect(inflateSync(pixels!.content)).toEqual(rows)
  expect(end!.type).toBe('IEND')
  for (const { type, content, crc } of chunksOf(png))
    expect([type, crc]).toEqual([type, crc32(Buffer.concat([Buffer.from(type, 'latin1'), content]))])
})
