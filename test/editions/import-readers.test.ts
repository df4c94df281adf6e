import { describe, expect, test } from 'vitest'
import type { ReaderImportStore } from '../../src/audience/reader-import-store.ts'
import type { SuppressionStore } from '../../src/audience/suppression-store.ts'
import type { ImportedReader } from '../../src/editions/import-lines.ts'
import { activateReaders, type ImportContext, importReaders } from '../../src/editions/import-readers.ts'
import { budgetLimitsOf, createInvocationBudget } from '../../src/lib/invocation-budget.ts'
import { buildGazetteer } from '../../src/timeline/gazetteer.ts'

/** The longest value that D1 accepts, in bytes. */
const MAX_VALUE_BYTES = 2_000_000

const importedReader = (at: number, consent: string): ImportedReader => ({
  email: `reader-${at}@example.org`,
  consent,
  preferences: {
    regions: [],
    actors: [],
    match: 'any',
    backed: false,
    severity: 'minor',
    certainty: 'unverified',
    digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
    alerts: 'none',
    alerts_per_hour: null,
    quiet: null,
    extreme_at_once: true,
    alerted: 'marked',
    lang: 'en',
  },
})

/** Imports readers into a store that only records, for each transaction, their number and the bytes of the longest value. */
const importInto = async (readers: ImportedReader[]) => {
  const transactions: { readers: number; bytes: number }[] = []
  const readerImports: ReaderImportStore = {
    insertReaders: async (batch) => {
      const bytes = Object.values(batch).map((each) => new TextEncoder().encode(JSON.stringify(each)).length)
      transactions.push({ readers: batch.readers.length, bytes: Math.max(...bytes) })
      return batch.readers.length
    },
    listInactive: async () => [],
  }
  const suppressions = { hashAddress: async () => 'f'.repeat(64) } as unknown as SuppressionStore
  const count = await activateReaders({ readerImports, suppressions }, readers, { now: 0, released: 0 })
  return { count, transactions }
}

describe('importing readers', () => {
  test('puts at most a thousand into a transaction, each reader once', async () => {
    const { count, transactions } = await importInto(
      Array.from({ length: 2_500 }, (_, at) => importedReader(at, 'by a form')),
    )
    expect(count).toBe(2_500)
    expect(transactions.map((each) => each.readers)).toEqual([1_000, 1_000, 500])
  })

  test('gives D1 no value that is too long, however long the consents are', async () => {
    const { count, transactions } = await importInto(
      Array.from({ length: 1_000 }, (_, at) => importedReader(at, '\u{6d4b}'.repeat(1_990))),
    )
    expect(count).toBe(1_000)
    expect(Math.max(...transactions.map((each) => each.bytes))).toBeLessThan(MAX_VALUE_BYTES)
  })

  test('does nothing without readers', async () => {
    expect(await importInto([])).toEqual({ count: 0, transactions: [] })
  })
})

test('a line whose JSON would be changed by parsing is refused with its place', async () => {
  const lines = [
    '{"email":"a@example.org","consent":{"record":1862471234567890123}}',
    '{"email":"b@example.org","email":"c@example.org","consent":"form"}',
    '{"email":"d@example.org","consent":"form"}',
  ]
  const bounds = { gazetteer: buildGazetteer([], []), maxAlertsPerHour: 4 }
  expect(await importReaders({} as ImportContext, lines.join('\n'), bounds)).toEqual({
    faults: [
      { line: 0, fault: { pointer: '/consent/record', detail: expect.stringContaining('1862471234567890123') } },
      { line: 1, fault: { pointer: '/email', detail: expect.stringContaining('twice') } },
    ],
  })
})

test('more readers than one invocation can store are refused before any is stored', async () => {
  const budget = () => createInvocationBudget(budgetLimitsOf('free'))
  const line = (at: number) => JSON.stringify({ email: `reader${at}@example.org`, consent: 'form' })
  const lines = Array.from({ length: 6_000 }, (_, at) => line(at))
  const bounds = { gazetteer: buildGazetteer([], []), maxAlertsPerHour: 4 }
  const refusal = await importReaders({ budget } as ImportContext, lines.join('\n'), bounds)
  expect(refusal).toMatchObject({ refused: 'too-large', detail: expect.stringContaining('at most 4000 lines') })
})
