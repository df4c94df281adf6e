import { cohortOf, cohortTermsOf } from '../audience/cohort.ts'
import { eventChoicesOf } from '../audience/event-choice.ts'
import { type Filter, filterIdOf, filterOf } from '../audience/filter.ts'
import type { PreferenceBounds } from '../audience/preferences-schema.ts'
import type { ReaderImport, ReaderImportStore } from '../audience/reader-import-store.ts'
import { findNextDue, type ScheduleTime, scheduleTimeOf } from '../audience/schedule.ts'
import type { SuppressionStore } from '../audience/suppression-store.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import type { BudgetContext, InvocationBudget } from '../lib/invocation-budget.ts'
import type { Refusal } from '../lib/refusal.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import { type ImportedReader, type LineFault, parseReaderLines } from './import-lines.ts'

const MAX_READERS_PER_TRANSACTION = 1_000
/** A value that D1 is given has at most 2 MB, and here all readers of a transaction are one. */
const MAX_CHARACTERS_PER_TRANSACTION = 400_000
const QUERIES_PER_TRANSACTION = 7
const QUERIES_OF_REQUEST = 12

export type ImportContext = Partial<BudgetContext> & {
  readerImports: ReaderImportStore
  suppressions: SuppressionStore
  journal: Pick<JournalStore, 'readReleasedSeq' | 'findKnownEvents'>
  now: () => Promise<number>
}

/**
 * How many readers are new, and how many are not. `left_out` has the numbers of the lines, from 0, whose reader is not active:
 * the person left or erased their data, or the address must not be written to.
 */
export type ImportResult = { loaded: number; known: number; left_out: number[] }

/**
 * Imports readers from NDJSON, one reader on a line, and makes them active at once. Imports nobody if a line has a fault:
 * then it returns the first hundred faults. Refuses a text without lines, and more readers than one invocation can store.
 */
export const importReaders = async (
  context: ImportContext,
  text: string,
  bounds: PreferenceBounds,
): Promise<ImportResult | { faults: LineFault[] } | Refusal> => {
  const { readers, lines, faults } = await parseReaderLines(context.journal, text, bounds)
  if (faults.length > 0) return { faults }
  if (readers.length === 0) return NO_READERS
  const tooMany = context.budget ? findExcess(readers, context.budget()) : null
  if (tooMany) return tooMany
  const now = await context.now()
  const released = await context.journal.readReleasedSeq(now)
  const loaded = await activateReaders(context, readers, { now, released })
  const inactive = await listInactiveReaders(context.readerImports, readers)
  return { loaded, known: readers.length - loaded, left_out: inactive.map((at) => lines[at]!) }
}

const listInactiveReaders = async (readerImports: ReaderImportStore, readers: ImportedReader[]): Promise<number[]> => {
  const found: number[] = []
  for (let from = 0; from < readers.length; from += MAX_READERS_PER_TRANSACTION) {
    const emails = readers.slice(from, from + MAX_READERS_PER_TRANSACTION).map(({ email }) => email)
    found.push(...(await readerImports.listInactive(emails)).map((at) => from + at))
  }
  return found
}

/** Refuses before anything is stored, so that an import never ends in the middle. */
const findExcess = (readers: ImportedReader[], budget: InvocationBudget): Refusal | null => {
  const affordable = Math.floor((budget.left('d1Queries') - QUERIES_OF_REQUEST) / QUERIES_PER_TRANSACTION)
  const transactions = splitIntoBatches(readers).length
  if (transactions <= affordable) return null
  const lines = Math.floor((readers.length / transactions) * affordable)
  return {
    refused: 'too-large',
    detail: `These are more readers than one request can store, so nobody was imported. Send at most ${lines} lines at once.`,
  }
}

const NO_READERS: Refusal = {
  refused: 'invalid',
  detail: 'The body is empty, so nobody was imported. Send one reader on each line, as JSON.',
}

/** Makes readers active, at most a thousand in each transaction, and returns how many are new. Repeating it changes nothing. */
export const activateReaders = async (
  { readerImports, suppressions }: Pick<ImportContext, 'readerImports' | 'suppressions'>,
  imported: ImportedReader[],
  times: { now: number; released: number },
): Promise<number> => {
  let loaded = 0
  for (const batch of splitIntoBatches(imported)) {
    const prepared = await Promise.all(batch.map((each) => prepareReader(each, suppressions)))
    const schedules = prepared.flatMap(({ time }) => (time ? [{ ...time, next: findNextDue(time, times.now) }] : []))
    loaded += await readerImports.insertReaders(
      {
        readers: prepared.map(({ reader }) => reader),
        filters: uniqueByJson(prepared.map(({ reader, filter }) => ({ id: reader.filter, filter }))),
        schedules: uniqueByJson(schedules),
        cohorts: uniqueByJson(prepared.flatMap(({ cohort }) => cohort ?? [])),
      },
      times,
    )
  }
  return loaded
}

/** Readers in the parts that one transaction takes. */
const splitIntoBatches = (readers: ImportedReader[]): ImportedReader[][] => {
  const batches: ImportedReader[][] = []
  let remainingCharacters = 0
  for (const each of readers) {
    const size = JSON.stringify(each).length
    if (batches.length === 0 || size > remainingCharacters || batches.at(-1)!.length === MAX_READERS_PER_TRANSACTION) {
      batches.push([])
      remainingCharacters = MAX_CHARACTERS_PER_TRANSACTION
    }
    batches.at(-1)!.push(each)
    remainingCharacters -= size
  }
  return batches
}

const NO_DIGEST = { cadence: '', weekday: '', time: '', timezone: '' }

/** A reader to be stored, with the filter, the schedule's time and the cohort that they need. */
type PreparedReader = {
  reader: ReaderImport
  filter: Filter
  time: ScheduleTime | null
  cohort: { least: number; terms: string } | null
}

const prepareReader = async (
  { email, preferences, consent }: ImportedReader,
  suppressions: SuppressionStore,
): Promise<PreparedReader> => {
  const filter = filterOf(preferences)
  const time = scheduleTimeOf(preferences.digest)
  const terms = await cohortOf(preferences)
  const cohort = terms && { least: terms.least, terms: cohortTermsOf(terms) }
  const reader = {
    email,
    address: await suppressions.hashAddress(email),
    lang: preferences.lang,
    filter: await filterIdOf(filter),
    choice: canonicalJson(preferences),
    consent: JSON.stringify(consent),
    terms: cohort?.terms ?? '',
    hasAlerts: preferences.alerts === 'none' ? (0 as const) : (1 as const),
    events: eventChoicesOf(preferences),
    ...(time ?? NO_DIGEST),
  }
  return { reader, filter, time, cohort }
}

const uniqueByJson = <T>(all: T[]): T[] => [...new Map(all.map((each) => [canonicalJson(each), each])).values()]
