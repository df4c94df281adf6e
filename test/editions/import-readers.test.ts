import { describe, expect, test } from 'vitest'
import type { ReaderImportStore } from '../../src/audience/reader-import-store.ts'
import type { SuppressionStore } from '../../src/audience/suppression-store.ts'
import { activateReaders, type ImportedReader } from '../../src/editions/import-readers.ts'

/** What a database takes as one value, in bytes (D1's own limit). */
const MOST_BYTES = 2_000_000

const brought = (at: number, consent: string): ImportedReader => ({
  email: `reader-${at}@example.org`,
  consent,
  preferences: {
    regions: [],
    actors: [],
    match: 'any',
    backed: false,
    severity: 'minor',
    digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
    alerts: 'none',
    alerts_per_hour: null,
    quiet: null,
    extreme_at_once: true,
    alerted: 'marked',
    lang: 'en',
  },
})

/** Loads readers into stores that only look at what they are given: how many, and the bytes of their longest value. */
const loaded = async (readers: ImportedReader[]) => {
  const parts: { readers: number; bytes: number }[] = []
  const readerImports: ReaderImportStore = {
    insertReaders: async (batch) => {
      const bytes = Object.values(batch).map((each) => new TextEncoder().encode(JSON.stringify(each)).length)
      parts.push({ readers: batch.readers.length, bytes: Math.max(...bytes) })
      return batch.readers.length
    },
  }
  const suppressions = { hashAddress: async () => 'f'.repeat(64) } as unknown as SuppressionStore
  const count = await activateReaders({ readerImports, suppressions }, readers, { now: 0, released: 0 })
  return { count, parts }
}

describe('loading many readers', () => {
  test('goes a thousand to a transaction, each once', async () => {
    const { count, parts } = await loaded(Array.from({ length: 2_500 }, (_, at) => brought(at, 'by a form')))
    expect(count).toBe(2_500)
    expect(parts.map((part) => part.readers)).toEqual([1_000, 1_000, 500])
  })

  test('hands the database no value that it refuses, whatever is known of their consent', async () => {
    const { count, parts } = await loaded(
      Array.from({ length: 1_000 }, (_, at) => brought(at, '\u{6d4b}'.repeat(1_990))),
    )
    expect(count).toBe(1_000)
    expect(Math.max(...parts.map((part) => part.bytes))).toBeLessThan(MOST_BYTES)
  })

  test('of nobody does nothing', async () => {
    expect(await loaded([])).toEqual({ count: 0, parts: [] })
  })
})
