import type { EventChoice } from '../../audience/event-choice.ts'
import type { Filter } from '../../audience/filter.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import { storePlannedEdition } from '../render/store-edition.ts'
import { isAlertKind, type MailKind } from '../select/edition-items.ts'
import {
  type ActiveReader,
  itemSelector,
  type MailHistory,
  type WindowReader,
  windowReader,
} from '../select/select-items.ts'
import type { PlannedReader } from '../stores/page-store.ts'
import { emptyTallyOf, type RunTally } from '../stores/run-store.ts'
import { LONGEST_DAY_MS } from '../stores/unasked-mail-store.ts'
import type { ChunkMember } from './chunk-members.ts'
import { carriedPairsOf } from './linked-events.ts'
import {
  filterIdsOf,
  historyOf,
  isActive,
  isPaused,
  type MailHistories,
  readMailHistories,
  readPauses,
  windowOf,
  withoutPauses,
} from './mail-histories.ts'
import { findMissedCorrections } from './missed-corrections.ts'
import type { Plan } from './plan.ts'
import { BUDGET_ENDS, mayAddEdition, type PlanContext, type WindowAssignment } from './plan-context.ts'
import { windowEditionKeyOf } from './window-edition-key.ts'

/**
 * Gives the next page of readers of a plan the editions of their windows of the journal. The page ends earlier if the
 * budget of the invocation does.
 */
export const assignWindowEditions = async (
  context: PlanContext,
  plan: Plan & { kind: MailKind },
  now: number,
): Promise<WindowAssignment> => {
  const { readers, pauses, joining, histories, filters, unsettled } = await readWindowPage(context, plan, now)
  const editionFor = editionFinder(context, plan.kind, filters, now)
  const page: Pick<WindowAssignment, 'members' | 'waiting'> = { members: [], waiting: [] }
  const tallies = new Map<number, RunTally>()
  let taken = 0
  for (const reader of readers) {
    const edition =
      isActive(reader) && !joining.has(reader.reader) && !isPaused(reader, pauses)
        ? await editionFor(reader, historyOf(histories, reader), mayAddEdition(context, taken))
        : null
    if (edition === BUDGET_ENDS) break
    taken++
    const tally = tallies.get(reader.run) ?? emptyTallyOf(reader.run)
    tallies.set(reader.run, tally)
    if (!isActive(reader)) tally.skippedInactive++
    else if (isPaused(reader, pauses)) tally.skippedEmpty++
    else if (joining.has(reader.reader)) {
      tally.members++
      page.waiting.push([reader.reader, reader.run, now])
    } else {
      tally[edition === null ? 'skippedEmpty' : 'members']++
      if (edition !== null) page.members.push(memberOf(reader, edition, unsettled))
    }
  }
  const packed = readers.slice(0, taken)
  const waiting =
    plan.kind === 'digest' ? await waitForMissed(context, packed.filter(isActive), filters, histories, now) : []
  const isLast = taken === readers.length && readers.length < context.readersPerPage
  const carried = packed.filter((reader) => !isPaused(reader, pauses)).flatMap(carriedPairsOf)
  return {
    ...{ members: page.members, waiting: [...page.waiting, ...waiting], tallies: [...tallies.values()] },
    ...{ isLast, lastReader: packed.at(-1) ?? null, carried },
  }
}

/** Reads the next readers of a plan, and all that decides about their mails. */
const readWindowPage = async (context: PlanContext, plan: Plan & { kind: MailKind }, now: number) => {
  const members = await context.pages.readNextReaders(plan, context.readersPerPage)
  const pauses = await readPauses(context, members)
  const readers = members.map((reader) => withoutPauses(reader, pauses))
  const histories = await readMailHistories(context, plan.kind, readers, pauses)
  return {
    ...{ readers, pauses, histories },
    joining: await findJoiningReaders(context, plan.kind, readers, now),
    filters: await context.filters.findFilters(filterIdsOf(readers, histories)),
    unsettled: await findUnsettledReaders(context, plan.kind, readers),
  }
}

/** The corrections that digests do not show are due to their readers now, by mails of their own. */
const waitForMissed = async (
  context: PlanContext,
  readers: ActiveReader[],
  filters: Map<string, Filter>,
  { choices }: Pick<MailHistories, 'choices'>,
  now: number,
): Promise<WindowAssignment['waiting']> =>
  (await findMissedCorrections(context, readers, filters, choices)).map(([reader, run]) => [reader, run, now])

const memberOf = ({ reader, filter, run }: ActiveReader, edition: string, unsettled: Set<number>): ChunkMember => ({
  ...{ reader, edition, filter, run },
  ...(unsettled.has(reader) && { waits: true as const }),
})

/** The readers whose mail waits for the outcome of an earlier one, which a correction of their window takes back. */
const findUnsettledReaders = (
  { unsettledMails }: PlanContext,
  kind: MailKind,
  readers: PlannedReader[],
): Promise<Set<number>> => {
  const { from, to } = windowOf(readers)
  const correctable = kind === 'welcome' ? [] : readers.map(({ reader }) => reader)
  return unsettledMails.findUnsettledReaders(correctable, from, to)
}

/**
 * The readers whose part of an alert waits for a joined mail: something else is due to them, or counts to their hour or
 * fills their day.
 */
const findJoiningReaders = async (
  { waiting, unaskedMails }: PlanContext,
  kind: MailKind,
  readers: PlannedReader[],
  now: number,
): Promise<Set<number>> => {
  if (!isAlertKind(kind)) return new Set()
  const { hasDue, hasOpenCorrection, joinedAt } = await waiting.readSummary(now)
  if (!hasDue && !hasOpenCorrection && joinedAt <= now - LONGEST_DAY_MS) return new Set()
  return unaskedMails.findJoiningReaders(
    readers.map(({ reader }) => reader),
    now,
  )
}

/**
 * Finds the edition of a reader, or null if it would be empty; only a welcome may be empty. Stores new editions, unless the
 * budget ends.
 */
const editionFinder = (context: PlanContext, kind: MailKind, filters: Map<string, Filter>, now: number) => {
  const windows = windowReader(context.journal)
  const selectItems = itemSelector(context, kind, filters, windows)
  // A welcome has the newest revisions, not those of a fixed window: its id is kept for this page only.
  const cache = kind === 'welcome' ? lruCache<string | null>(context.readersPerPage) : context.editionIdCache
  return async (
    reader: ActiveReader,
    { choices, ...mails }: MailHistory,
    mayAdd: boolean,
  ): Promise<string | null | typeof BUDGET_ENDS> => {
    const own = await choicesWithin(windows, kind, reader, choices)
    const runs = own.length > 0 ? mails.runs : { ...mails.runs, follows: [] }
    const history = { ...mails, runs, choices: own }
    const key = windowEditionKeyOf(kind, reader, history)
    const cached = cache.get(key)
    if (cached !== undefined) return cached
    if (!mayAdd) return BUDGET_ENDS
    const items = await selectItems(reader, history)
    const isEmpty = items.length === 0 && kind !== 'welcome'
    const id = isEmpty ? null : await storePlannedEdition(context, { kind, lang: reader.lang }, items, now)
    cache.put(key, id)
    return id
  }
}

/** Those of a reader's choices whose event the window has: only these matter, so that readers without one share an edition. */
const choicesWithin = async (
  { itemsIn }: WindowReader,
  kind: MailKind,
  { from, to }: ActiveReader,
  choices: readonly EventChoice[],
): Promise<readonly EventChoice[]> => {
  if (choices.length === 0 || kind === 'welcome') return choices
  const events = new Set((await itemsIn(from, to)).map(({ event }) => event))
  return choices.filter(({ event }) => events.has(event))
}
