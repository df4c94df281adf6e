import { type AuditResult, emptyResult, type ReaderCase } from './digest-audit.ts'
import type { ObservedMail } from './observations.ts'

type EventCase = Pick<ReaderCase, 'mails' | 'revisions'>

/**
 * Audits, by what the provider accepted, the order of the mails about each event, and that each urgent correction came once.
 * A mail that takes back or corrects another one comes after it, or says that an older mail may still arrive.
 */
export const auditOrder = (readerCase: ReaderCase): AuditResult => {
  const result = emptyResult()
  const { reader, mails } = readerCase
  const accepted = mails.filter(({ isRefused }) => !isRefused).sort((a, b) => a.at - b.at)
  for (const event of new Set(accepted.flatMap((mail) => mail.events))) {
    const about = accepted.filter((mail) => mail.events.includes(event))
    const faults = [...auditSequence(event, about, readerCase), ...auditUrgent(event, about, readerCase)]
    result.findings.push(...faults.map((fault) => `${reader.email} ${fault}`))
  }
  return result
}

/** Whether the mail of a correction is that of an urgent one, or of a later one that overtook it in its hold. */
export const isUrgentMail = (mail: ObservedMail, event: string, { mails, revisions }: EventCase): boolean => {
  const earlier = mails
    .filter((each) => each.kind !== 'correction' && each.at < mail.at)
    .map(({ shown }) => shown[event] ?? 0)
  const told = Math.max(0, ...earlier.filter((number) => number < mail.shown[event]!))
  return revisions.some(
    (each) => each.event === event && each.isUrgent && each.number > told && each.number <= mail.shown[event]!,
  )
}

const auditSequence = (event: string, about: ObservedMail[], { revisions }: EventCase): string[] => {
  const corrections = revisions.filter((each) => each.event === event && each.change === 'correction')
  const isCorrectedBetween = (from: number, to: number): boolean =>
    corrections.some(({ number }) => number > from && number <= to)
  return about.flatMap((mail, at) => {
    const number = mail.shown[event] ?? 0
    const overtaken = about
      .slice(at + 1)
      .filter(({ kind }) => kind !== 'retraction')
      .filter(({ shown }) => mail.kind === 'retraction' || isCorrectedBetween(shown[event] ?? 0, number))
    return overtaken.length > 0 && !mail.isLate
      ? [`got a ${mail.kind} of ${event} before the mail that it takes back`]
      : []
  })
}

/**
 * A reader who was told of an event gets each urgent correction of it: by a mail of its own, or by another one. A mail that
 * the provider refused for the reader counts as one. A redacted correction has no mail.
 */
const auditUrgent = (
  event: string,
  about: ObservedMail[],
  { reader, revisions, retractions, redactions, mails }: ReaderCase,
) => {
  const others = about.filter(({ kind }) => kind !== 'correction' && kind !== 'retraction')
  const doubled = about
    .filter((mail) => mail.kind === 'correction' && isUrgentMail(mail, event, { mails, revisions }))
    .filter((mail) => others.some((each) => each.shown[event] === mail.shown[event]))
    .map((mail) => `was told of revision ${mail.shown[event]} of ${event} by its own mail and by another one`)
  const urgent = revisions.filter((each) => each.event === event && each.isUrgent)
  const lost = urgent
    .filter(({ began, number }) => about.some(({ at, shown }) => at < began && (shown[event] ?? number) < number))
    .filter(({ number }) => !mails.some(({ shown, kind }) => kind !== 'retraction' && shown[event]! >= number))
    .map(({ number }) => `was told of ${event} and not of its urgent correction, revision ${number}`)
  return [...doubled, ...(reader.left || retractions.has(event) || redactions.has(event) ? [] : lost)]
}
