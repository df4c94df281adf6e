import type { MailKind } from '../select/edition-items.ts'
import type { ReaderRuns } from '../stores/cohort-history-store.ts'
import { linkedKeyOf } from '../stores/linked-event-store.ts'
import type { PlannedReader } from '../stores/page-store.ts'
import type { PlanContext } from './plan-context.ts'

type LinkedEventContext = Pick<PlanContext, 'linkedEvents'>

/**
 * Adds to the mails of these readers which events they only linked: those are not told. Reads only mails of runs that link some
 * events, and digests only if a roll-up came after them.
 */
export const addLinkedEvents = async (
  { linkedEvents }: LinkedEventContext,
  kind: MailKind,
  readers: readonly PlannedReader[],
  runs: Map<number, ReaderRuns>,
): Promise<Map<number, ReaderRuns>> => {
  const pairs = readers.flatMap(({ reader, run }) =>
    linkingRunsOf(runs.get(reader), kind, run).map((each): [number, number] => [reader, each]),
  )
  if (pairs.length === 0) return runs
  const linked = await linkedEvents.findLinkedEvents(pairs)
  return new Map(
    [...runs].map(([reader, { cohorts, digests, ...others }]) => {
      const withLinked = <Run extends { run: number }>(each: Run): Run => {
        const events = linked.get(linkedKeyOf(reader, each.run))
        return events ? { ...each, linked: new Set(events.map(({ event }) => event)) } : each
      }
      const members = cohorts.map((cohort) => ({ ...cohort, runs: cohort.runs.map(withLinked) }))
      return [reader, { ...others, cohorts: members, digests: digests.map(withLinked) }]
    }),
  )
}

const linkingRunsOf = (runs: ReaderRuns | undefined, kind: MailKind, run: number): number[] => {
  const alerts = (runs?.cohorts ?? []).flatMap((cohort) => cohort.runs)
  const rollUps = alerts.flatMap((each) => (each.kind === 'rollup' ? each.run : []))
  const lastRollUp = Math.max(kind === 'rollup' ? run : 0, ...rollUps)
  return [
    ...(runs?.digests ?? []).filter((digest) => digest.run < lastRollUp),
    ...alerts.filter((each) => kind === 'digest' || each.run < run),
  ].flatMap((each) => (each.links === 1 ? each.run : []))
}

/** By reader, the events with corrections for which earlier digests had no room, and the first of these revisions. */
export const readCarriedCorrections = async (
  { linkedEvents }: LinkedEventContext,
  readers: readonly PlannedReader[],
): Promise<Map<number, ReadonlyMap<string, number>>> => {
  const carried = new Map<number, ReadonlyMap<string, number>>()
  const found = await linkedEvents.findLinkedEvents(readers.flatMap(carriedPairsOf))
  for (const planned of readers) {
    const events = new Map<string, number>()
    for (const [reader, run] of carriedPairsOf(planned))
      for (const { event, firstNumber, isCorrection } of found.get(linkedKeyOf(reader, run)) ?? [])
        if (isCorrection) events.set(event, Math.min(firstNumber, events.get(event) ?? firstNumber))
    if (events.size > 0) carried.set(planned.reader, events)
  }
  return carried
}

/** The earlier digests whose corrections a reader is still to get: [reader, run] each. */
export const carriedPairsOf = ({ reader, carried }: PlannedReader): [number, number][] =>
  carried === null ? [] : (JSON.parse(carried) as number[]).map((run): [number, number] => [reader, run])
