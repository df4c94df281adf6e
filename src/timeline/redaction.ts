import type { Refusal } from '../lib/refusal.ts'
import { unique } from '../lib/unique.ts'
import type { Revision } from './event.ts'

/** Why an operator redacts a revision. */
export const REDACTION_REASONS = ['safety', 'legal', 'privacy'] as const
export type RedactionReason = (typeof REDACTION_REASONS)[number]

/** When a revision was redacted (ms UTC), and why. */
export type Redaction = { at: number; reason: RedactionReason }

/** A redacted revision: only these members stay in the journal, and no word of what was published. Times in ms UTC. */
export type RedactedRevision = Pick<
  Revision,
  'id' | 'seq' | 'number' | 'change' | 'silent' | 'urgent' | 'publisher' | 'recorded_at' | 'release_at'
> & { hash: string; redacted: Redaction }

/** A revision as the journal has it now. */
export type JournalRevision = Revision | RedactedRevision

export const isRedacted = (revision: JournalRevision): revision is RedactedRevision => 'redacted' in revision

/** Refuses to answer with a redacted revision. The extension `redacted` says when and why it was redacted. */
export const refuseRedacted = ({ id, number, redacted }: RedactedRevision): Refusal => ({
  refused: 'gone',
  detail: `Revision ${number} of ${id} was removed. To replace it, record the next revision.`,
  extensions: { redacted: redactionJsonOf(redacted) },
})

/** A redaction as the API answers it. */
export const redactionJsonOf = ({ at, reason }: Redaction) => ({ at: new Date(at).toISOString(), reason })

/** An event whose newest revision is redacted: it is shown nowhere until a new one is recorded. Time in ms UTC. */
export type RemovedEvent = { event: string; seq: number; number: number } & Redaction

/** Refuses to answer with a removed event. */
export const refuseRemovedEvent = ({ event, at, reason }: RemovedEvent): Refusal => ({
  refused: 'gone',
  detail: `The event ${event} was removed. It is shown again when a new revision is recorded.`,
  extensions: { redacted: redactionJsonOf({ at, reason }) },
})

/** The redacted revisions of some events by number, and which of the events are removed. */
export type RedactionsOfEvents = {
  numbers: ReadonlyMap<string, ReadonlySet<number>>
  removed: ReadonlySet<string>
}

/** True for a redacted revision, and for any revision of a removed event. */
export const isHidden = (
  { numbers, removed }: RedactionsOfEvents,
  { event, number }: { event: string; number: number },
): boolean => removed.has(event) || isNumberRedacted(numbers, event, number)

/** These revisions without the hidden ones. */
export const withoutHidden = async <T extends { event: string; number: number }>(
  journal: { readRedactions: (events: string[]) => Promise<RedactionsOfEvents> },
  revisions: readonly T[],
): Promise<T[]> => {
  const redactions = await journal.readRedactions(unique(revisions.map(({ event }) => event)))
  return revisions.filter((revision) => !isHidden(redactions, revision))
}

export const isNumberRedacted = (numbers: RedactionsOfEvents['numbers'], event: string, number: number): boolean =>
  numbers.get(event)?.has(number) ?? false
