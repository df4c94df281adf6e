import { formatNumber, type Goal } from './goals.ts'
import { formatThousands, type Measurement } from './measurement.ts'
import { PRICES } from './prices.ts'

/** The content of bench.json. */
export type Report = { machine: string; measurements: Measurement[]; goals: Goal[] }

const MB = 1_048_576

const HEAD = [
  ...['', 'readers', 'mails', 'HTML', 'text', 'mails/s', 'ms CPU'],
  ...['read', 'written', 'KV get', 'KV put', 'queue', 'USD/M'],
]

/** Formats a table with one line for each measurement. */
export const formatTable = (all: Measurement[]): string => {
  const lines = all.map((each) => {
    const { rowsRead, rowsWritten, kvReads, kvWrites, queueOperations } = each.counts
    return [
      each.what === 'waqai' ? each.length : each.what,
      formatThousands(each.readers),
      formatThousands(each.mails),
      formatThousands(each.html.median),
      formatThousands(each.text.median),
      formatThousands(each.perSecond),
      each.cpuMsPerMail === null ? '?' : each.cpuMsPerMail.toFixed(2),
      ...[rowsRead, rowsWritten, kvReads, kvWrites, queueOperations].map((count) => formatNumber(count / each.mails)),
      each.usd.toFixed(3),
    ]
  })
  return alignColumns([HEAD, ...lines])
}

/** Formats the price of a million mails by what is billed, with the sources of the prices. */
export const formatBill = ({ bill, usd }: Measurement): string =>
  alignColumns([
    ...Object.entries(bill).map(([name, part]) => [name, part.toFixed(4), PRICES[name as keyof typeof PRICES].source]),
    ['total', usd.toFixed(4), ''],
  ])

const STATES = new Map([
  [true, 'met'],
  [false, 'MISSED'],
  [null, 'not measured'],
])

/** Formats every goal as met, missed or not measured. */
export const formatGoals = (goals: Goal[]): string =>
  alignColumns(goals.map(({ what, measured, goal, isMet }) => [STATES.get(isMet)!, what, measured, goal]))

/** Describes how much more the naive way costs and takes. */
export const describeNaive = (ours: Measurement, naive: Measurement): string => {
  const times = (ratio: number): string => `${ratio.toFixed(1)} times`
  const cpu = naive.cpuMsPerMail === null || ours.cpuMsPerMail === null ? null : naive.cpuMsPerMail / ours.cpuMsPerMail
  const parts = [
    `${times(naive.usd / ours.usd)} the list price`,
    `${times(ours.perSecond / naive.perSecond)} the time`,
    ...(cpu === null ? [] : [`${times(cpu)} the processor time`]),
  ]
  return `One message, rendering and request for each reader (a sample of ${naive.readers}) takes ${parts.join(', ')}.`
}

export const describeMemory = ({ readers, processPeak, isolatePeak }: Measurement): string =>
  `With the longest mails and ${formatThousands(readers)} readers, the isolate had at most ${formatMegabytes(isolatePeak)}, the whole local runtime with its databases ${formatMegabytes(processPeak)}.`

const formatMegabytes = (bytes: number | null): string => (bytes === null ? '?' : `${(bytes / MB).toFixed(0)} MB`)

const alignColumns = (rows: string[][]): string => {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  const isNumber = (cell: string): boolean => /^[\d.,?]+$/.test(cell)
  const formatRow = (row: string[]): string =>
    row.map((cell, at) => (isNumber(cell) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join('  ')
  return rows.map((row) => formatRow(row).trimEnd()).join('\n')
}
