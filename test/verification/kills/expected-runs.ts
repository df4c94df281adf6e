import type { IdleTime, ListedRun, Observations, RecordedRevision, Span, Tick } from './observations.ts'
import { type DueTime, FIRST_NOON } from './readers.ts'

const DAY = 86_400_000
const MONDAY = 1

/**
 * A due time of a schedule with the tick that claimed it. It can wait for the hold of a retraction: then a later tick may
 * have claimed it, at `latestAt` at most, and the span reaches to the end of that tick.
 */
type ClaimingTick = Tick & { latestAt: number; dueAt: number }

/**
 * A claimed due time with the events of its window in their newest revision. Of `urgentEvents` the window has an urgent
 * correction, so that readers may have had a mail of its own.
 */
export type ExpectedRun = ClaimingTick & { revisions: RecordedRevision[]; urgentEvents: ReadonlySet<string> }

/** The expected runs of a schedule, and what is wrong with the windows of the product's own runs. */
export type ScheduleAudit = { runs: ExpectedRun[]; findings: string[] }

/**
 * Derives the runs of a schedule from the ticks. Their windows are those of the product's own runs, which are checked
 * against the journal and the ticks.
 */
export const auditSchedule = (observations: Observations, due: DueTime): ScheduleAudit => {
  const listed = observations.runs.filter((run) => run.dueAt % DAY === due.at).sort((a, b) => a.id - b.id)
  const ticks = claimingTicks(observations, due, new Set(listed.map(({ dueAt }) => dueAt)))
  const name = `${due.cadence} ${due.time} ${due.timezone}`
  if (listed.length !== ticks.length)
    return { runs: [], findings: [`${name} was due ${ticks.length} times and has ${listed.length} runs`] }
  const runs = ticks.map((tick, at) => ({ ...tick, ...contentOf(observations, listed[at]!) }))
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

/**
 * Returns each tick by which the schedule was due since the last of these. Missed due times become one. So does a due time
 * that waits for the hold of a retraction, if the product has no run of it.
 */
const claimingTicks = (
  observations: Observations,
  due: DueTime,
  listedDueTimes: ReadonlySet<number>,
): ClaimingTick[] => {
  const { ticks } = observations
  const claiming: ClaimingTick[] = []
  let next = nextDueAt(due, FIRST_NOON)
  for (const [index, tick] of ticks.entries()) {
    if (tick.at < next) continue
    let dueAt = next
    while (nextDueAt(due, dueAt) <= tick.at) dueAt = nextDueAt(due, dueAt)
    const own = mergeConcurrent(tick, ticks)
    const isWithheld = mayBeWithheld(observations, own)
    if (isWithheld && !listedDueTimes.has(dueAt)) continue
    const later = ticks.slice(index + 1).find((each) => !mayBeWithheld(observations, each))
    const last = isWithheld && later ? mergeConcurrent(later, ticks) : own
    claiming.push({ ...own, latestAt: Math.max(own.at, last.at), ended: Math.max(own.ended, last.ended), dueAt })
    next = nextDueAt(due, tick.at)
  }
  return claiming
}

/** Whether a retraction may have been on hold at a tick: then no digest with its event is claimed. */
const mayBeWithheld = ({ revisions }: Observations, { at, ended }: Tick): boolean =>
  revisions.some(({ change, releaseAt, began }) => change === 'retraction' && began <= ended && releaseAt > at)

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
const contentOf = (
  { revisions }: Observations,
  { from, to }: ListedRun,
): Pick<ExpectedRun, 'revisions' | 'urgentEvents'> => {
  const inside = revisions.filter(({ seq }) => from < seq && seq <= to).sort((a, b) => a.seq - b.seq)
  const newest = [...new Map(inside.map((revision) => [revision.event, revision])).values()]
  return {
    revisions: newest.filter(({ change }) => change !== 'retraction'),
    urgentEvents: new Set(inside.filter(({ isUrgent }) => isUrgent).map(({ event }) => event)),
  }
}

/** Checks that a window begins where the last one ended, and ends before the first revision that is on hold. */
const auditWindow = ({ revisions }: Observations, tick: ClaimingTick, run: ListedRun, lastTo: number): string[] => {
  const faults = run.from === lastTo ? [] : [`run ${run.id} begins at ${run.from}, the last one ended at ${lastTo}`]
  if (run.dueAt !== tick.dueAt) faults.push(`run ${run.id} was due at another time`)
  let releaseAt = 0
  for (const revision of [...revisions].sort((a, b) => a.seq - b.seq)) {
    const { seq, began, ended } = revision
    // A revision on hold delays all later ones.
    releaseAt = Math.max(releaseAt, revision.releaseAt)
    if (seq <= run.to && (releaseAt > tick.latestAt || began > tick.ended))
      faults.push(`run ${run.id} has seq ${seq} too early`)
    if (seq > run.to && releaseAt <= tick.at && ended <= tick.began) faults.push(`run ${run.id} leaves out seq ${seq}`)
  }
  return faults
}
