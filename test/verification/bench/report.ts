import { type Measured, thousands } from './measuring.ts'
import { PRICES } from './prices.ts'

/** One number to reach: what it is, what was measured, and whether that is good. */
export type Goal = { what: string; measured: string; goal: string; isReached: boolean }

/** The whole of a run, as it is written down. */
export type Report = { machine: string; measured: Measured[]; goals: Goal[] }

const MB = 1_048_576
const COMPARED_FROM = 10_000

/** A table with a line for each measurement. */
export const table = (all: Measured[]): string => {
  const head = [
    '',
    'readers',
    'mails',
    'HTML',
    'text',
    'mails/s',
    'ms CPU',
    'read',
    'written',
    'KV get',
    'KV put',
    'queue',
    'USD/M',
  ]
  const lines = all.map((each) => {
    const per = (count: number): string => small(count / each.mails)
    const { rowsRead, rowsWritten, kvReads, kvWrites, queueOperations } = each.counts
    return [
      each.what === 'waqai' ? each.length : each.what,
      thousands(each.readers),
      thousands(each.mails),
      thousands(each.html.median),
      thousands(each.text.median),
      thousands(each.perSecond),
      each.cpuMsPerMail === null ? '?' : each.cpuMsPerMail.toFixed(2),
      ...[rowsRead, rowsWritten, kvReads, kvWrites, queueOperations].map(per),
      each.usd.toFixed(3),
    ]
  })
  return aligned([head, ...lines])
}

/** What a million mails cost, part by part, as the largest measurement counted it. */
export const costs = ({ bill, usd }: Measured): string =>
  aligned([
    ...Object.entries(bill).map(([name, part]) => [name, part.toFixed(4), PRICES[name as keyof typeof PRICES].source]),
    ['together', usd.toFixed(4), ''],
  ])

/** The goals, each against what was measured. */
export const goalsOf = (all: Measured[]): Goal[] => {
  const told = all.filter(({ what, length }) => what === 'waqai' && length === 'median')
  const largest = told.at(-1)!
  const first = told.find(({ readers }) => readers >= COMPARED_FROM) ?? largest
  const longest = all.filter(({ length }) => length === 'longest').at(-1)
  const callbacks = all.find(({ what }) => what === 'callbacks')
  const per = (name: 'rowsWritten' | 'queueOperations' | 'kvWrites', { counts, mails }: Measured): number =>
    counts[name] / mails
  return [
    atMost('USD for a million digests', largest.usd, 0.1),
    atMost('rows written per mail', per('rowsWritten', largest), 0.08),
    atMost('queue operations per mail', per('queueOperations', largest), 0.05),
    atMost('KV writes per mail', per('kvWrites', largest), 0.01),
    atMost(
      `cost at ${thousands(largest.readers)} readers against ${thousands(first.readers)}`,
      largest.usd / first.usd,
      1.1,
    ),
    {
      ...atMost('mails a second', -largest.perSecond, -3_000),
      measured: thousands(largest.perSecond),
      goal: '>= 3,000',
    },
    ...(callbacks ? [atMost('rows written per callback', per('rowsWritten', callbacks), 1)] : []),
    ...(longest?.isolatePeak ? [atMost('MB of the isolate, longest mails', longest.isolatePeak / MB, 128)] : []),
    atMost(
      'doubled mails',
      told.reduce((sum, each) => sum + each.doubled, 0),
      0,
    ),
    atMost(
      'lost mails',
      told.reduce((sum, each) => sum + each.lost, 0),
      0,
    ),
  ]
}

export const goalLines = (goals: Goal[]): string =>
  aligned(goals.map(({ what, measured, goal, isReached }) => [isReached ? 'reached' : 'MISSED', what, measured, goal]))

/** How many times the naive way costs and takes, of what a mail costs and takes here. */
export const contrast = (ours: Measured, naive: Measured): string => {
  const times = (ratio: number): string => `${ratio.toFixed(1)} times`
  const cpu = naive.cpuMsPerMail === null || ours.cpuMsPerMail === null ? null : naive.cpuMsPerMail / ours.cpuMsPerMail
  const parts = [
    `${times(naive.usd / ours.usd)} the list price`,
    `${times(ours.perSecond / naive.perSecond)} the time`,
    ...(cpu === null ? [] : [`${times(cpu)} the processor time`]),
  ]
  return `One message, rendering and request for each reader (a sample of ${naive.readers}) takes ${parts.join(', ')}.`
}

export const memoryLine = ({ readers, processPeak, isolatePeak }: Measured): string =>
  `With the longest mails, ${thousands(readers)} readers: the isolate held ${megabytes(isolatePeak)} at most, the whole local runtime with its databases ${megabytes(processPeak)}.`

const megabytes = (bytes: number | null): string => (bytes === null ? '?' : `${(bytes / MB).toFixed(0)} MB`)

const atMost = (what: string, measured: number, goal: number): Goal => ({
  what,
  measured: small(measured),
  goal: `<= ${goal}`,
  isReached: measured <= goal,
})

const small = (value: number): string =>
  Math.abs(value) >= 100 ? thousands(value) : String(Number(value.toPrecision(3)))

const aligned = (rows: string[][]): string => {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  const isNumber = (cell: string): boolean => /^[\d.,?]+$/.test(cell)
  const line = (row: string[]): string =>
    row.map((cell, at) => (isNumber(cell) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}
