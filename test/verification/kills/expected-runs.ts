import type { IdleTime, ListedRun, Observations, RecordedRevision, Span, Tick } from './observations.ts'
import { type DueTime, FIRST_NOON } from './readers.ts'

const DAY = 86_400_000
const MONDAY = 1

/** A due time of a schedule with the tick that claimed it, and the events of its window in their newest revision. */
export type ExpectedRun = Tick & { dueAt: number; revisions: RecordedRevision[] }

/** The expected runs of a schedule, and what is wrong with the windows of the product's own runs. */
export type ScheduleAudit = { runs: ExpectedRun[]; findings: string[] }

/**
 * Derives the runs of a schedule from the ticks. Their windows are those of the product's own runs, which are checked
 * against the journal and the ticks.
 */
export const auditSchedule = (observations: Observations, due: DueTime): ScheduleAudit => {
  const ticks = claimingTicks(observations, due)
  const listed = observations.runs.filter((run) => run.dueAt % DAY === due.at).sort((a, b) => a.id - b.id)
  const name = `${due.cadence} ${due.time} ${due.timezone}`
  if (listed.length !== ticks.length)
    return { runs: [], findings: [`${name} was due ${ticks.length} times and has ${listed.length} runs`] }
  const runs = ticks.map((tick, at) => ({ ...tick, revisions: revisionsOf(observations, listed[at]!) }))
  const findings = ticks.flatMap((tick, at) => auditWindow(observations, tick, listed[at]!, listed[at - 1]?.to ?? 0))
  return { runs, findings: findings.map((fault) => `${name}: ${fault}`) }
}

/** Whether the digest of a run must, may or must not show an event that ended: its reader left, or it was retracted. */
export type Requirement = 'required' | 'optional' | 'forbidden'

/**
 * Forbidden if the end was before the tick of the run began. Required if there is no end, or if the product had no work
 * left between the run and the end. Otherwise optional.
 */
export const requirementOf = (run: Span, end: Span | null, idleTimes: readonly IdleTime[]): Requirement => {
  if (!end) return 'required'
  if (end.ended < run.began) return 'forbidden'
  const wasDone = idleTimes.some((idle) => run.ended <= idle.began && idle.ended < end.began)
  return wasDone ? 'required' : 'optional'
}

/** Returns each tick by which the schedule was due since the last of these. Missed due times become one. */
const claimingTicks = ({ ticks }: Observations, due: DueTime): (Tick & { dueAt: number })[] => {
  const claiming: (Tick & { dueAt: number })[] = []
  let next = nextDueAt(due, FIRST_NOON)
  for (const tick of ticks) {
    if (tick.at < next) continue
    let dueAt = next
    while (nextDueAt(due, dueAt) <= tick.at) dueAt = nextDueAt(due, dueAt)
    claiming.push({ ...mergeConcurrent(tick, ticks), dueAt })
    next = nextDueAt(due, tick.at)
  }
  return claiming
}

/** Merges a tick with those of the same time that ran at the same time, because any of them may have claimed. */
const mergeConcurrent = (tick: Tick, ticks: readonly Tick[]): Tick => {
  const all = ticks.filter(({ at, began, ended }) => at === tick.at && began <= tick.ended && tick.began <= ended)
  return {
    at: tick.at,
    began: Math.min(...all.map(({ began }) => began)),
    ended: Math.max(...all.map(({ ended }) => ended)),
  }
}

const nextDueAt = ({ cadence, at }: DueTime, after: number): number => {
  let due = Math.floor(after / DAY) * DAY + at
  while (due <= after || (cadence === 'weekly' && new Date(due).getUTCDay() !== MONDAY)) due += DAY
  return due
}

/** Returns the newest revision of each event in a window, except events that were retracted in it. */
const revisionsOf = ({ revisions }: Observations, { from, to }: ListedRun): RecordedRevision[] => {
  const inside = revisions.filter(({ seq }) => from < seq && seq <= to).sort((a, b) => a.seq - b.seq)
  return [...new Map(inside.map((revision) => [revision.event, revision])).values()].filter(
    ({ change }) => change !== 'retraction',
  )
}

/** Checks that a window begins where the last one ended, and ends before the first revision that is on hold. */
const auditWindow = (
  { revisions }: Observations,
  tick: Tick & { dueAt: number },
  run: ListedRun,
  lastTo: number,
): string[] => {
  const faults = run.from === lastTo ? [] : [`run ${run.id} begins at ${run.from}, the last one ended at ${lastTo}`]
  if (run.dueAt !== tick.dueAt) faults.push(`run ${run.id} was due at another time`)
  let releaseAt = 0
  for (const revision of [...revisions].sort((a, b) => a.seq - b.seq)) {
    const { seq, began, ended } = revision
    // A revision on hold holds back all later ones.
    releaseAt = Math.max(releaseAt, revision.releaseAt)
    const isReleased = releaseAt <= tick.at
    if (seq <= run.to && (!isReleased || began > tick.ended)) faults.push(`run ${run.id} has seq ${seq} too early`)
    if (seq > run.to && isReleased && ended <= tick.began) faults.push(`run ${run.id} leaves out seq ${seq}`)
  }
  return faults
}
