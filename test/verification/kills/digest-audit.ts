import { type ExpectedRun, type Requirement, requirementOf } from './expected-runs.ts'
import { maximumMatching } from './maximum-matching.ts'
import type { IdleTime, ObservedMail, ObservedReader, RecordedRevision, Span } from './observations.ts'

/** The findings of an audit in sentences, and how many mails were lost or sent twice. */
export type AuditResult = { findings: string[]; lost: number; doubled: number }

/** One reader with their mails, the runs of their schedule, all revisions, and when events were retracted. */
export type ReaderCase = {
  reader: ObservedReader
  mails: ObservedMail[]
  runs: ExpectedRun[]
  revisions: readonly RecordedRevision[]
  retractions: ReadonlyMap<string, Span>
  idleTimes: readonly IdleTime[]
}

export const emptyResult = (): AuditResult => ({ findings: [], lost: 0, doubled: 0 })

/** Audits a reader who stayed in one schedule: each run is one digest of the followed events in its window. */
export const auditScheduleReader = (readerCase: ReaderCase): AuditResult => {
  const result = emptyResult()
  const { mails, runs, reader } = readerCase
  const expected = runs.map(({ revisions }) =>
    revisions.filter((revision) => followsRevision(reader, revision)).map(({ event }) => event),
  )
  const matched = maximumMatching(mails.map((mail) => possibleRuns(mail, runs, expected)))
  mails.forEach((mail, at) => {
    if (matched[at] !== null) return
    result.doubled++
    addFinding(result, reader, `got a digest too many, of ${mail.events.join(', ')}, in chunk ${mail.chunk}`)
  })
  expected.forEach((events, at) => {
    const shown = mails.find((_, index) => matched[index] === at)?.events ?? []
    if (!auditRun(readerCase, { run: runs[at]!, events, shown }, result)) result.lost++
  })
  return result
}

/**
 * Audits a reader with windows of their own, who changed schedule, asked for a digest now or subscribed: no event is left
 * out, and none is told more often than it was revised.
 */
export const auditOwnWindowReader = (readerCase: ReaderCase): AuditResult => {
  const result = emptyResult()
  const { reader, revisions, mails, retractions } = readerCase
  const followed = revisions.filter((each) => followsRevision(reader, each) && each.change !== 'retraction')
  const told = mails.flatMap((mail) => mail.events)
  const late = told.filter((event) => isRecordedAfterLeaving(readerCase, event))
  if (late.length > 0) addFinding(result, reader, `was told of ${late.join(', ')}, recorded after they had left`)
  for (const event of new Set([...told, ...followed.map((each) => each.event)])) {
    const times = told.filter((each) => each === event).length
    const allowed = followed.filter((each) => each.event === event).length
    if (times > allowed) {
      addFinding(result, reader, `was told of ${event} ${times} times, which has ${allowed} revisions for them`)
      result.doubled += times - allowed
    } else if (times === 0 && !reader.left && !retractions.has(event)) {
      addFinding(result, reader, `was never told of ${event}`)
      result.lost++
    }
  }
  return result
}

const isRecordedAfterLeaving = ({ revisions, reader: { left } }: ReaderCase, event: string): boolean =>
  left !== null && revisions.filter((each) => each.event === event).every(({ began }) => began > left.ended)

/** Matches by ids alone: the readers follow provinces and actors without parts. */
const followsRevision = ({ preferences }: ObservedReader, { regions, actors, isSevere }: RecordedRevision): boolean => {
  if (preferences.severity === 'severe' && !isSevere) return false
  if (preferences.regions.length + preferences.actors.length === 0) return true
  return regions.some((id) => preferences.regions.includes(id)) || actors.some((id) => preferences.actors.includes(id))
}

const addFinding = (result: AuditResult, { email }: ObservedReader, fault: string): void => {
  result.findings.push(`${email} ${fault}`)
}

/** Returns the runs whose digest a mail may be: those begun before it with all of its events, the closest first. */
const possibleRuns = (
  { events, at: acceptedAt }: ObservedMail,
  runs: readonly ExpectedRun[],
  expected: string[][],
): number[] =>
  expected
    .flatMap((each, at) =>
      events.length > 0 && runs[at]!.began <= acceptedAt && events.every((event) => each.includes(event)) ? [at] : [],
    )
    .sort((a, b) => expected[a]!.length - expected[b]!.length)

/** Compares the digest of a run with its expected events. Returns false if an event is missing. */
const auditRun = (
  readerCase: ReaderCase,
  { run, events, shown }: { run: ExpectedRun; events: string[]; shown: string[] },
  result: AuditResult,
): boolean => {
  const missing = events.filter(
    (event) => !shown.includes(event) && eventRequirement(readerCase, event, run) === 'required',
  )
  const wrong = shown.filter((event) => eventRequirement(readerCase, event, run) === 'forbidden')
  const digest = `the digest due at ${new Date(run.dueAt).toISOString()}`
  const { reader } = readerCase
  if (missing.length > 0) addFinding(result, reader, `was not told of ${missing.join(', ')} in ${digest}`)
  if (wrong.length > 0)
    addFinding(result, reader, `was told of ${wrong.join(', ')} in ${digest}, after they had left or it was retracted`)
  return missing.length === 0
}

const eventRequirement = (
  { reader, retractions, idleTimes }: ReaderCase,
  event: string,
  run: ExpectedRun,
): Requirement => {
  const ends = [reader.left, retractions.get(event) ?? null].map((end) => requirementOf(run, end, idleTimes))
  if (ends.includes('forbidden')) return 'forbidden'
  if (run.urgentEvents.has(event)) return 'optional'
  return ends.includes('optional') ? 'optional' : 'required'
}
