import type { ScenarioResult } from './run-scenario.ts'
import { followsEvent, isCorrected, type ScenarioEvent, type ScenarioReader } from './scenario.ts'
import type { SentMail } from './sent-mail.ts'

/** The least and the greatest number of mails that may tell an event: up to the first digests, and in all. */
type Bounds = { early: [number, number]; all: [number, number] }

/** Reports an event that was told too often or too rarely by the digests and welcomes of a reader. */
export const auditDigests = (
  event: ScenarioEvent,
  reader: ScenarioReader,
  mails: SentMail[],
  result: ScenarioResult,
): string[] => {
  if (!followsEvent(reader.follows, event)) return []
  const telling = mails.filter((mail) => mail.events.includes(event.id))
  const early = telling.filter((mail) => mail.isEarly).length
  const bounds = boundsOf(event, reader, mails, result)
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

const boundsOf = (event: ScenarioEvent, reader: ScenarioReader, mails: SentMail[], result: ScenarioResult): Bounds => {
  const { silent, published, later } = event
  if (reader.digest === 'none') return { early: [0, 0], all: [0, 0] }
  // A welcome shows silent events too.
  if (silent) return reader.role === 'late' ? { early: [1, 1], all: [1, 1] } : { early: [0, 0], all: [0, 0] }
  if (reader.role === 'leaver') return { early: [0, 1], all: [0, 1] }
  if (later === 'retracted') return retractedBounds(event, reader, mails, result)
  if (published !== 'before') return { early: [0, 1], all: [1, 1] }
  // The alert and the mail of the correction may be all that the reader gets.
  if (isCorrected(event) && reader.alerts !== 'none') return { early: [0, 1], all: [0, 1] }
  const most = later === 'updated' ? 2 : 1
  if (reader.digest === 'friday') return { early: [0, 0], all: [1, 1] }
  if (reader.role === 'mover') return { early: [0, 1], all: [1, most] }
  return { early: [1, 1], all: [most, most] }
}

/** Mails that were frozen before the retraction show the event, later ones do not. */
const retractedBounds = (
  { id }: ScenarioEvent,
  reader: ScenarioReader,
  mails: SentMail[],
  { commits }: ScenarioResult,
): Bounds => {
  const retractedAt = commits.find(({ what, who }) => what === 'retraction' && who === id)?.at ?? 0
  const isTold = reader.role === 'steady' && mails.some((mail) => mail.isEarly && mail.frozenAt < retractedAt)
  return { early: [isTold ? 1 : 0, 1], all: [isTold ? 1 : 0, 1] }
}
