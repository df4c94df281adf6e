import type { AlertMail, TickObservation } from './alert-model.ts'
import { type JournalLine, localDayEnd, quietEnd } from './journal-rules.ts'
import { type ReplayReader, severityRank } from './readers.ts'

/** A notice of a correction or retraction, or a part of alerts, that may be mailed from `due` on (ms UTC). */
export type WaitingNotice = { kind: string; line: JournalLine; rank: number; isOptional: boolean; due: number }
export type WaitingPart = AlertMail & { due: number }

/**
 * What waits for a reader, and when mails came unasked: those that count to the hour, the joined ones among them, all, and
 * all joined ones.
 */
export type UnaskedModel = {
  notices: WaitingNotice[]
  parts: WaitingPart[]
  countedAt: number[]
  joinedAt: number[]
  mailedAt: number[]
  allJoinedAt: number[]
  /** True if a decision was so close to the end of an hour that both are right. */
  isUndecidable: boolean
}

/** One mail with all that is due: its kind, its events, and whether it may be missing. */
export type UnaskedMail = { kind: string; lines: JournalLine[]; isOptional: boolean }

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LONGEST_DAY = 25 * HOUR
const MAX_PER_HOUR = 4
const MAX_PER_DAY = 6
/** With as many mails, what is extreme waits, too, but for retractions. */
const MAX_WITH_EXTREME = 7
const EXTREME_RANK = 4
const UNDECIDABLE_MS = 10_000
const KINDS = ['retraction', 'correction', 'rollup', 'alert']

export const createUnasked = (): UnaskedModel => ({
  ...{ notices: [], parts: [], countedAt: [], joinedAt: [], mailedAt: [], allJoinedAt: [], isUndecidable: false },
})

/**
 * Whether a reader's alert waits for the mail of everything else that is due: something is, a joined mail counts to the
 * hour, or one fills the day.
 */
export const isJoining = (model: UnaskedModel, { now }: TickObservation): boolean => {
  const { notices, parts, joinedAt, mailedAt, allJoinedAt } = model
  const isRecent = (at: number): boolean => at > now - LONGEST_DAY
  if ([...notices, ...parts].some(({ due }) => due <= now) || joinedAt.some((at) => at > now - HOUR)) return true
  return allJoinedAt.some(isRecent) && mailedAt.filter(isRecent).length >= MAX_PER_DAY
}

/** Takes what may be mailed at a tick, and lets the rest wait; null if nothing may be. `isTold` says which lines of alerts still are. */
export const takeUnasked = (
  model: UnaskedModel,
  reader: ReplayReader,
  { now }: TickObservation,
  isTold: (line: JournalLine) => boolean,
): UnaskedMail | null => {
  const notices = newestNotices(model.notices.filter(({ due }) => due <= now))
  const parts = model.parts
    .filter(({ due }) => due <= now)
    .map((part) => ({ ...part, lines: part.lines.filter(isTold) }))
  model.notices = model.notices.filter(({ due }) => due > now)
  model.parts = model.parts.filter(({ due }) => due > now)
  const until = waitEnd(model, reader, now)
  const untilOf = (kind: string): number | null => (kind === 'retraction' ? until.retractions : until.others)
  const passes = ({ kind, rank }: { kind: string; rank: number }): boolean =>
    untilOf(kind) === null ||
    (reader.extremeAtOnce && rank === EXTREME_RANK && (kind === 'retraction' || !until.isClosed))
  const passing = notices.filter(passes)
  const heldNotices = notices.filter((notice) => !passes(notice))
  model.notices.push(...heldNotices.map((notice) => ({ ...notice, due: untilOf(notice.kind)! })))
  const passingParts: AlertMail[] = []
  for (const { kind, lines, risen } of parts) {
    const rankOf = ({ event, facts }: JournalLine): number => (risen.has(event) ? severityRank(facts.severity) : 0)
    const now = lines.filter((line) => passes({ kind, rank: rankOf(line) }))
    const deferred = lines.filter((line) => !now.includes(line))
    if (now.length > 0) passingParts.push({ kind, lines: now, risen })
    if (deferred.length > 0) model.parts.push({ kind: 'rollup', lines: deferred, risen, due: until.others! })
  }
  return joined(model, passing, passingParts, now)
}

const joined = (model: UnaskedModel, notices: WaitingNotice[], parts: AlertMail[], now: number): UnaskedMail | null => {
  const kind = KINDS.find((each) => [...notices, ...parts].some((part) => part.kind === each))
  if (!kind) return null
  const byEvent = new Map<string, JournalLine>()
  for (const line of [...notices.map((notice) => notice.line), ...parts.flatMap(({ lines }) => lines)])
    if (!byEvent.has(line.event)) byEvent.set(line.event, line)
  model.mailedAt.push(now)
  model.allJoinedAt.push(now)
  if (kind !== 'rollup') {
    model.countedAt.push(now)
    model.joinedAt.push(now)
  }
  return { kind, lines: [...byEvent.values()], isOptional: notices.some(({ isOptional }) => isOptional) }
}

const newestNotices = (notices: WaitingNotice[]): WaitingNotice[] =>
  notices.filter(
    ({ line }) => !notices.some((other) => other.line.event === line.event && other.line.number > line.number),
  )

/**
 * When retractions may be mailed, and when all else that is not extreme; null for now. The first mail begins an hour, and the
 * next after it another. After six mails on a local day, all but retractions waits for its end.
 */
const waitEnd = (
  model: UnaskedModel,
  reader: ReplayReader,
  now: number,
): { retractions: number | null; others: number | null; isClosed: boolean } => {
  let [opened, count] = [Number.NEGATIVE_INFINITY, 0]
  for (const at of model.countedAt.filter((each) => each > now - DAY).sort((a, b) => a - b)) {
    if (at >= opened + HOUR) [opened, count] = [at, 0]
    count++
  }
  const isAtLimit = count >= Math.min(reader.perHour ?? MAX_PER_HOUR, MAX_PER_HOUR)
  if (isAtLimit && Math.abs(opened + HOUR - now) < UNDECIDABLE_MS) model.isUndecidable = true
  const isFull = now < opened + HOUR && isAtLimit
  const hourEnd = isFull ? opened + HOUR : now
  const dayEnd = localDayEnd(reader, now)
  const dayMails = model.mailedAt.filter((at) => at >= dayEnd - DAY).length
  const afterQuiet = (end: number): number | null => {
    const until = quietEnd(reader, end) ?? end
    return until > now ? until : null
  }
  return {
    retractions: afterQuiet(hourEnd),
    others: afterQuiet(dayMails >= MAX_PER_DAY ? Math.max(hourEnd, dayEnd) : hourEnd),
    isClosed: dayMails >= MAX_WITH_EXTREME,
  }
}
