import { type ExpectedRun, type Requirement, requirementOf } from './expected-runs.ts'
import { maximumMatching } from './maximum-matching.ts'
import type { IdleTime, ObservedMail, ObservedReader, RecordedRevision, Span } from './observations.ts'

/** The findings of an audit in sentences, and how many mails were lost or sent twice. */
export type AuditResult = { findings: string[]; lost: number; doubled: number }

/** One reader with their mails, the runs of their schedule, all revisions, and when events were retracted or redacted. */
export type ReaderCase = {
  reader: ObservedReader
  mails: ObservedMail[]
  /** The mails to the reader that correct or take back an event. */
  corrections: ObservedMail[]
  runs: ExpectedRun[]
  revisions: readonly RecordedRevision[]
  retractions: ReadonlyMap<string, Span>
  /** By event, the redactions of its revisions. */
  redactions: ReadonlyMap<string, readonly Span[]>
  idleTimes: readonly IdleTime[]
}

export const emptyResult = (): AuditResult => ({ findings: [], lost: 0, doubled: 0 })

/** A run of a reader's schedule with the revisions of its window that the reader follows, and the runs before it. */
type OwnRun = { run: ExpectedRun; revisions: RecordedRevision[]; earlier: readonly OwnRun[] }

/** Audits a reader who stayed in one schedule: each run is one digest of the followed events in its window. */
export const auditScheduleReader = (readerCase: ReaderCase): AuditResult => {
  const result = emptyResult()
  const { mails, reader } = readerCase
  const ownRuns = ownRunsOf(readerCase)
  const digests = assignDigests(readerCase, ownRuns)
  for (const mail of mails.filter((each) => !digests.includes(each))) {
    result.doubled++
    addFinding(result, reader, `got a digest too many, of ${mail.events.join(', ')}, in chunk ${mail.chunk}`)
  }
  ownRuns.forEach((ownRun, at) => {
    const { missing, wrong } = compareDigest(readerCase, ownRun, digests[at] ?? null)
    const digest = `the digest due at ${new Date(ownRun.run.dueAt).toISOString()}`
    if (missing.length > 0) result.lost++
    if (missing.length > 0) addFinding(result, reader, `was not told of ${missing.join(', ')} in ${digest}`)
    if (wrong.length > 0)
      addFinding(
        result,
        reader,
        `was told of ${wrong.join(', ')} in ${digest}, after they had left or it was retracted`,
      )
  })
  return result
}

const ownRunsOf = ({ runs, reader }: ReaderCase): OwnRun[] => {
  const ownRuns: OwnRun[] = []
  for (const run of runs)
    ownRuns.push({
      run,
      revisions: run.revisions.filter((each) => followsRevision(reader, each)),
      earlier: [...ownRuns],
    })
  return ownRuns
}

/**
 * Returns the digest of each run, or null. Windows can have the same events, so a digest may fit several runs: an
 * assignment of all digests without a finding is preferred, with the runs first that must have a digest.
 */
const assignDigests = (readerCase: ReaderCase, ownRuns: readonly OwnRun[]): (ObservedMail | null)[] => {
  const { mails } = readerCase
  const needs = ownRuns.map((ownRun) => compareDigest(readerCase, ownRun, null).missing.length)
  const order = [...ownRuns.keys()].sort((a, b) => needs[b]! - needs[a]!)
  const assign = (fits: (ownRun: OwnRun, mail: ObservedMail) => boolean): (ObservedMail | null)[] => {
    const possible = order.map((run) => [...mails.keys()].filter((mail) => fits(ownRuns[run]!, mails[mail]!)))
    const matched = maximumMatching(possible)
    return ownRuns.map((_, run) => mails[matched[order.indexOf(run)] ?? -1] ?? null)
  }
  const isExact = (ownRun: OwnRun, mail: ObservedMail): boolean => {
    const { missing, wrong } = compareDigest(readerCase, ownRun, mail)
    return canBeDigestOf(ownRun, mail) && missing.length + wrong.length === 0
  }
  const exact = assign(isExact)
  return mails.every((mail) => exact.includes(mail)) ? exact : assign(canBeDigestOf)
}

/**
 * Audits a reader with windows of their own, who changed schedule, asked for a digest now or subscribed: no event is left
 * out, and none is told more often than it was revised.
 */
export const auditOwnWindowReader = (readerCase: ReaderCase): AuditResult => {
  const result = emptyResult()
  const { reader, revisions, mails, retractions, redactions } = readerCase
  const toldSeq = lastSeqBeforeImport(readerCase)
  const importedAt = reader.imported?.ended ?? Number.NEGATIVE_INFINITY
  const followed = revisions.filter(
    (each) => followsRevision(reader, each) && each.change !== 'retraction' && each.seq > toldSeq,
  )
  const told = mails.flatMap((mail) => mail.events)
  const late = told.filter((event) => isRecordedAfterLeaving(readerCase, event))
  if (late.length > 0) addFinding(result, reader, `was told of ${late.join(', ')}, recorded after they had left`)
  for (const event of new Set([...told, ...followed.map((each) => each.event)])) {
    const times = told.filter((each) => each === event).length
    const allowed = followed.filter((each) => each.event === event).length
    const isRequired = followed.some((each) => each.event === event && each.began > importedAt)
    const mayBeUntold = reader.left || retractions.has(event) || redactions.has(event) || !isRequired
    if (times > allowed) {
      addFinding(result, reader, `was told of ${event} ${times} times, which has ${allowed} revisions for them`)
      result.doubled += times - allowed
    } else if (times === 0 && !mayBeUntold && !mayBeLinked(mails, followed, event)) {
      addFinding(result, reader, `was never told of ${event}`)
      result.lost++
    }
  }
  return result
}

/**
 * The last seq that was surely released when the reader was imported, as all earlier ones were: their windows begin after
 * it. 0 for a reader who was there from the start.
 */
const lastSeqBeforeImport = ({ reader: { imported }, revisions }: ReaderCase): number => {
  if (!imported) return 0
  const sorted = [...revisions].sort((a, b) => a.seq - b.seq)
  const first = sorted.find(({ ended, releaseAt }) => ended >= imported.began || releaseAt > imported.at)
  return first ? first.seq - 1 : (sorted.at(-1)?.seq ?? 0)
}

/** Whether the page of an edition may have the event: a mail without room for all its events came after it was recorded. */
const mayBeLinked = (mails: readonly ObservedMail[], followed: readonly RecordedRevision[], event: string): boolean => {
  const recorded = Math.min(...followed.filter((each) => each.event === event).map(({ began }) => began))
  return mails.some(({ isTruncated, at }) => isTruncated && at > recorded)
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

/**
 * Whether a mail may be the digest of a run: it came after the run began, with events of its window only, none in an older
 * revision than the newest of the window.
 */
const canBeDigestOf = ({ run, revisions }: OwnRun, { events, shown, at }: ObservedMail): boolean => {
  const possible = revisions.filter(({ event, number }) => (shown[event] ?? 0) >= number).map(({ event }) => event)
  return run.began <= at && events.length > 0 && events.every((event) => possible.includes(event))
}

/**
 * Returns the required events that a digest leaves out (all, if there is no digest), and the forbidden ones it shows. An
 * event is not required if another mail told what is in the window: a correction mail with a newer revision, or the digest
 * of an earlier run that was frozen so late that it shows this revision.
 */
const compareDigest = (
  readerCase: ReaderCase,
  { run, revisions, earlier }: OwnRun,
  digest: ObservedMail | null,
): { missing: string[]; wrong: string[] } => {
  const shown = digest?.events ?? []
  const requirement = (event: string): Requirement => eventRequirement(readerCase, event, run)
  const { corrections, mails } = readerCase
  const earlierDigests = mails.filter((mail) => mail !== digest && earlier.some((each) => canBeDigestOf(each, mail)))
  const isToldBefore = ({ event, number }: RecordedRevision): boolean =>
    corrections.some((mail) => (mail.shown[event] ?? 0) > number) ||
    earlierDigests.some((mail) => (mail.shown[event] ?? 0) >= number)
  const required = revisions.filter((each) => requirement(each.event) === 'required' && !isToldBefore(each))
  const missing = required.map(({ event }) => event).filter((event) => !shown.includes(event))
  return {
    missing: digest?.isTruncated ? [] : missing,
    wrong: shown.filter((event) => requirement(event) === 'forbidden'),
  }
}

const eventRequirement = (
  { reader, retractions, redactions, idleTimes }: ReaderCase,
  event: string,
  run: ExpectedRun,
): Requirement => {
  const ends = [reader.left, retractions.get(event) ?? null].map((end) => requirementOf(run, end, idleTimes))
  if (ends.includes('forbidden')) return 'forbidden'
  // A later revision brings a removed event back, so a redaction forbids nothing.
  const isRedacted = (redactions.get(event) ?? []).some((end) => requirementOf(run, end, idleTimes) !== 'required')
  if (isRedacted) return 'optional'
  if (run.urgentEvents.has(event)) return 'optional'
  return ends.includes('optional') ? 'optional' : 'required'
}
