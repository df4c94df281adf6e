import type { AlertMail, TickObservation } from './alert-model.ts'
import { type JournalLine, quietEnd } from './journal-rules.ts'
import { type ReplayReader, severityRank } from './readers.ts'

/** A notice of a correction or retraction, or a part of alerts, that may be mailed from `due` on (ms UTC). */
export type WaitingNotice = { kind: string; line: JournalLine; rank: number; isOptional: boolean; due: number }
export type WaitingPart = AlertMail & { due: number }

/** What waits for a reader, and the mails that came unasked: all that count to the hour, and the joined ones among them. */
export type UnaskedModel = {
  notices: WaitingNotice[]
  parts: WaitingPart[]
  countedAt: number[]
  joinedAt: number[]
  /** True if a decision was so close to the end of an hour that both are right. */
  isUndecidable: boolean
}

/** One mail with all that is due: its kind, its events, and whether it may be missing. */
export type UnaskedMail = { kind: string; lines: JournalLine[]; isOptional: boolean }

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MAX_PER_HOUR = 4
const EXTREME_RANK = 4
const UNDECIDABLE_MS = 10_000
const KINDS = ['retraction', 'correction', 'rollup', 'alert']

export const createUnasked = (): UnaskedModel => ({
  ...{ notices: [], parts: [], countedAt: [], joinedAt: [], isUndecidable: false },
})

/** Whether a reader's alert waits for the mail of everything else that is due: something is, or a mail counts to the hour. */
export const isJoining = ({ notices, parts, joinedAt }: UnaskedModel, { now }: TickObservation): boolean =>
  [...notices, ...parts].some(({ due }) => due <= now) || joinedAt.some((at) => at > now - HOUR)

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
  const passes = (rank: number): boolean => until === null || (reader.extremeAtOnce && rank === EXTREME_RANK)
  const passing = notices.filter(({ rank }) => passes(rank))
  model.notices.push(...notices.filter(({ rank }) => !passes(rank)).map((notice) => ({ ...notice, due: until! })))
  const passingParts: AlertMail[] = []
  for (const { kind, lines } of parts) {
    const now = lines.filter((line) => passes(severityRank(line.facts.severity)))
    const held = lines.filter((line) => !now.includes(line))
    if (now.length > 0) passingParts.push({ kind, lines: now })
    if (held.length > 0) model.parts.push({ kind: 'rollup', lines: held, due: until! })
  }
  return joined(model, passing, passingParts, now)
}

const joined = (model: UnaskedModel, notices: WaitingNotice[], parts: AlertMail[], now: number): UnaskedMail | null => {
  const kind = KINDS.find((each) => [...notices, ...parts].some((part) => part.kind === each))
  if (!kind) return null
  const byEvent = new Map<string, JournalLine>()
  for (const line of [...notices.map((notice) => notice.line), ...parts.flatMap(({ lines }) => lines)])
    if (!byEvent.has(line.event)) byEvent.set(line.event, line)
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

/** When more than extreme events may be mailed; null for now. The first mail begins an hour, and the next after it another. */
const waitEnd = (model: UnaskedModel, reader: ReplayReader, now: number): number | null => {
  let [opened, count] = [Number.NEGATIVE_INFINITY, 0]
  for (const at of model.countedAt.filter((each) => each > now - DAY).sort((a, b) => a - b)) {
    if (at >= opened + HOUR) [opened, count] = [at, 0]
    count++
  }
  if (Math.abs(opened + HOUR - now) < UNDECIDABLE_MS) model.isUndecidable = true
  const isFull = now < opened + HOUR && count >= Math.min(reader.perHour ?? MAX_PER_HOUR, MAX_PER_HOUR)
  const end = isFull ? opened + HOUR : now
  const until = quietEnd(reader, end) ?? end
  return until > now ? until : null
}
