import { type Filter, matchFilter } from '../../audience/filter.ts'
import { memoize } from '../../lib/memoize.ts'
import { unique } from '../../lib/unique.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalEntry } from '../../timeline/journal-store.ts'
import type { RevisionRef } from '../../timeline/revision-content-store.ts'
import { storeEdition } from '../render/store-edition.ts'
import { type EarlierRevision, type EditionItem, type MailRank, sayingNumbersOf } from '../select/edition-items.ts'
import { withoutRedacted } from '../select/redaction-rules.ts'
import type { InformedReader } from '../stores/correction-audience-store.ts'
import type { CorrectionRun } from '../stores/correction-store.ts'
import type { Plan } from '../stores/plan-store.ts'
import type { RunTally } from '../stores/run-store.ts'
import { BUDGET_ENDS, mayAddEdition, type PageAssignment, type PlanContext } from './plan-context.ts'

const DIGEST_RANK: MailRank = 3

/** Gives the next page of readers of a correction's audience the editions with what each was told last, and when. */
export const assignCorrectionEditions = async (
  context: PlanContext,
  plan: Plan,
  now: number,
): Promise<PageAssignment> => {
  const correction = await context.corrections.readRun(plan)
  const { run } = correction
  const readers = await context.correctionAudiences.readInformedReaders(plan, correction, context.readersPerPage)
  const filters = await context.filters.findFilters(unique(readers.flatMap(({ filter }) => filter ?? [])))
  const editionFor = await correctionEditionFinder(context, correction, readers, now)
  const isInNextDigest = (informed: InformedReader): boolean =>
    isDigestCorrection(plan) &&
    informed.hasDigest === 1 &&
    matchesCorrection(filters.get(informed.filter ?? ''), correction, context.gazetteer)
  const members: PageAssignment['members'] = []
  const tally: RunTally = { run, members: 0, skippedEmpty: 0, skippedInactive: 0 }
  let taken = 0
  for (const informed of readers) {
    const { reader, state, lang, filter, hasUnsettledMail } = informed
    if (state !== 'active' || lang === null) tally.skippedInactive++
    else if (!needsCorrection(informed, correction) || isInNextDigest(informed)) tally.skippedEmpty++
    else {
      const edition = await editionFor(informed, lang, mayAddEdition(context, taken))
      if (edition === BUDGET_ENDS) break
      const waits = hasUnsettledMail === 1 && { waits: true as const }
      if (edition !== null) members.push({ reader, edition, filter, run, ...waits })
      tally[edition === null ? 'skippedEmpty' : 'members']++
    }
    taken++
  }
  const last = readers[taken - 1]
  return {
    isLast: taken === readers.length && readers.length < context.readersPerPage,
    lastReader: last ? { run, reader: last.reader } : null,
    members,
    tallies: [tally],
  }
}

/** False for a reader who had a later revision, and for one whose chunk was unfrozen, who had none. */
const needsCorrection = ({ toldOrder, number }: InformedReader, correction: CorrectionRun): boolean =>
  toldOrder >= 0 && (number === null || number < correction.number)

/** A correction that is not urgent is in the next digest of each reader whose filter it matches. */
const isDigestCorrection = ({ kind, rank }: Plan): boolean => kind === 'correction' && rank === DIGEST_RANK

/** True if a reader with this filter gets the corrected event in a digest. */
export const matchesCorrection = (
  filter: Filter | undefined,
  { facts }: CorrectionRun,
  gazetteer: Gazetteer,
): boolean => filter !== undefined && matchFilter(filter, facts, gazetteer) !== null

/**
 * Finds the edition of a reader; null if the correction was redacted or its event is removed. Readers who had the same
 * revision on the same day share it.
 */
const correctionEditionFinder = async (
  context: PlanContext,
  correction: CorrectionRun,
  readers: InformedReader[],
  now: number,
) => {
  const earlierNumberOf = ({ number }: InformedReader): number => number ?? correction.number - 1
  const revisions = await context.journal.listByNumbers(correction.event, unique(readers.map(earlierNumberOf)))
  const revisionByNumber = new Map(revisions.map((revision) => [revision.number, revision]))
  const history = await context.journal.listEntriesOfEvents([correction.event], correction.seq)
  const redactions = await context.journal.readRedactions([correction.event])
  const stored = new Set<string>()
  const storeOnce = memoize(async (number: number, day: string, lang: Lang): Promise<string | null> => {
    const { event, seq, hash, facts, change } = correction
    const was = earlierRevisionOf(revisionByNumber.get(number)!, day || null)
    const saying = change === 'correction' ? correctedNumbersSince(history, was.number) : [correction.number]
    const item: EditionItem = {
      ...{ event, number: correction.number, seq, hash, facts, section: 'correction', was },
      ...(saying.length > 1 && { saying }),
    }
    const items = withoutRedacted(change, [item], redactions)
    return items.length === 0 ? null : storeEdition(context, { kind: change, lang }, items, now)
  })
  return async (informed: InformedReader, lang: Lang, mayAdd: boolean): Promise<string | null | typeof BUDGET_ENDS> => {
    const args = [earlierNumberOf(informed), informed.toldAt === null ? '' : utcDateOf(informed.toldAt), lang] as const
    if (!mayAdd && !stored.has(args.join())) return BUDGET_ENDS
    stored.add(args.join())
    return storeOnce(...args)
  }
}

/** The numbers of the corrections after the revision that a reader was told. Their mail gives the reason of each. */
const correctedNumbersSince = (history: JournalEntry[], told: number): number[] =>
  sayingNumbersOf(history.filter(({ number, change, silent }) => number > told && change === 'correction' && !silent))

const earlierRevisionOf = ({ number, seq, hash }: RevisionRef, day: string | null): EarlierRevision => ({
  number,
  seq,
  hash,
  day,
})

const utcDateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
