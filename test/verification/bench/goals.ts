import { formatThousands, type Measurement } from './measurement.ts'

/** A number to reach: `isMet` is null if this run did not measure it. */
export type Goal = { what: string; measured: string; goal: string; isMet: boolean | null }

const MB = 1_048_576
const KB = 1024
/** The sizes that the goals name. */
const SMALL = 10_000
const LARGE = 100_000
const LARGEST = 1_000_000

/** Compares the measurements with the goals. */
export const goalsOf = (all: Measurement[]): Goal[] => {
  const windows = all.filter(({ what }) => what === 'waqai')
  const digests = windows.filter(({ length }) => length === 'median')
  const at = (readers: number) => digests.find((each) => each.readers === readers)
  const last = digests.at(-1)
  return [
    atLeast('mails a second, on the reference machine', last?.perSecond, 5_200),
    atMost('ms CPU for a mail, of the whole local runtime', last?.cpuMsPerMail ?? undefined, 0.2),
    ...costGoals(at),
    ...operationGoals(at(LARGE)),
    ...callbackGoals(all.find(({ what }) => what === 'callbacks')),
    ...longestGoals(all.find(({ length }) => length === 'longest')),
    atMost('doubled mails', sum(windows, 'doubled'), 0),
    atMost('lost mails, or mails that no run has', sum(windows, 'lost'), 0),
  ]
}

const costGoals = (at: (readers: number) => Measurement | undefined): Goal[] => {
  const [small, large, largest] = [at(SMALL), at(LARGE), at(LARGEST)]
  return [
    atMost(`USD for a million digests, at ${formatThousands(LARGE)} readers`, large?.usd, 0.1),
    atMost(`USD for a million digests, at ${formatThousands(LARGEST)} readers`, largest?.usd, 0.1),
    atMost(
      `cost for a mail at ${formatThousands(LARGEST)} readers, against ${formatThousands(SMALL)}`,
      small && largest && largest.usd / small.usd,
      1.1,
    ),
  ]
}

const operationGoals = (large: Measurement | undefined): Goal[] => {
  const per = (name: 'rowsWritten' | 'rowsRead' | 'queueOperations' | 'kvWrites') =>
    large && large.counts[name] / large.mails
  const readers = `at ${formatThousands(LARGE)} readers`
  return [
    atMost(`rows written for a mail, ${readers}`, per('rowsWritten'), 0.08),
    atMost(`rows read for a mail, ${readers}`, per('rowsRead'), 4),
    atMost(`KV writes for a mail, ${readers}`, per('kvWrites'), 0.005),
    atMost(`queue operations for a mail, ${readers}`, per('queueOperations'), 0.01),
  ]
}

const callbackGoals = (callbacks: Measurement | undefined): Goal[] => [
  atMost('rows written for a callback', callbacks && callbacks.counts.rowsWritten / callbacks.mails, 0.08),
  atMost('USD for a million callbacks', callbacks?.usd, 0.4),
]

const longestGoals = (longest: Measurement | undefined): Goal[] => [
  atMost('KB of HTML, the longest mail', longest && longest.html.most / KB, 40),
  atMost('MB of the isolate, longest mails', longest?.isolatePeak ? longest.isolatePeak / MB : undefined, 128),
]

/** A window with too few mails does not make up for one with too many. */
const sum = (all: Measurement[], name: 'doubled' | 'lost'): number =>
  all.reduce((total, each) => total + Math.abs(each[name]), 0)

const atMost = (what: string, measured: number | undefined, limit: number): Goal => ({
  what,
  measured: measured === undefined ? '-' : formatNumber(measured),
  goal: `<= ${limit}`,
  isMet: measured === undefined ? null : measured <= limit,
})

const atLeast = (what: string, measured: number | undefined, limit: number): Goal => ({
  what,
  measured: measured === undefined ? '-' : formatNumber(measured),
  goal: `>= ${formatThousands(limit)}`,
  isMet: measured === undefined ? null : measured >= limit,
})

/** Formats three digits of a small number, and all digits of a large one. */
export const formatNumber = (value: number): string =>
  Math.abs(value) >= 100 ? formatThousands(value) : String(Number(value.toPrecision(3)))

export const missedGoals = (goals: Goal[]): Goal[] => goals.filter(({ isMet }) => isMet === false)
