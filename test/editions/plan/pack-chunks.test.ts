import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ChunkMember, decodeMembers } from '../../../src/editions/plan/chunk-members.ts'
import { MAX_BYTES_PER_CHUNK, MAX_READERS_PER_CHUNK, packChunks } from '../../../src/editions/plan/pack-chunks.ts'

const member = (reader: number, edition = 'e', filter: string | null = 'f', run = 1): ChunkMember => ({
  reader,
  edition,
  filter,
  run,
})
const readers = (count: number, edition = 'e'): ChunkMember[] =>
  Array.from({ length: count }, (_, at) => member(at, edition))
const sizes = ({ chunks, remainder }: ReturnType<typeof packChunks>) => [
  ...chunks.map((chunk) => chunk.members.length),
  remainder.length,
]
const light = () => 1000

describe('packing', () => {
  test.each([
    [0, [0]],
    [1, [1]],
    [99, [99]],
    [100, [100, 0]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
    [300, [100, 100, 100, 0]],
  ])('puts %i readers into full chunks, and leaves a remainder for the next page', (count, packed) => {
    expect(sizes(packChunks(readers(count), light, false))).toEqual(packed)
  })
  test.each([
    [0, [0]],
    [1, [1, 0]],
    [100, [100, 0]],
    [250, [100, 100, 50, 0]],
  ])('puts %i readers of the last page into chunks without a remainder', (count, packed) => {
    expect(sizes(packChunks(readers(count), light, true))).toEqual(packed)
  })
  test('puts no more readers into a chunk than 4 MB allow', () => {
    expect(sizes(packChunks(readers(100), () => 100_000, true))).toEqual([40, 40, 20, 0])
    expect(sizes(packChunks(readers(100), () => MAX_BYTES_PER_CHUNK / 100, true))).toEqual([100, 0])
    expect(sizes(packChunks(readers(100), () => MAX_BYTES_PER_CHUNK / 100 + 1, true))).toEqual([99, 1, 0])
  })
  test('puts a reader with two mails into two chunks, because chunk and reader identify a mail', () => {
    const twice = [member(1, 'e', 'f', 1), member(2), member(1, 'g', 'f', 2), member(3)]
    const { chunks } = packChunks(twice, light, true)
    expect(chunks.map((chunk) => decodeMembers(chunk).map(({ reader, run }) => [reader, run]))).toEqual([
      [
        [1, 1],
        [2, 1],
      ],
      [
        [1, 2],
        [3, 1],
      ],
    ])
  })
  test('puts a mail that is larger than 4 MB into a chunk of its own', () => {
    expect(sizes(packChunks(readers(3), () => MAX_BYTES_PER_CHUNK + 1, true))).toEqual([1, 1, 1, 0])
  })
})

const MEMBER = fc.record({
  reader: fc.nat(),
  edition: fc.constantFrom('small', 'median', 'longest'),
  filter: fc.constantFrom(null, 'f', 'g'),
  run: fc.constantFrom(1, 2, 3),
})
const BYTES: Record<string, number> = { small: 2_000, median: 40_000, longest: 130_000 }
const bytesOf = (edition: string): number => BYTES[edition]!
const open = (chunks: ReturnType<typeof packChunks>['chunks']): ChunkMember[] =>
  chunks.flatMap((chunk) => decodeMembers(chunk).map(({ request: _, ...rest }) => rest))

describe('packing any readers', () => {
  test('loses, doubles and moves nobody, and makes no chunk too large', () => {
    fc.assert(
      fc.property(fc.array(MEMBER, { maxLength: 400, size: 'max' }), fc.boolean(), (all, last) => {
        const { chunks, remainder } = packChunks(all, bytesOf, last)
        expect([...open(chunks), ...remainder]).toEqual(all)
        for (const chunk of chunks) {
          expect(chunk.members.length).toBeGreaterThan(0)
          expect(chunk.members.length).toBeLessThanOrEqual(MAX_READERS_PER_CHUNK)
          const bytes = decodeMembers(chunk).reduce((sum, each) => sum + bytesOf(each.edition), 0)
          expect(bytes).toBeLessThanOrEqual(MAX_BYTES_PER_CHUNK)
        }
        if (last) expect(remainder).toEqual([])
        expect(remainder.length).toBeLessThan(MAX_READERS_PER_CHUNK)
      }),
    )
  })

  test('makes the same chunks page by page as all at once', () => {
    fc.assert(
      fc.property(fc.array(MEMBER, { maxLength: 400, size: 'max' }), fc.integer({ min: 1, max: 150 }), (all, page) => {
        const pages = Array.from({ length: Math.ceil(all.length / page) }, (_, at) =>
          all.slice(at * page, (at + 1) * page),
        )
        let waiting: ChunkMember[] = []
        const chunks = pages.flatMap((each, at) => {
          const packed = packChunks([...waiting, ...each], bytesOf, at === pages.length - 1)
          waiting = packed.remainder
          return packed.chunks
        })
        expect(open(chunks)).toEqual(all)
        expect(chunks).toEqual(packChunks(all, bytesOf, true).chunks)
      }),
    )
  })
})

describe('the members of a chunk', () => {
  test('name editions, filters and runs once', () => {
    const { chunks } = packChunks(
      [member(7, 'e', 'f', 1), member(8, 'd', null, 2), member(9, 'e', 'g', 2), member(10, 'd', 'f', 1)],
      light,
      true,
    )
    expect(chunks).toEqual([
      {
        editions: ['e', 'd'],
        filters: ['f', 'g'],
        runs: [1, 2],
        members: [
          [7, 0, 0, 0],
          [8, 1, -1, 1],
          [9, 0, 1, 1],
          [10, 1, 0, 0],
        ],
      },
    ])
  })
  test('keep the request of a confirmation', () => {
    const row = {
      editions: ['e'],
      filters: [],
      runs: [1],
      members: [[7, 0, -1, 0, 42] as [number, number, number, number, number]],
    }
    expect(decodeMembers(row)).toEqual([{ reader: 7, edition: 'e', filter: null, run: 1, request: 42 }])
    expect(decodeMembers({ ...row, members: [[7, 0, -1, 0]] })[0]!.request).toBeNull()
  })
})
