import type { Preferences } from '../../audience/preferences.ts'
import { severityRankOf } from '../../timeline/event.ts'
import { EXTREME_SEVERITY_RANK, HOUR_MS, heldAlertsDueAt } from './alert-rules.ts'
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
export type UnaskedDecision = { mailed: WaitingContent[]; held: { content: WaitingContent; until: number }[] }

const MAX_NOTICES_PER_MAIL = 20

/**
 * When a reader may get more than extreme events: null for now, else the end of the quiet hours or of the full hour (ms UTC).
 * `mails` are the times of the mails that came unasked before. The first of them begins an hour, and the first one after
 * its end the next.
 */
export const findWaitEnd = (
  { quiet, alerts_per_hour, digest }: UnaskedPreferences,
  mails: readonly number[],
  now: number,
  maxPerHour: number,
): number | null => {
  const quietHours = quiet && { ...quiet, timezone: digest.timezone }
  const fullUntil = findFullHourEnd(mails, Math.min(alerts_per_hour ?? maxPerHour, maxPerHour), now)
  const until = heldAlertsDueAt({ quiet: quietHours }, fullUntil ?? now)
  return until > now ? until : null
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
 * Decides what of a reader's waiting contents is mailed now. Until `waitEnd` only what is extreme is, if the reader allows
 * that; null: all of it. More notices than a mail has room for wait for an hour.
 */
export const decideUnaskedMail = (
  contents: readonly WaitingContent[],
  { waitEnd, extremeAtOnce, now }: { waitEnd: number | null; extremeAtOnce: boolean; now: number },
): UnaskedDecision => {
  const decision: UnaskedDecision = { mailed: [], held: [] }
  let notices = 0
  for (const content of [...contents].sort(compareContents)) {
    const passing = waitEnd === null ? content : extremeAtOnce ? extremePartOf(content) : null
    const isOver = passing !== null && 'notice' in passing && ++notices > MAX_NOTICES_PER_MAIL
    const [mailed, held] = isOver ? [null, content] : [passing, passing === content ? null : restOf(content, passing)]
    if (mailed) decision.mailed.push(mailed)
    if (held) decision.held.push({ content: held, until: isOver ? now + HOUR_MS : waitEnd! })
  }
  return decision
}

/** Retractions, corrections, roll-ups, alerts; notices by severity; then by run. */
const compareContents = (a: WaitingContent, b: WaitingContent): number =>
  UNASKED_KINDS.indexOf(a.kind) - UNASKED_KINDS.indexOf(b.kind) ||
  ('notice' in a && 'notice' in b ? b.severityRank - a.severityRank : 0) ||
  a.run - b.run

const isExtreme = ({ facts }: EditionItem): boolean => severityRankOf(facts.severity) === EXTREME_SEVERITY_RANK

const extremePartOf = (content: WaitingContent): WaitingContent | null => {
  if ('notice' in content) return content.severityRank === EXTREME_SEVERITY_RANK ? content : null
  const items = content.items.filter(isExtreme)
  if (items.length === content.items.length) return content
  return items.length > 0 ? { ...content, items } : null
}

const restOf = (content: WaitingContent, passing: WaitingContent | null): WaitingContent => {
  if ('notice' in content || passing === null) return content
  return { ...content, items: content.items.filter((item) => !isExtreme(item)) }
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

/** True if the mail counts to the hour of its reader: not if it has only what was held back. */
export const isCountedMail = (kind: UnaskedKind): boolean => kind !== 'rollup'
