import type { Preferences } from '../../audience/preferences.ts'
import { instantOf, localDateOf } from '../../audience/schedule.ts'
import { isPassingCause } from '../../timeline/alert-cause-rules.ts'
import { severityRankOf } from '../../timeline/event.ts'
import {
  deferredAlertsDueAt,
  EXTREME_SEVERITY_RANK,
  findDayEnd,
  HOUR_MS,
  MAX_MAILS_PER_DAY,
  MAX_MAILS_WITH_EXTREME,
} from './alert-rules.ts'
import type { CorrectionKind, EditionItem, MailKind } from './edition-items.ts'

/** The parts of a mail that comes unasked, in their order. Its kind is that of the first part. */
export const UNASKED_KINDS = ['retraction', 'correction', 'rollup', 'alert'] as const
export type UnaskedKind = (typeof UNASKED_KINDS)[number]

/** A reader's preferences about mail that comes unasked. */
export type UnaskedPreferences = Pick<Preferences, 'quiet' | 'extreme_at_once' | 'alerts_per_hour' | 'digest'>

/** An item that waits for a reader: a notice with its severity, or a part of alerts. `run` identifies it. */
export type WaitingContent =
  | { run: number; kind: CorrectionKind; notice: EditionItem; severityRank: number }
  | { run: number; kind: 'rollup' | 'alert'; items: EditionItem[] }

/** The contents that go into a mail now, and those that wait until `until` (ms UTC). A part of alerts can be in both. */
export type UnaskedDecision = { mailed: WaitingContent[]; deferred: { content: WaitingContent; until: number }[] }

const MAX_NOTICES_PER_MAIL = 20

/** A mail that came unasked before, at a time in ms UTC. One that has only deferred alerts does not count to the hour. */
export type EarlierMail = { at: number; isCounted: boolean }

/** When a reader may get retractions, what is extreme, and all else: null for now (ms UTC). */
export type WaitEnds = { retractions: number | null; extremes: number | null; others: number | null }

/**
 * When a reader may get more than extreme events, by the mails that came unasked before. All of it waits for the end of the
 * quiet hours and of a full hour; the first mail begins an hour, and the first one after its end the next. All but
 * retractions waits for the end of the local day, once it has `MAX_MAILS_PER_DAY` mails; what is extreme, once it has
 * `MAX_MAILS_WITH_EXTREME`.
 */
export const findWaitEnds = (
  { quiet, alerts_per_hour, digest: { timezone } }: UnaskedPreferences,
  mails: readonly EarlierMail[],
  now: number,
  maxPerHour: number,
): WaitEnds => {
  const counted = mails.flatMap(({ at, isCounted }) => (isCounted ? [at] : []))
  const hourEnd = findFullHourEnd(counted, Math.min(alerts_per_hour ?? maxPerHour, maxPerHour), now) ?? now
  const dayStart = instantOf(localDateOf(now, timezone), '00:00', timezone)
  const dayMails = mails.filter(({ at }) => at >= dayStart).length
  const dayEnd = findDayEnd(timezone, now)
  const waitEndOf = (fullUntil: number): number | null => {
    const until = deferredAlertsDueAt({ quiet: quiet && { ...quiet, timezone } }, fullUntil)
    return until > now ? until : null
  }
  return {
    retractions: waitEndOf(hourEnd),
    extremes: dayMails >= MAX_MAILS_WITH_EXTREME ? waitEndOf(dayEnd) : null,
    others: waitEndOf(dayMails >= MAX_MAILS_PER_DAY ? Math.max(hourEnd, dayEnd) : hourEnd),
  }
}

const findFullHourEnd = (mails: readonly number[], maxPerHour: number, now: number): number | null => {
  let [openedAt, count] = [Number.NEGATIVE_INFINITY, 0]
  for (const at of [...mails].sort((a, b) => a - b)) {
    if (at >= openedAt + HOUR_MS) [openedAt, count] = [at, 0]
    count++
  }
  return now < openedAt + HOUR_MS && count >= maxPerHour ? openedAt + HOUR_MS : null
}

/**
 * Decides what of a reader's waiting contents is mailed now. Until its wait ends only what is extreme is, if the reader
 * allows that. More notices than a mail has room for wait for an hour.
 */
export const decideUnaskedMail = (
  contents: readonly WaitingContent[],
  { waitEnds, extremeAtOnce, now }: { waitEnds: WaitEnds; extremeAtOnce: boolean; now: number },
): UnaskedDecision => {
  const decision: UnaskedDecision = { mailed: [], deferred: [] }
  let notices = 0
  for (const content of [...contents].sort(compareContents)) {
    const waitEnd = content.kind === 'retraction' ? waitEnds.retractions : waitEnds.others
    const passesExtreme = extremeAtOnce && (content.kind === 'retraction' || waitEnds.extremes === null)
    const passing = waitEnd === null ? content : passesExtreme ? extremePartOf(content) : null
    const isOver = passing !== null && 'notice' in passing && ++notices > MAX_NOTICES_PER_MAIL
    const [mailed, deferred] = isOver
      ? [null, content]
      : [passing, passing === content ? null : restOf(content, passing)]
    if (mailed) decision.mailed.push(mailed)
    if (deferred) decision.deferred.push({ content: deferred, until: isOver ? now + HOUR_MS : waitEnd! })
  }
  return decision
}

/** Retractions, corrections, roll-ups, alerts; notices by severity; then by run. */
const compareContents = (a: WaitingContent, b: WaitingContent): number =>
  UNASKED_KINDS.indexOf(a.kind) - UNASKED_KINDS.indexOf(b.kind) ||
  ('notice' in a && 'notice' in b ? b.severityRank - a.severityRank : 0) ||
  a.run - b.run

/** True for an event of alerts that passes limits and quiet hours, if the reader allows that. */
export const isPassingItem = ({ facts, cause }: EditionItem): boolean =>
  severityRankOf(facts.severity) === EXTREME_SEVERITY_RANK && isPassingCause(cause ?? 'first')

const extremePartOf = (content: WaitingContent): WaitingContent | null => {
  if ('notice' in content) return content.severityRank === EXTREME_SEVERITY_RANK ? content : null
  const items = content.items.filter(isPassingItem)
  if (items.length === content.items.length) return content
  return items.length > 0 ? { ...content, items } : null
}

const restOf = (content: WaitingContent, passing: WaitingContent | null): WaitingContent => {
  if ('notice' in content || passing === null) return content
  return { ...content, items: content.items.filter((item) => !isPassingItem(item)) }
}

/** The items of a mail in the order of its parts, and its kind. An event of a notice is in no other part. */
export const joinContents = (contents: readonly WaitingContent[]): { kind: UnaskedKind; items: EditionItem[] } => {
  const ordered = [...contents].sort(compareContents)
  const kind = ordered[0]!.kind
  const items: EditionItem[] = []
  const events = new Set<string>()
  for (const content of ordered)
    for (const item of 'notice' in content ? [content.notice] : content.items) {
      if (events.has(item.event)) continue
      events.add(item.event)
      items.push({ ...item, part: content.kind })
    }
  const isJoined = new Set(items.map(({ part }) => part)).size > 1 || ('notice' in ordered[0]! && items.length > 1)
  return { kind, items: isJoined ? items : items.map(({ part, ...item }) => item) }
}

/** The kind of a mail with these items: that of its first part, if it joins several. */
export const leadingKindOf = (kind: MailKind, items: readonly EditionItem[]): MailKind =>
  UNASKED_KINDS.find((each) => items.some(({ part }) => part === each)) ?? kind

/** True if the mail counts to the hour of its reader: not if it has only deferred alerts. */
export const isCountedMail = (kind: UnaskedKind): boolean => kind !== 'rollup'
