import type { Cohort } from '../../audience/cohort.ts'
import { type Filter, type MatchReason, matchFilter } from '../../audience/filter.ts'
import type { FilterStore } from '../../audience/filter-store.ts'
import type { Subscriber, SubscriberStore } from '../../audience/subscriber-store.ts'
import type { EditionItem } from '../../editions/select/edition-items.ts'
import type { Edition, EditionStore } from '../../editions/stores/edition-store.ts'
import { unique } from '../../lib/unique.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { countsAsTold, type MailStatus, mailStatusOf } from './mail-status.ts'
import type { AudienceRun, CurrentMembership, ReaderMailRow, ReaderMailStore, RunCursor } from './reader-mail-store.ts'
import { type CohortAlertState, explainNotTold, type NotToldContext, type NotToldReason } from './why-not-told.ts'

/** An event as a mail told it, and what its reader followed then that it matched; null where it was told for another reason. */
export type ExplainedItem = EditionItem & { because: MatchReason | null }

/** One mail to a reader: the edition that told it, and what became of it. `at` is in ms UTC. */
export type ReaderMail = { at: number; status: MailStatus; edition: Edition; items: ExplainedItem[] }

/** A page of a reader's mails, the newest first; `next` is where the page behind it begins. */
export type ReaderMailPage = { mails: ReaderMail[]; next: RunCursor | null }

/** What is answered of one event: the mails that told it or were about to, and why not in others. */
export type EventExplanation = { mails: ReaderMail[]; reasonsNotTold: NotToldReason[] }

export type ReaderMailContext = {
  readerMails: ReaderMailStore
  editions: EditionStore
  subscribers: SubscriberStore
  filters: FilterStore
  journal: JournalStore
  gazetteer: Gazetteer
}

/** How far back a reader sees their mails: 30 days. */
const SHOWN_HISTORY_MS = 2_592_000_000
export const FIRST_PAGE_CURSOR: RunCursor = { dueAt: Number.MAX_SAFE_INTEGER, run: 0 }
/** More lines of one event than anybody records, and more of them that were told than are looked for. */
const MAX_REVISIONS_READ = 1_000
const MAX_REVISIONS_SEARCHED = 20

/** A reader's mails of the last 30 days, behind a cursor; at most `limit` runs are looked at, which told them or others. */
export const listReaderMails = async (
  context: ReaderMailContext,
  reader: number,
  now: number,
  { after, limit }: { after: RunCursor; limit: number },
): Promise<ReaderMailPage> => {
  const runs = await context.readerMails.listNewestRuns(reader, now - SHOWN_HISTORY_MS, after, limit)
  const last = runs.at(-1)
  return {
    mails: await openMails(context, runs, await context.readerMails.findMails(reader, runs)),
    next: last && runs.length === limit ? { dueAt: last.dueAt, run: last.run } : null,
  }
}

/** Which mails told an event to a reader, and why not in others; null where there is no such event. */
export const explainEvent = async (
  context: ReaderMailContext,
  reader: Subscriber,
  event: string,
  now: number,
): Promise<EventExplanation | null> => {
  const entries = await context.journal.listHistory(event, MAX_REVISIONS_READ)
  if (entries.length === 0) return null
  const runs = await context.readerMails.findRunsCovering(reader.number, entries.slice(-MAX_REVISIONS_SEARCHED))
  const openedMails = await openMails(context, runs, await context.readerMails.findMails(reader.number, runs))
  const mails = openedMails
    .map((mail) => ({ ...mail, items: mail.items.filter((tale) => tale.event === event) }))
    .filter(({ items }) => items.length > 0)
  const toldKinds = mails.filter(({ status: fate }) => countsAsTold(fate)).map(({ edition }) => edition.kind)
  const readerState = await readReaderState(context, reader)
  const released = await context.journal.readReleasedSeq(now)
  const question: NotToldContext = {
    entries,
    releasedSeq: released,
    now,
    reader,
    choice: reader.preferences,
    runs,
    toldKinds,
    ...readerState,
  }
  const isToldByNone = mails.length > 0 && toldKinds.length === 0
  return { mails, reasonsNotTold: isToldByNone ? [] : explainNotTold(question, context.gazetteer) }
}

/** The editions of mails, opened: each event with what the reader followed when it was told. */
const openMails = async (
  { editions: archive, filters: filterStore, gazetteer }: ReaderMailContext,
  runs: readonly AudienceRun[],
  rows: readonly ReaderMailRow[],
): Promise<ReaderMail[]> => {
  const editions = await archive.openEditions(unique(rows.map(editionIdOf)))
  const filters = await filterStore.findFilters(unique(rows.flatMap(({ filter }) => filter ?? [])))
  const byRun = new Map(rows.map((each) => [each.run, each]))
  return runs.flatMap(({ run, state }) => {
    const mail = byRun.get(run)
    if (!mail) return []
    const edition = editions.get(editionIdOf(mail))!
    const filter = filters.get(mail.filter ?? '')
    const items = edition.tales.map((tale) => ({ ...tale, because: matchOf(filter, tale, gazetteer) }))
    return [{ at: mail.at, status: mailStatusOf(mail, state), edition, items }]
  })
}

const editionIdOf = ({ edition, replaced }: ReaderMailRow): string => replaced || edition

const matchOf = (filter: Filter | undefined, { facts }: EditionItem, gazetteer: Gazetteer): MatchReason | null =>
  filter ? matchFilter(filter, facts, gazetteer) : null

/** How a reader stands now: digests, cohort and whether they may be written to. */
const readReaderState = async (
  { readerMails, subscribers, filters }: ReaderMailContext,
  { number }: Subscriber,
): Promise<Pick<NotToldContext, 'isSuppressed' | 'digestState' | 'cohortState'>> => {
  const [listener] = await subscribers.listAudienceReaders([number])
  const memberships = await readerMails.findCurrentMemberships(number)
  const digests = memberships.find(({ cohort }) => cohort === 0)
  const cohort = memberships.find((each) => each.cohort === 1)
  return {
    isSuppressed: listener?.isSuppressed ?? false,
    digestState: digests ? { toldSeq: digests.positionSeq, nextAt: digests.nextAt! } : null,
    cohortState: cohort ? await readCohortState(filters, cohort) : null,
  }
}

const readCohortState = async (
  filters: FilterStore,
  { terms, from, watched, nextAt, lastSeq }: CurrentMembership,
): Promise<CohortAlertState> => {
  const cohort = JSON.parse(terms) as Cohort
  const filter = (await filters.findFilters([cohort.filter])).get(cohort.filter)!
  return {
    cohort,
    filter,
    fromSeq: from,
    claimedSeq: watched,
    dueAt: nextAt,
    heldSinceSeq: nextAt === null ? null : lastSeq,
  }
}
