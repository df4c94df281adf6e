import type { Book, Idle, Recorded, Run, Span, Tick } from './book.ts'
import { type Due, FIRST_NOON } from './crowd.ts'

const DAY = 86_400_000
const MONDAY = 1

/** A due time of a schedule, claimed by a tick: what it is to tell, each event in its newest revision. */
export type Claim = Tick & { dueAt: number; tells: Recorded[] }

/** The claims of a schedule, and what is wrong with the windows that the product says they have. */
export type Calendar = { claims: Claim[]; findings: string[] }

/** A schedule's claims by the ticks that came, with the windows of the product's own runs, which are held against them. */
export const calendarOf = (book: Book, due: Due): Calendar => {
  const ticks = claimingTicks(book, due)
  const runs = book.runs.filter((run) => run.dueAt % DAY === due.at).sort((a, b) => a.id - b.id)
  const name = `${due.cadence} ${due.time} ${due.timezone}`
  if (runs.length !== ticks.length)
    return { claims: [], findings: [`${name} fell due ${ticks.length} times and was run ${runs.length} times`] }
  const claims = ticks.map((tick, place) => ({ ...tick, tells: tellsOf(book, runs[place]!) }))
  const findings = ticks.flatMap((tick, place) => faultsOf(book, tick, runs[place]!, runs[place - 1]?.to ?? 0))
  return { claims, findings: findings.map((fault) => `${name}: ${fault}`) }
}

/** Whether a claim tells what came to an end, by a reader who left or an event that was taken back. */
export type Standing = 'required' | 'optional' | 'forbidden'

/**
 * It does not where the end was before the claim's tick began, it does where the product had nothing left to do in
 * between, and otherwise it is as it falls.
 */
export const standingOf = (claim: Span, end: Span | null, idles: readonly Idle[]): Standing => {
  if (!end) return 'required'
  if (end.ended < claim.began) return 'forbidden'
  const wasDone = idles.some((idle) => claim.ended <= idle.began && idle.ended < end.began)
  return wasDone ? 'required' : 'optional'
}

/** Each tick that came when the schedule had fallen due since the last claim: missed periods become one. */
const claimingTicks = ({ ticks }: Book, due: Due): (Tick & { dueAt: number })[] => {
  const claiming: (Tick & { dueAt: number })[] = []
  let next = nextDue(due, FIRST_NOON)
  for (const tick of ticks) {
    if (tick.at < next) continue
    let dueAt = next
    while (nextDue(due, dueAt) <= tick.at) dueAt = nextDue(due, dueAt)
    claiming.push({ ...together(tick, ticks), dueAt })
    next = nextDue(due, tick.at)
  }
  return claiming
}

/** A tick and those that told the same time while it ran: any of them may have been the one that claimed. */
const together = (tick: Tick, ticks: readonly Tick[]): Tick => {
  const beside = ticks.filter(({ at, began, ended }) => at === tick.at && began <= tick.ended && tick.began <= ended)
  const [began, ended] = [beside.map((each) => each.began), beside.map((each) => each.ended)]
  return { at: tick.at, began: Math.min(...began), ended: Math.max(...ended) }
}

const nextDue = ({ cadence, at }: Due, after: number): number => {
  let due = Math.floor(after / DAY) * DAY + at
  while (due <= after || (cadence === 'weekly' && new Date(due).getUTCDay() !== MONDAY)) due += DAY
  return due
}

/** An event taken back in the same window is not mentioned. */
const tellsOf = ({ recorded }: Book, { from, to }: Run): Recorded[] => {
  const inside = recorded.filter(({ seq }) => from < seq && seq <= to).sort((a, b) => a.seq - b.seq)
  return [...new Map(inside.map((revision) => [revision.event, revision])).values()].filter(
    ({ change }) => change !== 'retraction',
  )
}

/** Windows follow one upon another, and end before what was still held back or not yet recorded, and behind all else. */
const faultsOf = ({ recorded }: Book, tick: Tick & { dueAt: number }, run: Run, last: number): string[] => {
  const faults = run.from === last ? [] : [`run ${run.id} begins at ${run.from} where the last one ended at ${last}`]
  if (run.dueAt !== tick.dueAt) faults.push(`run ${run.id} was due at another time`)
  let released = 0
  for (const { seq, releaseAt, began, ended } of [...recorded].sort((a, b) => a.seq - b.seq)) {
    // What is held back holds back all that the journal has behind it.
    released = Math.max(released, releaseAt)
    const isReleased = released <= tick.at
    if (seq <= run.to && (!isReleased || began > tick.ended)) faults.push(`run ${run.id} tells seq ${seq} too early`)
    if (seq > run.to && isReleased && ended <= tick.began) faults.push(`run ${run.id} leaves out seq ${seq}`)
  }
  return faults
}
