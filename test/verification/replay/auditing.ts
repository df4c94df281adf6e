import type { Owed } from './model.ts'
import type { Taken } from './provider.ts'
import { choiceOf, type Reader } from './reader.ts'
import type { Line } from './rules.ts'

/** One difference between what a reader should have got and what the provider took for them. */
export type Finding = { reader: Reader; missing: Owed[]; extra: Taken[]; lines: Line[] }

/** How often each kind came as it should, what did not, and how many digests were cut to fit. */
export type Audit = { agreed: Record<string, number>; cut: number; findings: Finding[] }

/** Who is judged, by what, and of whom only what takes back is judged, as they follow something else since. */
export type Case = {
  readers: readonly Reader[]
  owed: ReadonlyMap<string, Owed[]>
  taken: readonly Taken[]
  lines: readonly Line[]
  moved: ReadonlyMap<string, number>
}

/** Holds mail against mail, reader by reader: the same kinds of the same events, as often. */
export const audit = ({ readers, owed, taken, lines, moved }: Case): Audit => {
  const inbox = Map.groupBy(taken, ({ to }) => to)
  const byEvent = Map.groupBy(lines, ({ event }) => event)
  const found: Audit = { agreed: {}, cut: 0, findings: [] }
  for (const reader of readers) {
    const isJudged = ({ kind }: { kind: string }) => !moved.has(reader.email) || kind === 'retraction'
    const missing: Owed[] = []
    const extra = (inbox.get(reader.email) ?? []).filter(isJudged)
    for (const due of (owed.get(reader.email) ?? []).filter(isJudged)) {
      const place = placeOf(due, extra)
      if (place < 0 && due.isAsItFalls) continue
      if (place < 0) missing.push(due)
      else {
        const [mail] = extra.splice(place, 1)
        found.agreed[due.kind] = (found.agreed[due.kind] ?? 0) + 1
        if (mail!.events.length < due.events.length) found.cut++
      }
    }
    if (missing.length + extra.length === 0) continue
    const events = new Set([...missing, ...extra].flatMap((each) => each.events))
    found.findings.push({ reader, missing, extra, lines: [...events].flatMap((event) => byEvent.get(event) ?? []) })
  }
  return found
}

/** Where among the mails the one is that is due; a mail that was too long to tell all tells part, and says so. */
const placeOf = (due: Owed, mails: readonly Taken[]): number => {
  const isOfKind = ({ kind }: Taken): boolean => kind === due.kind
  const whole = mails.findIndex((mail) => isOfKind(mail) && mail.events.join() === due.events.join())
  if (whole >= 0) return whole
  const all = new Set(due.events)
  return mails.findIndex((mail) => isOfKind(mail) && mail.isCut && mail.events.every((event) => all.has(event)))
}

/** A finding in words: what was chosen, what is missing, what is too much, and what the journal says of it. */
export const inWords = ({ reader, missing, extra, lines }: Finding): string => {
  const more = extra.map(({ kind, events, subject }) => `  too much: ${kind} of ${events.join(', ')} (${subject})`)
  return [
    `${reader.email} ${JSON.stringify(choiceOf(reader))}`,
    ...missing.map(({ kind, events, at }) => `  missing: ${kind} of ${events.join(', ')} at ${isoOf(at)}`),
    ...more,
    ...lines.slice(-MOST_LINES).map(lineInWords),
  ].join('\n')
}

const MOST_LINES = 30

const lineInWords = ({ seq, event, number, change, releaseAt, facts }: Line): string =>
  `  journal ${seq}: ${event} ${number} ${change} ${facts.nature} ${facts.certainty} ${facts.severity}, released ${isoOf(releaseAt)}`

const isoOf = (at: number): string => new Date(at).toISOString()
