import { type AuditResult, emptyResult, type ReaderCase } from './digest-audit.ts'
import type { ObservedMail } from './observations.ts'
import { isUrgentMail } from './order-audit.ts'

export const isCorrection = ({ kind }: ObservedMail): boolean => kind === 'retraction' || kind === 'correction'

/**
 * Audits the retractions and corrections of a reader. Exactly the readers of mails about a retracted event get one retraction.
 * A digest shows a correction that is not urgent to all who follow the event. By itself it can only go to a reader with
 * windows of their own, between two digests.
 */
export const auditCorrections = (readerCase: ReaderCase): AuditResult => {
  const result = emptyResult()
  for (const event of new Set(readerCase.mails.flatMap((mail) => mail.events))) {
    auditRetraction(readerCase, event, result)
    auditCorrection(readerCase, event, result)
  }
  return result
}

const auditRetraction = ({ reader, mails, retractions }: ReaderCase, event: string, result: AuditResult): void => {
  const { told, retracted } = mailsAbout(mails, event)
  const end = retractions.get(event)
  const allowed = Math.min(1, told.length)
  if (retracted.length > allowed) {
    result.doubled += retracted.length - allowed
    result.findings.push(
      `${reader.email} was told of ${event} ${told.length} times and got ${retracted.length} retractions`,
    )
  }
  if (retracted.some(({ at }) => !end || at < end.began))
    result.findings.push(`${reader.email} got a retraction of ${event}, which was not retracted`)
  if (end && !reader.left && retracted.length === 0 && told.some(({ isRefused }) => !isRefused)) {
    result.lost++
    result.findings.push(`${reader.email} was told of ${event} and got no retraction`)
  }
}

const auditCorrection = ({ reader, mails, revisions }: ReaderCase, event: string, result: AuditResult): void => {
  const about = mailsAbout(mails, event)
  const corrected = about.corrected.filter((mail) => !isUrgentMail(mail, event, { mails, revisions }))
  const told = about.told.filter((mail) => mail.kind !== 'correction' || corrected.includes(mail))
  const recorded = revisions.filter((each) => each.event === event && each.change === 'correction').length
  const allowed = reader.hasOwnWindows ? Math.min(recorded, told.length - corrected.length) : 0
  if (corrected.length <= allowed) return
  result.doubled++
  result.findings.push(`${reader.email} got ${corrected.length} corrections of ${event} that their digest shows`)
}

/** `told` are all mails that show the event, except retractions. */
const mailsAbout = (mails: readonly ObservedMail[], event: string) => {
  const about = mails.filter((mail) => mail.events.includes(event))
  return {
    told: about.filter(({ kind }) => kind !== 'retraction'),
    retracted: about.filter(({ kind }) => kind === 'retraction'),
    corrected: about.filter(({ kind }) => kind === 'correction'),
  }
}
