import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Member, MOST_BYTES, MOST_READERS, pack, readersOf } from '../../../src/editions/plan/pack-chunks.ts'

const member = (reader: number, edition = 'e', filter: string | null = 'f', run = 1): Member => ({
  reader,
  edition,
  filter,
  run,
})
const readers = (count: number, edition = 'e'): Member[] =>
  Array.from({ length: count }, (_, at) => member(at, edition))
const sizes = ({ chunks, remainder }: ReturnType<typeof pack>) => [
  ...chunks.map((chunk) => chunk.members.length),
  remainder.length,
]
const light = () => 1000

describe('readers are packed', () => {
  test.each([
    [0, [0]],
    [1, [1]],
    [99, [99]],
    [100, [100, 0]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
    [300, [100, 100, 100, 0]],
  ])('%i of them into full chunks, and what is left waits for the next page', (count, packed) => {
    expect(sizes(pack(readers(count), light, false))).toEqual(packed)
  })
  test.each([
    [0, [0]],
    [1, [1, 0]],
    [100, [100, 0]],
    [250, [100, 100, 50, 0]],
  ])('%i of them on the last page, and nobody waits any more', (count, packed) => {
    expect(sizes(pack(readers(count), light, true))).toEqual(packed)
  })
  test('no more of them than 4 MB of request allow', () => {
    expect(sizes(pack(readers(100), () => 100_000, true))).toEqual([40, 40, 20, 0])
    expect(sizes(pack(readers(100), () => MOST_BYTES / 100, true))).toEqual([100, 0])
    expect(sizes(pack(readers(100), () => MOST_BYTES / 100 + 1, true))).toEqual([99, 1, 0])
  })
  test('into another chunk who is told twice: a chunk and a reader name a mail', () => {
    const twice = [member(1, 'e', 'f', 1), member(2), member(1, 'g', 'f', 2), member(3)]
    const { chunks } = pack(twice, light, true)
    expect(chunks.map((chunk) => readersOf(chunk).map(({ reader, run }) => [reader, run]))).toEqual([
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
  test('one alone whose mail is larger than that, for it cannot be made smaller here', () => {
    expect(sizes(pack(readers(3), () => MOST_BYTES + 1, true))).toEqual([1, 1, 1, 0])
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
const open = (chunks: ReturnType<typeof pack>['chunks']): Member[] =>
  chunks.flatMap((chunk) => readersOf(chunk).map(({ request: _, ...rest }) => rest))

describe('whoever is to be packed', () => {
  test('nobody is lost, doubled or moved, and no chunk is too large', () => {
    fc.assert(
      fc.property(fc.array(MEMBER, { maxLength: 400, size: 'max' }), fc.boolean(), (all, last) => {
        const { chunks, remainder } = pack(all, bytesOf, last)
        expect([...open(chunks), ...remainder]).toEqual(all)
        for (const chunk of chunks) {
          expect(chunk.members.length).toBeGreaterThan(0)
          expect(chunk.members.length).toBeLessThanOrEqual(MOST_READERS)
          const bytes = readersOf(chunk).reduce((sum, each) => sum + bytesOf(each.edition), 0)
          expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
        }
        if (last) expect(remainder).toEqual([])
        expect(remainder.length).toBeLessThan(MOST_READERS)
      }),
    )
  })

  test('page by page comes to the same chunks as all at once', () => {
    fc.assert(
      fc.property(fc.array(MEMBER, { maxLength: 400, size: 'max' }), fc.integer({ min: 1, max: 150 }), (all, page) => {
        const pages = Array.from({ length: Math.ceil(all.length / page) }, (_, at) =>
          all.slice(at * page, (at + 1) * page),
        )
        let waiting: Member[] = []
        const chunks = pages.flatMap((each, at) => {
          const packed = pack([...waiting, ...each], bytesOf, at === pages.length - 1)
          waiting = packed.remainder
          return packed.chunks
        })
        expect(open(chunks)).toEqual(all)
        expect(chunks).toEqual(pack(all, bytesOf, true).chunks)
      }),
    )
  })
})

describe('a chunk as its row keeps it', () => {
  test('names editions, filters and runs once', () => {
    const { chunks } = pack(
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
  test('is opened again with the request that a member confirms, where there is one', () => {
    const row = {
      editions: ['e'],
      filters: [],
      runs: [1],
      members: [[7, 0, -1, 0, 42] as [number, number, number, number, number]],
    }
    expect(readersOf(row)).toEqual([{ reader: 7, edition: 'e', filter: null, run: 1, request: 42 }])
    expect(readersOf({ ...row, members: [[7, 0, -1, 0]] })[0]!.request).toBeNull()
  })
})
