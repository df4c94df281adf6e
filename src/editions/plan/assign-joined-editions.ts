import { storePlannedEdition } from '../render/store-edition.ts'
import { isAlertKind } from '../select/edition-items.ts'
import {
  decideUnaskedMail,
  type EarlierMail,
  findWaitEnds,
  isCountedMail,
  isPassingItem,
  joinContents,
  type WaitingContent,
} from '../select/unasked-mail-rules.ts'
import { emptyTallyOf } from '../stores/run-store.ts'
import { LONGEST_DAY_MS } from '../stores/unasked-mail-store.ts'
import type { WaitingItem, WaitingOutcome, WaitingReader } from '../stores/waiting-store.ts'
import { type AlertPart, partKeyOf, readAlertParts } from './alert-parts.ts'
import type { ChunkMember } from './chunk-members.ts'
import { type NoticeFinder, noticeFinder } from './correction-notices.ts'
import type { Plan } from './plan.ts'
import { mayAddEdition, type PageAssignment, type PlanContext } from './plan-context.ts'
import { outcomesByRun, postponed, settled } from './waiting-outcomes.ts'

/** A page of joined mails: also what becomes of each item, and how many readers it has. */
export type JoinedAssignment = PageAssignment & { outcomes: WaitingOutcome[]; run: number; readerCount: number }

type ActiveWaitingReader = WaitingReader & { preferences: NonNullable<WaitingReader['preferences']> }
type JoinedPage = {
  itemsByReader: Map<number, WaitingItem[]>
  profiles: Map<number, WaitingReader>
  mailsByReader: Map<number, EarlierMail[]>
  findNotice: NoticeFinder
  parts: Map<string, AlertPart>
}

/** How long a reader waits whom an open alert or correction has not reached yet. */
const UNFINISHED_RETRY_MS = 1_000
/** A pause that is over ends with the next tick, which makes all that waits due. */
const PAUSE_END_RETRY_MS = 60_000
/** How long a notice waits for a mail of its own, if it corrects a mail without an outcome and others are due. */
const EARLIER_MAIL_RETRY_MS = 2_000

/**
 * Gives the readers of the next page of joined mails one mail each with all that may be mailed now. The page ends earlier if
 * the budget of the invocation does.
 */
export const assignJoinedEditions = async (
  context: PlanContext,
  plan: Plan,
  now: number,
): Promise<JoinedAssignment> => {
  const run = await context.plans.readJoinedRun(plan)
  const { readers, isLast } = await context.waiting.readPageReaders(plan, context.readersPerPage)
  const unfinished = await context.unaskedMails.findUnfinishedReaders(readers)
  const page = await readJoinedPage(context, readers, now)
  const tally = emptyTallyOf(run)
  const members: ChunkMember[] = []
  const outcomes: WaitingOutcome[] = []
  let readerCount = 0
  for (const [reader, items] of page.itemsByReader) {
    if (!mayAddEdition(context, readerCount)) break
    readerCount++
    const profile = page.profiles.get(reader)!
    if (unfinished.has(reader))
      outcomes.push(
        ...items.map((item) => ({ ...postponed(item, now + UNFINISHED_RETRY_MS, item.isDeferred), isRetried: true })),
      )
    else if (!isActiveReader(profile)) outcomes.push(...items.map(settled))
    else if (profile.pausedUntil !== null) {
      const until = Math.max(profile.pausedUntil, now + PAUSE_END_RETRY_MS)
      outcomes.push(...items.map((item) => postponed(item, until, true)))
    } else {
      const { member, outcomes: own } = await assignReader(context, { ...page, profile, items, run }, now)
      if (member) members.push(member)
      outcomes.push(...own)
      tally[member ? 'members' : 'skippedEmpty']++
      continue
    }
    const isLater = unfinished.has(reader) || profile.pausedUntil !== null
    tally[isLater ? 'skippedEmpty' : 'skippedInactive']++
  }
  return {
    ...{ readerCount, members, outcomes, run, tallies: [tally] },
    isLast: isLast && readerCount === page.itemsByReader.size,
  }
}

const readJoinedPage = async (context: PlanContext, readers: number[], now: number): Promise<JoinedPage> => {
  const items = await context.waiting.readItems(readers, now)
  const pairs = items.map(({ reader, run }): [number, number] => [reader, run])
  const profiles = await context.waiting.readReaders(readers)
  const mails = await context.unaskedMails.listUnaskedMails(readers, now - LONGEST_DAY_MS)
  return {
    itemsByReader: Map.groupBy(items, ({ reader }) => reader),
    profiles,
    mailsByReader: Map.groupBy(mails, ({ reader }) => reader),
    findNotice: await noticeFinder(context, pairs, now),
    parts: await readAlertParts(context, items, now),
  }
}

const isActiveReader = (profile: WaitingReader): profile is ActiveWaitingReader =>
  profile.state === 'active' && profile.preferences !== null

type ReaderTask = JoinedPage & { profile: ActiveWaitingReader; items: WaitingItem[]; run: number }

/** The mail of one reader, if any, and what becomes of each item. */
const assignReader = async (
  context: PlanContext,
  task: ReaderTask,
  now: number,
): Promise<{ member: ChunkMember | null; outcomes: WaitingOutcome[] }> => {
  const { profile, items, mailsByReader } = task
  const { contents: all, outcomes, waits } = readContents(task)
  // A notice that corrects a mail without an outcome waits for it. Nothing else does.
  const ready = all.filter(({ run }) => !waits.has(run))
  const contents = ready.length > 0 ? ready : all
  const mails = mailsByReader.get(profile.reader) ?? []
  const waitEnds = findWaitEnds(profile.preferences, mails, now, context.maxAlertsPerHour)
  const extremeAtOnce = profile.preferences.extreme_at_once
  const decision = decideUnaskedMail(newestNotices(contents), { waitEnds, extremeAtOnce, now })
  const member = decision.mailed.length === 0 ? null : await storeMail(context, task, decision.mailed, now)
  const isCounted = member !== null && isCountedMail(member.kind as Parameters<typeof isCountedMail>[0])
  const byRun = outcomesByRun(decision)
  const hasContent = ({ run }: WaitingItem): boolean => all.some((content) => content.run === run)
  const decided = items.filter(hasContent).map((item): WaitingOutcome => {
    if (!contents.some(({ run }) => run === item.run))
      return postponed(item, now + EARLIER_MAIL_RETRY_MS, item.isDeferred)
    const isMailed = byRun.get(item.run)?.isMailed === true
    return { ...settled(item), ...byRun.get(item.run), isCounted: isCounted && isMailed }
  })
  const isLate = ready.length === 0 && member !== null
  return {
    member: member && { ...member, ...(isLate && { waits: true as const }) },
    outcomes: [...outcomes, ...decided],
  }
}

/** Reads the content of each item. An item without content is settled, and one that is decided later is postponed. */
const readContents = ({ profile, items, findNotice, parts }: ReaderTask) => {
  const contents: WaitingContent[] = []
  const outcomes: WaitingOutcome[] = []
  const waits = new Set<number>()
  for (const item of items) {
    const part = parts.get(partKeyOf(item))
    const notice = findNotice(profile.reader, item.run)
    if (item.isCancelled) outcomes.push(settled(item))
    else if (part) {
      const left = item.isExtremeMailed ? part.items.filter((each) => !isPassingItem(each)) : part.items
      const isRollUp = item.kind === 'rollup' || item.kind === 'return' || item.isDeferred
      const kind = isRollUp ? 'rollup' : 'alert'
      if (left.length > 0) contents.push({ run: item.run, kind, items: left })
      else outcomes.push(settled(item))
    } else if (notice === null) outcomes.push(settled(item))
    else if ('until' in notice) outcomes.push(postponed(item, notice.until, item.isDeferred))
    else {
      contents.push(notice.content)
      if (notice.waits) waits.add(item.run)
    }
  }
  return { contents, outcomes, waits }
}

/** Of several notices of one event only the newest goes: it says what was wrong since the reader was told. */
const newestNotices = (contents: WaitingContent[]): WaitingContent[] =>
  contents.filter(
    (content) =>
      !('notice' in content) ||
      !contents.some(
        (other) =>
          'notice' in other &&
          other.notice.event === content.notice.event &&
          other.notice.number > content.notice.number,
      ),
  )

/** A mail of alerts alone has the language and the filter of their cohort, as if it had not waited. */
const storeMail = async (
  context: PlanContext,
  { profile, parts, run }: ReaderTask,
  mailed: WaitingContent[],
  now: number,
): Promise<ChunkMember> => {
  const { kind, items } = joinContents(mailed)
  const own = mailed.flatMap((content) => parts.get(partKeyOf({ reader: profile.reader, run: content.run })) ?? [])
  const part = own.find(({ filter }) => filter !== null) ?? own[0]
  const isAlertOnly = isAlertKind(kind)
  const lang = isAlertOnly ? part!.lang : profile.lang!
  const edition = await storePlannedEdition(context, { kind, lang }, items, now)
  return { reader: profile.reader, edition, filter: part?.filter ?? profile.filter, run, kind }
}
