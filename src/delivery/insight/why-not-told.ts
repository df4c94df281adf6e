import type { Ending, Untold } from '../../../templates/views.ts'
import type { Cohort } from '../../audience/cohort.ts'
import { type Filter, filterOf, matches } from '../../audience/filter.ts'
import type { Choice } from '../../audience/preferences.ts'
import { quietUntil } from '../../audience/quiet-hours.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import { urgency, wakes } from '../../editions/select/alert-rules.ts'
import type { Kind } from '../../editions/select/edition-items.ts'
import { gravity, SEVERITIES } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { DatedEntry } from '../../timeline/journal-store.ts'
import type { AudienceRun } from './reader-mail-store.ts'

/** How a reader's digests stand: up to which seq they are told, and when the next is due (ms UTC). */
export type Digests = { told: number; nextAt: number }

/** How a reader's cohort stands: told from `from` on; since `owesSince` something is held back until `dueAt` (ms UTC). */
export type Standing = {
  cohort: Cohort
  filter: Filter
  from: number
  /** Up to which seq cohorts were looked at. */
  watched: number
  owesSince: number | null
  dueAt: number | null
}

/** All that decides why an event was not told to a reader, or not in one kind of mail. */
export type Question = {
  /** The event's lines, oldest first; at least one. */
  story: DatedEntry[]
  /** Up to which seq the journal may be told. */
  released: number
  now: number
  reader: Pick<Subscriber, 'state' | 'endedReason' | 'endedAt' | 'confirmedAt'>
  isSuppressed: boolean
  choice: Choice
  digests: Digests | null
  standing: Standing | null
  /** The runs that had the reader in their audience, of those that may have told the event. */
  runs: readonly Pick<AudienceRun, 'kind' | 'from' | 'to' | 'state'>[]
  /** The kinds of the mails that told it. */
  told: readonly Kind[]
}

/**
 * Why an event was not told to a reader; where it was told, why it was not also told in the other kind of mail that they
 * have, if there is anything to say of that. Never empty where nothing told it.
 */
export const whyNot = (question: Question, gazetteer: Gazetteer): Untold[] => {
  const { told } = question
  const whole = wholeReason(question, gazetteer)
  if (told.length === 0 && whole) return [whole]
  if (whole || told.some((kind) => !PARTIAL.includes(kind))) return []
  const line = newestTold(question)!
  const reasons = [
    told.includes('digest') ? null : digestReason(question, line),
    told.includes('alert') || told.includes('rollup') ? null : alertReason(question, line, gazetteer),
  ].filter((each) => each !== null)
  if (told.length > 0) return reasons.filter(({ why }) => why !== 'no_digest')
  return reasons.length > 0 ? reasons : [{ why: 'unknown' }]
}

/** A mail of these kinds tells of an event for one reason, and another may tell of it for another. */
const PARTIAL: readonly Kind[] = ['digest', 'alert', 'rollup']

/** Why no mail of any kind tells an event; null where one may. */
const wholeReason = (question: Question, gazetteer: Gazetteer): Untold | null => {
  const { story, reader, isSuppressed, choice } = question
  if (story.at(-1)!.change === 'retraction') return { why: 'retracted' }
  if (tellingLines(question).length === 0) return { why: 'silent' }
  const line = newestTold(question)
  if (reader.state === 'ended' && reader.endedAt! <= (line ?? tellingLines(question)[0]!).releaseAt)
    return ended(reader)
  if (!line) return heldReason(question)
  const unfollowed = filterReason(filterOf(choice), line, gazetteer)
  if (unfollowed) return unfollowed
  if (reader.state === 'ended' && !question.runs.some((run) => holds(run, line))) return ended(reader)
  return isSuppressed ? { why: 'suppressed' } : null
}

const ended = ({ endedReason, endedAt }: Question['reader']): Untold => ({
  why: 'ended',
  how: ENDINGS.find((each) => each === endedReason) ?? 'suppressed',
  at: endedAt!,
})

const ENDINGS: readonly Ending[] = ['unsubscribed', 'bounced', 'complained', 'suppressed']

/** What an editor may still withdraw unseen, or what waits behind that. */
const heldReason = (question: Question): Untold => {
  const { releaseAt } = tellingLines(question).at(-1)!
  return releaseAt > question.now ? { why: 'held', at: releaseAt } : { why: 'soon' }
}

const filterReason = (filter: Filter, { facts }: DatedEntry, gazetteer: Gazetteer): Untold | null => {
  if (matches(filter, facts, gazetteer)) return null
  const { severity } = facts
  return matches({ ...filter, severity: 'minor' }, facts, gazetteer)
    ? { why: 'below', severity, least: filter.severity }
    : { why: 'unfollowed' }
}

const digestReason = (question: Question, line: DatedEntry): Untold | null => {
  const { digests, choice, runs, told } = question
  const run = runs.findLast((each) => each.kind === 'digest' && holds(each, line))
  if (run?.state === 'claimed') return { why: 'packing' }
  if (run?.state === 'cancelled') return { why: 'cancelled' }
  if (run && told.length > 0) return choice.alerted === 'left_out' ? { why: 'left_out' } : null
  if (run) return { why: line.urgent ? 'urgent' : 'unfollowed_then' }
  if (choice.digest.cadence === 'none') return { why: 'no_digest' }
  if (!digests) return null
  if (line.seq > digests.told) return { why: 'next', at: digests.nextAt }
  return told.length > 0 ? null : joinedReason(question, line, 'before_digest')
}

const alertReason = (question: Question, line: DatedEntry, gazetteer: Gazetteer): Untold | null => {
  const { standing, runs, now, told } = question
  if (!standing) return null
  const { cohort, filter } = standing
  if (urgency(line.facts) === 0) return { why: waitsAs(line) }
  const { severity } = line.facts
  if (urgency(line.facts) < cohort.least) return { why: 'below_alerts', severity, least: severityOf(cohort.least) }
  const crossing = tellingLines(question).find(
    ({ facts, ...each }) => wakes(each) && urgency(facts) >= cohort.least && matches(filter, facts, gazetteer) !== null,
  )
  if (!crossing) return null
  if (crossing.seq <= standing.from) return told.length > 0 ? null : joinedReason(question, crossing, 'before_alerts')
  if (crossing.seq > standing.watched) return { why: 'soon' }
  const run = runs.findLast((each) => each.kind !== 'digest' && holds(each, crossing))
  if (run?.state === 'claimed') return { why: 'packing' }
  if (run?.state === 'cancelled') return { why: 'cancelled' }
  if (standing.owesSince === null || standing.dueAt === null || crossing.seq <= standing.owesSince) return null
  return { why: cohort.quiet && quietUntil(cohort.quiet, now) !== null ? 'quiet' : 'folded', at: standing.dueAt }
}

const waitsAs = ({ facts: { nature } }: DatedEntry): 'claim' | 'forecast' | 'unverified' =>
  nature === 'claim' || nature === 'forecast' ? nature : 'unverified'

const severityOf = (least: number) => SEVERITIES.find((each) => gravity(each) === least)!

/** What was recorded before a reader confirmed, the welcome told or did not; what was recorded later, before they chose this. */
const joinedReason = (
  { reader: { confirmedAt } }: Question,
  { recordedAt }: DatedEntry,
  otherwise: 'before_digest' | 'before_alerts',
): Untold =>
  confirmedAt !== null && recordedAt <= confirmedAt ? { why: 'joined', at: confirmedAt } : { why: otherwise }

const holds = ({ from, to }: Pick<AudienceRun, 'from' | 'to'>, { seq }: DatedEntry): boolean => from < seq && seq <= to

/** The lines since the last retraction that are told at all. */
const tellingLines = ({ story }: Pick<Question, 'story'>): DatedEntry[] =>
  story.slice(story.findLastIndex((line) => line.change === 'retraction') + 1).filter(wakes)

/** The newest of them that may be told by now. */
const newestTold = ({ story, released }: Question): DatedEntry | undefined =>
  tellingLines({ story }).findLast((line) => line.seq <= released)
