import type { ScenarioResult } from './run-scenario.ts'
import { isCorrected, isRetracted, type ScenarioEvent, type ScenarioReader } from './scenario.ts'
import type { SentMail } from './sent-mail.ts'

/** How long a retraction or correction waits for the mail that it takes back. */
const MAX_WAIT_MS = 30 * 60_000

/**
 * Audits, by what the provider accepted, the order of the mails about an event to one reader, and that an urgent correction
 * came once: by a mail of its own or by another one.
 */
export const auditOrder = (
  event: ScenarioEvent,
  { email }: ScenarioReader,
  own: SentMail[],
  { revisedAt }: ScenarioResult,
): string[] => {
  if (!isRetracted(event) && !isCorrected(event)) return []
  const about = own.filter(({ events, isRefused }) => events.includes(event.id) && !isRefused)
  const newer = about.filter((mail) => isNewer(mail, event))
  const older = about.filter((mail) => !isNewer(mail, event))
  const mayPass = (revisedAt.get(event.id) ?? 0) + MAX_WAIT_MS
  const overtaking = newer.filter(({ wall }) => older.some((mail) => mail.wall > wall))
  const bySelf = newer.filter(({ kind }) => kind === 'correction')
  const again = newer.filter((mail) => bySelf.some((correction) => mail !== correction))
  return [
    ...overtaking.flatMap(({ kind, wall, isLate }) => [
      ...(isLate ? [] : [`${email} got a ${kind} of ${event.id} before the mail that it takes back`]),
      ...(wall < mayPass ? [`${email} got a ${kind} of ${event.id} too early for the mail that it takes back`] : []),
    ]),
    ...(again.length > 0
      ? [`${email} was told of the correction of ${event.id} by ${newer.map(({ kind }) => kind).join(' and ')}`]
      : []),
  ]
}

/** Whether a mail tells that the event was retracted, or shows it as it was corrected. */
const isNewer = ({ kind, firstVersions }: SentMail, event: ScenarioEvent): boolean =>
  kind === 'retraction' || kind === 'correction' || (isCorrected(event) && !firstVersions.includes(event.id))
