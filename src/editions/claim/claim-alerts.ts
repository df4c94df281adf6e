import { type Filter, matches } from '../../audience/filter.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import { crosses, dueOf, EXTREME, hourWith, type Line, urgency, verdictOf, wakes } from '../select/alert-rules.ts'
import type { CohortRow, Cohorts, Step, Watch } from '../stores/cohort-store.ts'

export type Watcher = {
  journal: Pick<Journal, 'released' | 'between' | 'linesOf'>
  cohorts: Cohorts
  gazetteer: Gazetteer
  mostPerHour: number
  cohortsPerPage: number
}

/** What one page came to: whether there may be more at once, and when what was held back is due (ms UTC). */
export type Claimed = { more: boolean; dues: number[] }

/** After a long silence of ticks and tickets, so many lines are looked at together. */
const MOST_LINES = 2_000

/**
 * Looks at one page of cohorts and claims what they are told at once: first what was released since all were looked at
 * last, then what was held back and is due. Repeating it after a crash, or beside another, claims nothing twice.
 */
export const claimPage = async (watcher: Watcher, now: number): Promise<Claimed> => {
  const watch = await watcher.cohorts.watch()
  const released = watch.to > watch.seq ? watch.to : await watcher.journal.released(now)
  if (released > watch.seq) return lookOn(watcher, { ...watch, to: Math.min(released, watch.seq + MOST_LINES) }, now)
  return rollUp(watcher, watch, now)
}

/** Looks at the next cohorts in the order of their thresholds; where no event of the window wakes any, at none. */
const lookOn = async (watcher: Watcher, watch: Watch, now: number): Promise<Claimed> => {
  const stories = await storiesOf(watcher.journal, watch.seq, watch.to)
  const gravest = Math.max(0, ...stories.map((lines) => urgency(lines.at(-1)!.facts)))
  const page = gravest === 0 ? [] : await watcher.cohorts.page(watch.cursor, gravest, watcher.cohortsPerPage)
  const isLast = page.length < watcher.cohortsPerPage
  const heard = hearing(stories, watcher.gazetteer)
  const steps = page.flatMap((row) => stepOf(row, heard(row, watch), watch, now, watcher.mostPerHour) ?? [])
  const end = page.at(-1)
  const moved = isLast
    ? { seq: watch.to, to: watch.to, cursor: { least: 0, id: 0 } }
    : { seq: watch.seq, to: watch.to, cursor: { least: end!.cohort.least, id: end!.id } }
  const made = await watcher.cohorts.claim('alert', steps, watch, moved, now)
  return { more: true, dues: made === null ? [] : steps.flatMap((step) => step.dueAt ?? []) }
}

/** What is held back and due goes as one mail; where quiet hours have begun since, when they end. */
const rollUp = async (watcher: Watcher, watch: Watch, now: number): Promise<Claimed> => {
  const owing = await watcher.cohorts.owing(now, watcher.cohortsPerPage)
  if (owing.length === 0) return { more: false, dues: [] }
  const steps = owing.map((row) => settled(row, watch, now))
  const made = await watcher.cohorts.claim('rollup', steps, watch, watch, now)
  return { more: true, dues: made === null ? [] : steps.flatMap((step) => step.dueAt ?? []) }
}

const settled = (row: CohortRow, { seq }: Watch, now: number): Step => {
  const due = dueOf(row.cohort, now)
  const standing = { id: row.id, lastSeq: row.lastSeq, openedAt: row.openedAt, alerts: row.alerts }
  if (due > now) return { ...standing, dueAt: due, run: null }
  const { least } = row.cohort
  const run = { from: row.lastSeq, to: seq, least, since: row.lastSeq, dueAt: row.dueAt! }
  return { ...standing, dueAt: null, run }
}

/** All lines of each event that may wake somebody in a window, up to its end. */
const storiesOf = async (journal: Watcher['journal'], from: number, to: number): Promise<Line[][]> => {
  const events = (await journal.between(from, to)).filter(wakes).map((line) => line.event)
  if (events.length === 0) return []
  const lines = await journal.linesOf([...new Set(events)], to)
  return [...Map.groupBy(lines, (line) => line.event).values()].filter((story) => story.at(-1)!.change !== 'retraction')
}

/** What a cohort hears of: each filter is matched once with a line, however many cohorts share it. */
const hearing = (stories: Line[][], gazetteer: Gazetteer) => {
  const known = new Map<string, Map<Line, boolean>>()
  const isMatched = (id: string, filter: Filter, line: Line): boolean => {
    const lines = known.get(id) ?? new Map<Line, boolean>()
    known.set(id, lines)
    const answer = lines.get(line) ?? matches(filter, line.facts, gazetteer) !== null
    lines.set(line, answer)
    return answer
  }
  return ({ cohort, filter, dueAt, lastSeq }: CohortRow, { seq }: Watch) => {
    const past = (least: number) => (line: Line) =>
      urgency(line.facts) >= least && isMatched(cohort.filter, filter, line)
    const since = dueAt === null ? seq : lastSeq
    const crossing = stories.filter((lines) => crosses(lines, since, past(cohort.least)))
    const extreme = crossing.filter((lines) => crosses(lines, seq, past(EXTREME)))
    return { extreme: extreme.length > 0, other: extreme.length < crossing.length }
  }
}

/** What becomes of a cohort that hears of something; null where that is nothing, so that nothing is written. */
const stepOf = (
  row: CohortRow,
  heard: { extreme: boolean; other: boolean },
  { seq, to }: Watch,
  now: number,
  mostPerHour: number,
): Step | null => {
  if (!heard.extreme && !heard.other) return null
  const { cohort, dueAt, lastSeq } = row
  const standing = { openedAt: row.openedAt, alerts: row.alerts, owesSince: dueAt === null ? null : lastSeq }
  const { alert, due } = verdictOf(cohort, standing, heard, now, mostPerHour)
  if (alert === null && due === null) return null
  const since = standing.owesSince ?? seq
  const least = alert === 'extreme' ? EXTREME : cohort.least
  return {
    id: row.id,
    lastSeq: since,
    dueAt: due ?? dueAt,
    ...(alert ? hourWith(standing, now) : { openedAt: row.openedAt, alerts: row.alerts }),
    run: alert && { from: seq, to, least, since, dueAt: now },
  }
}
