import type {
  CorrectionLogStore,
  CorrectionMonth,
  LoggedCorrection,
} from '../../editions/stores/correction-log-store.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { JournalRevision } from '../../timeline/redaction.ts'

/** Smaller counts would say too much of single readers. */
const LEAST_COUNT_SHOWN = 10
const MAX_CORRECTIONS = 100

/** A correction or retraction with its revision. `told` is at most 9 for every count from 1 to 9. */
export type ListedCorrection = Pick<LoggedCorrection, 'seq' | 'change' | 'told' | 'isInDigest'> & {
  revision: JournalRevision
  /** How long after the release half of the notices, and the last one, went into mails, in ms. Null before that. */
  wait: { half: number; last: number } | null
}

/** A page of all corrections and retractions below a seq, newest first. `next` is the `before` of the next page. */
export const listCorrections = async (
  { correctionLog, journal }: { correctionLog: Pick<CorrectionLogStore, 'list'>; journal: JournalStore },
  before: number,
): Promise<{ corrections: ListedCorrection[]; next: number | null }> => {
  const found = await correctionLog.list(before, MAX_CORRECTIONS + 1)
  const page = found.slice(0, MAX_CORRECTIONS)
  const revisions = await journal.readRecorded(page)
  const corrections = page.map(({ seq, change, told, isInDigest, release_at, halfAt, lastAt }, at) => ({
    ...{ seq, change, isInDigest, revision: revisions[at]! },
    told: told !== null && told > 0 && told < LEAST_COUNT_SHOWN ? LEAST_COUNT_SHOWN - 1 : told,
    wait: halfAt === null || lastAt === null ? null : { half: halfAt - release_at, last: lastAt - release_at },
  }))
  return { corrections, next: found.length > MAX_CORRECTIONS ? page.at(-1)!.seq : null }
}

/** The latest months one by one, and the numbers of all months before them; null if there are none. */
export type CorrectionNumbers = {
  months: CorrectionMonth[]
  earlier: Pick<CorrectionMonth, 'corrections' | 'retractions' | 'last'> | null
}

const MAX_MONTHS = 24

/** Counts all corrections and retractions by month. */
export const countCorrections = async (
  correctionLog: Pick<CorrectionLogStore, 'countByMonth'>,
): Promise<CorrectionNumbers> => {
  const all = await correctionLog.countByMonth()
  const rest = all.slice(MAX_MONTHS)
  const sumOf = (name: 'corrections' | 'retractions') => rest.reduce((sum, month) => sum + month[name], 0)
  const earlier =
    rest.length > 0
      ? { corrections: sumOf('corrections'), retractions: sumOf('retractions'), last: rest[0]!.last }
      : null
  return { months: all.slice(0, MAX_MONTHS), earlier }
}
