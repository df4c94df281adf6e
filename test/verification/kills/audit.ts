import { auditCorrections, isCorrection } from './correction-audit.ts'
import {
  type AuditResult,
  auditOwnWindowReader,
  auditScheduleReader,
  emptyResult,
  type ReaderCase,
} from './digest-audit.ts'
import { auditSchedule } from './expected-runs.ts'
import type { Observations, ObservedReader } from './observations.ts'
import { auditOrder } from './order-audit.ts'
import { DUE_TIMES } from './readers.ts'
import { auditRedactions } from './redaction-audit.ts'

/** How long a confirmation request is valid, by the time of the ticks. */
const CONFIRMATION_TTL_MS = 72 * 3_600_000

/**
 * Audits a run by what was done and seen from outside: each reader has each mail once, and none that is not for them. A
 * member that the provider refused counts as told.
 */
export const audit = (observations: Observations): AuditResult => {
  const { readers, revisions } = observations
  const mails = Map.groupBy(observations.mails, (mail) => mail.to)
  const schedules = new Map(DUE_TIMES.map((due) => [due, auditSchedule(observations, due)]))
  const retractions = new Map(
    revisions.filter(({ change }) => change === 'retraction').map((revision) => [revision.event, revision]),
  )
  const redactions = Map.groupBy(observations.redactions, ({ event }) => event)
  const results = [...readers.values()].flatMap((reader) => {
    const { runs } = schedules.get(reader.preferences.due)!
    const own = mails.get(reader.email) ?? []
    const readerCase = {
      ...observations,
      reader,
      mails: own,
      corrections: own.filter(isCorrection),
      runs,
      retractions,
      redactions,
    }
    return [auditReader(observations, readerCase), auditCorrections(readerCase), auditOrder(readerCase)]
  })
  const strangers = observations.mails.filter(({ to, kind }) => !readers.has(to) && kind !== 'operator')
  return {
    findings: [
      ...observations.findings,
      ...auditRedactions(observations),
      ...[...schedules.values()].flatMap((schedule) => schedule.findings),
      ...strangers.map(({ kind, to }) => `${to} is no reader, and got a ${kind}`),
      ...results.flatMap((result) => result.findings),
    ],
    lost: sum(results.map(({ lost }) => lost)),
    doubled: sum(results.map(({ doubled }) => doubled)),
  }
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0)

/** Audits all mails of a reader except retractions and corrections. */
const auditReader = (observations: Observations, readerCase: ReaderCase): AuditResult => {
  const { reader } = readerCase
  const mails = readerCase.mails.filter((mail) => !isCorrection(mail))
  if (!reader.isImported) return auditSubscriber(observations, { ...readerCase, mails })
  const digests = { ...readerCase, mails: mails.filter(({ kind }) => kind === 'digest') }
  const result = reader.hasOwnWindows ? auditOwnWindowReader(digests) : auditScheduleReader(digests)
  for (const { kind } of mails.filter((mail) => ['confirmation', 'welcome', 'operator'].includes(mail.kind)))
    result.findings.push(`${reader.email} got a ${kind} without a reason`)
  return result
}

/** A subscriber gets a confirmation for each request and one welcome after confirming. Before that, nothing else. */
const auditSubscriber = (observations: Observations, readerCase: ReaderCase): AuditResult => {
  const { reader, mails } = readerCase
  const { subscribed, confirmed, email } = reader
  const confirmations = mails.filter(({ kind }) => kind === 'confirmation').length
  const others = mails.filter(({ kind }) => kind !== 'confirmation')
  const welcomes = others.filter(({ kind }) => kind === 'welcome').length
  const events = confirmed ? auditOwnWindowReader({ ...readerCase, mails: others }) : emptyResult()
  const lost = [
    ...(confirmed && welcomes === 0 ? [`${email} confirmed and got no welcome`] : []),
    ...(subscribed && confirmations === 0 && isOverdue(observations, subscribed)
      ? [`${email} subscribed and got no confirmation`]
      : []),
  ]
  const doubled = [
    ...(welcomes > 1 ? [`${email} got ${welcomes} welcomes`] : []),
    ...(confirmations > (subscribed?.times ?? 0) ? [`${email} got ${confirmations} confirmations`] : []),
  ]
  const early = !confirmed && others.length > 0 ? [`${email} never confirmed, and got a ${others[0]!.kind}`] : []
  return {
    findings: [...events.findings, ...lost, ...doubled, ...early],
    lost: events.lost + lost.length,
    doubled: events.doubled + doubled.length,
  }
}

/** Whether the product had no work left at a time when the confirmation request was still valid. */
const isOverdue = ({ idleTimes }: Observations, { ended, at }: NonNullable<ObservedReader['subscribed']>): boolean =>
  idleTimes.some((idle) => idle.began > ended && idle.at < at + CONFIRMATION_TTL_MS)
