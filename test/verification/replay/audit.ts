import type { ExpectedMail } from './expected-mails.ts'
import type { JournalLine } from './journal-rules.ts'
import { preferencesBody, type ReplayReader } from './readers.ts'
import type { RecordedMail } from './recording-provider.ts'

/** A reader whose mails are not the expected ones, with the journal of the events concerned. */
export type Finding = { reader: ReplayReader; missing: ExpectedMail[]; extra: RecordedMail[]; lines: JournalLine[] }

/** The mails that are as expected by kind, how many of them were truncated, and the findings. */
export type AuditResult = { agreed: Record<string, number>; truncated: number; findings: Finding[] }

export type AuditInput = {
  readers: readonly ReplayReader[]
  expected: ReadonlyMap<string, ExpectedMail[]>
  mails: readonly RecordedMail[]
  lines: readonly JournalLine[]
  /** Readers who changed what they follow. Of their mails only retractions are compared. */
  changed: ReadonlyMap<string, number>
}

/** Compares the mails of each reader with the expected ones: the same kinds of the same events, as often. */
export const audit = ({ readers, expected, mails, lines, changed }: AuditInput): AuditResult => {
  const byRecipient = Map.groupBy(mails, ({ to }) => to)
  const byEvent = Map.groupBy(lines, ({ event }) => event)
  const result: AuditResult = { agreed: {}, truncated: 0, findings: [] }
  for (const reader of readers) {
    const isCompared = ({ kind }: { kind: string }) => !changed.has(reader.email) || kind === 'retraction'
    const extra = (byRecipient.get(reader.email) ?? []).filter(isCompared)
    const missing = takeExpected((expected.get(reader.email) ?? []).filter(isCompared), extra, result)
    if (missing.length + extra.length === 0) continue
    const events = new Set([...missing, ...extra].flatMap((each) => each.events))
    result.findings.push({ reader, missing, extra, lines: [...events].flatMap((event) => byEvent.get(event) ?? []) })
  }
  return result
}

/** Removes the expected mails from `mails`, counts them, and returns those that are missing. */
const takeExpected = (expected: ExpectedMail[], mails: RecordedMail[], result: AuditResult): ExpectedMail[] => {
  const missing: ExpectedMail[] = []
  for (const due of expected) {
    const index = indexOfMail(due, mails)
    if (index < 0 && !due.isOptional) missing.push(due)
    if (index < 0) continue
    const [mail] = mails.splice(index, 1)
    result.agreed[due.kind] = (result.agreed[due.kind] ?? 0) + 1
    if (mail!.events.length < due.events.length) result.truncated++
  }
  return missing
}

/** Returns the index of the expected mail. A mail that says that it is truncated may have a part of the events. */
const indexOfMail = (due: ExpectedMail, mails: readonly RecordedMail[]): number => {
  const isOfKind = ({ kind }: RecordedMail): boolean => kind === due.kind
  const all = new Set([...due.events, ...(due.optionalEvents ?? [])])
  const whole = mails.findIndex(
    (mail) =>
      isOfKind(mail) &&
      due.events.every((event) => mail.events.includes(event)) &&
      mail.events.every((event) => all.has(event)),
  )
  if (whole >= 0) return whole
  return mails.findIndex((mail) => isOfKind(mail) && mail.isTruncated && mail.events.every((event) => all.has(event)))
}

const MAX_LINES = 30

/** Describes a finding: the preferences, what is missing, what is too much, and the journal. */
export const describeFinding = ({ reader, missing, extra, lines }: Finding): string =>
  [
    `${reader.email} ${JSON.stringify(preferencesBody(reader))}`,
    ...missing.map(({ kind, events, at }) => `  missing: ${kind} of ${events.join(', ')} at ${formatTime(at)}`),
    ...extra.map(({ kind, events, subject }) => `  too much: ${kind} of ${events.join(', ')} (${subject})`),
    ...lines.slice(-MAX_LINES).map(describeLine),
  ].join('\n')

const describeLine = ({ seq, event, number, change, releaseAt, facts }: JournalLine): string =>
  `  journal ${seq}: ${event} ${number} ${change} ${facts.nature} ${facts.certainty} ${facts.severity}, released ${formatTime(releaseAt)}`

const formatTime = (at: number): string => new Date(at).toISOString()
