import { committedAt, frozenBeforeRetraction, isRetractionCancelled } from './event-history.ts'
import type { ScenarioResult } from './run-scenario.ts'
import {
  followsEvent,
  isCorrected,
  isInSecondFile,
  isLeaving,
  isRetracted,
  type ScenarioEvent,
  type ScenarioReader,
} from './scenario.ts'
import type { SentMail } from './sent-mail.ts'

/** The least and the greatest number of mails that may tell an event: up to the first digests, and in all. */
type Bounds = { early: [number, number]; all: [number, number] }

/**
 * Reports an event that was told too often or too rarely by the digests and welcomes of a reader. The mail of a correction
 * may be all that a reader gets of an event, if nobody knows whether the digest was accepted.
 */
export const auditDigests = (
  event: ScenarioEvent,
  reader: ScenarioReader,
  mails: SentMail[],
  corrections: SentMail[],
  result: ScenarioResult,
): string[] => {
  if (!followsEvent(reader.follows, event)) return []
  const telling = mails.filter((mail) => mail.events.includes(event.id))
  const early = telling.filter((mail) => mail.isEarly).length
  const bounds = boundsOf(event, reader, { mails, corrections }, result)
  const isWithin = (count: number, [least, most]: [number, number]): boolean => count >= least && count <= most
  // A reader whom the provider refused was not told, so a later digest shows the correction.
  const refused = isCorrected(event) ? telling.filter(({ isRefused }) => isRefused).length : 0
  const all: [number, number] = [bounds.all[0], bounds.all[1] + refused]
  if (isWithin(early, bounds.early) && isWithin(telling.length, all)) return []
  const should = `should be ${bounds.early.join(' to ')} and ${bounds.all.join(' to ')}`
  return [
    `${reader.email} was told of ${event.id} ${early} times up to the first digests, ${telling.length} times in all: ${should}`,
  ]
}

const boundsOf = (
  event: ScenarioEvent,
  reader: ScenarioReader,
  { mails, corrections }: { mails: SentMail[]; corrections: SentMail[] },
  result: ScenarioResult,
): Bounds => {
  const { silent, published, later } = event
  if (reader.digest === 'none') return { early: [0, 0], all: [0, 0] }
  // A welcome shows silent events too.
  if (silent) return reader.role === 'late' ? { early: [1, 1], all: [1, 1] } : { early: [0, 0], all: [0, 0] }
  if (isLeaving(reader)) return { early: [0, 1], all: [0, 1] }
  if (later === 'recalled') return recalledBounds(event, mails, result)
  const takenBackAt = takenBackAtOf(event, result)
  if (takenBackAt !== null) return takenBackBounds(reader, mails, takenBackAt)
  if (isInSecondFile(reader)) {
    const bounds = boundsAfterImport(event, reader, result)
    return { early: [0, bounds[1]], all: bounds }
  }
  if (published !== 'before') return { early: [0, 1], all: [1, 1] }
  // The alert and the mail of the correction may be all that the reader gets.
  if (isCorrected(event) && reader.alerts !== 'none') return { early: [0, 1], all: [0, 1] }
  // Between the redaction and the correction the event is removed.
  if (event.redacted)
    return { early: [0, 1], all: [corrections.some(({ events }) => events.includes(event.id)) ? 0 : 1, 1] }
  const most = later === 'updated' ? 2 : 1
  if (reader.digest === 'friday') return { early: [0, 0], all: [1, 1] }
  if (reader.role === 'mover') return { early: [0, 1], all: [1, most] }
  return { early: [1, 1], all: [most, most] }
}

/** The commit from which no mail shows the event: its retraction or redaction. Null if it stays. */
const takenBackAtOf = (event: ScenarioEvent, result: ScenarioResult): number | null => {
  const { id, redacted } = event
  const ends = [
    ...(isRetracted(event) ? [committedAt(result, 'retraction', id)] : []),
    ...(redacted && !isCorrected(event) ? [committedAt(result, 'redacted', `${id} 1`)] : []),
  ]
  return ends.length > 0 ? Math.min(...ends) : null
}

/** Mails that were frozen before it was taken back show the event, later ones do not. */
const takenBackBounds = (reader: ScenarioReader, mails: SentMail[], takenBackAt: number): Bounds => {
  const early = mails.filter((mail) => mail.isEarly && mail.frozenAt < takenBackAt)
  const least = reader.role === 'steady' && early.length > 0 ? 1 : 0
  const most = isInSecondFile(reader) ? 0 : 1
  return { early: [least, most], all: [least, most] }
}

/** Recorded again in the hold, it is told once, as if it had never been retracted. After it, it is a new event for all. */
const recalledBounds = (event: ScenarioEvent, mails: SentMail[], result: ScenarioResult): Bounds => {
  const times = isRetractionCancelled(event, result) ? 1 : frozenBeforeRetraction(event.id, mails, result).length + 1
  return { early: [0, times], all: [times, times] }
}

/** A second file makes readers active: they are told of what is released from then on. */
export const boundsAfterImport = (
  { id, published }: ScenarioEvent,
  { email }: ScenarioReader,
  result: ScenarioResult,
): [number, number] => {
  if (published === 'before') return [0, 0]
  return committedAt(result, 'new', id) > committedAt(result, 'activated', email) ? [1, 1] : [0, 1]
}
