import type { Cohort } from '../../audience/cohort.ts'
import { type Filter, type MatchReason, matchFilter } from '../../audience/filter.ts'
import type { FilterStore } from '../../audience/filter-store.ts'
import type { Subscriber, SubscriberStore } from '../../audience/subscriber-store.ts'
import { type Edition, NO_MAIL } from '../../editions/render/edition.ts'
import type { EditionItem } from '../../editions/select/edition-items.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import { unique } from '../../lib/unique.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { countsAsTold, type MailStatus, mailStatusOf } from './mail-status.ts'
import type { CohortAlertState, NotToldContext, NotToldReason } from './not-told-context.ts'
import type { AudienceRun, CurrentMembership, ReaderMailRow, ReaderMailStore, RunCursor } from './reader-mail-store.ts'
import { explainNotTold } from './why-not-told.ts'

/** An item of a mail, with what matched the reader's filter of that time; null if another reason brought it. */
export type ExplainedItem = EditionItem & { because: MatchReason | null }

/** One mail to a reader. `at` is ms UTC. */
export type ReaderMail = { at: number; status: MailStatus; edition: Edition; items: ExplainedItem[] }

/** A page of a reader's mails, newest first; `next` is the cursor of the next page. */
export type ReaderMailPage = { mails: ReaderMail[]; next: RunCursor | null }

/** The mails with an event, and the reasons why it was not in other mails. */
export type EventExplanation = { mails: ReaderMail[]; reasonsNotTold: NotToldReason[] }

export type ReaderMailContext = {
  readerMails: ReaderMailStore
  editions: EditionStore
  subscribers: SubscriberStore
  filters: FilterStore
  journal: JournalStore
  gazetteer: Gazetteer
}

/** Readers see their mails of the last 30 days. */
const SHOWN_HISTORY_MS = 2_592_000_000
export const FIRST_PAGE_CURSOR: RunCursor = { dueAt: Number.MAX_SAFE_INTEGER, run: 0 }
/** More revisions than an event has. */
const MAX_REVISIONS_READ = 1_000
/** Runs are searched for the newest revisions only. */
const MAX_REVISIONS_SEARCHED = 20

/** Lists a reader's mails of the last 30 days, from a cursor on. A page is read from at most `limit` runs. */
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

/**
 * Finds the mails with an event to a reader, and the reasons why it was not in other mails; null if the event does not
 * exist. `now` is the product's clock in ms UTC.
 */
export const explainEvent = async (
  context: ReaderMailContext,
  reader: Subscriber,
  event: string,
  now: number,
): Promise<EventExplanation | null> => {
  const entries = await context.journal.listHistory(event, MAX_REVISIONS_READ)
  if (entries.length === 0) return null
  const runs = await context.readerMails.findRunsCovering(reader.number, entries.slice(-MAX_REVISIONS_SEARCHED))
  const allMails = await openMails(context, runs, await context.readerMails.findMails(reader.number, runs))
  const mails = allMails
    .map((mail) => ({ ...mail, items: mail.items.filter((item) => item.event === event) }))
    .filter(({ items }) => items.length > 0)
  const toldKinds = mails.filter(({ status }) => countsAsTold(status)).map(({ edition }) => edition.kind)
  if (mails.length > 0 && toldKinds.length === 0) return { mails, reasonsNotTold: [] }
  const question: NotToldContext = {
    entries,
    releasedSeq: await context.journal.readReleasedSeq(now),
    now,
    reader,
    preferences: reader.preferences,
    runs,
    toldKinds,
    waiting: await context.readerMails.listWaiting(reader.number),
    ...(await readReaderState(context, reader)),
  }
  return { mails, reasonsNotTold: explainNotTold(question, context.gazetteer) }
}

/** The mails of these rows, without words that were redacted, with the items of their editions, in the order of the runs. */
const openMails = async (
  context: ReaderMailContext,
  runs: readonly AudienceRun[],
  rows: readonly ReaderMailRow[],
): Promise<ReaderMail[]> => {
  const ids = unique(rows.map(editionIdOf))
  const editions = await context.editions.openEditions(ids)
  const redacted = await context.editions.findRedactedEditions(ids)
  const filters = await context.filters.findFilters(unique(rows.flatMap(({ filter }) => filter ?? [])))
  const byRun = new Map(rows.map((row) => [row.run, row]))
  return runs.flatMap(({ run, state }) => {
    const row = byRun.get(run)
    if (!row) return []
    const edition = editions.get(editionIdOf(row))!
    const filter = filters.get(row.filter ?? '')
    const items = edition.tales.map((item) => ({ ...item, because: matchOf(filter, item, context.gazetteer) }))
    const shown = redacted.has(edition.id) ? { ...edition, letter: NO_MAIL } : edition
    return [{ at: row.at, status: mailStatusOf(row, state), edition: shown, items }]
  })
}

const editionIdOf = ({ edition, replaced }: ReaderMailRow): string => replaced || edition

const matchOf = (filter: Filter | undefined, { facts }: EditionItem, gazetteer: Gazetteer): MatchReason | null =>
  filter ? matchFilter(filter, facts, gazetteer) : null

const readReaderState = async (
  { readerMails, subscribers, filters }: ReaderMailContext,
  { number }: Subscriber,
): Promise<Pick<NotToldContext, 'isSuppressed' | 'digestState' | 'cohortState'>> => {
  const [stored] = await subscribers.listAudienceReaders([number])
  const memberships = await readerMails.findCurrentMemberships(number)
  const digests = memberships.find(({ cohort }) => cohort === 0)
  const cohort = memberships.find((membership) => membership.cohort === 1)
  return {
    isSuppressed: stored?.isSuppressed ?? false,
    digestState: digests ? { toldSeq: digests.positionSeq, nextAt: digests.nextAt! } : null,
    cohortState: cohort ? await readCohortState(filters, cohort) : null,
  }
}

const readCohortState = async (
  filters: FilterStore,
  { terms, from, claimedSeq, nextAt, lastSeq, updatesSeq }: CurrentMembership,
): Promise<CohortAlertState> => {
  const cohort = JSON.parse(terms) as Cohort
  const filter = (await filters.findFilters([cohort.filter])).get(cohort.filter)!
  const deferredSinceSeq = nextAt === null || lastSeq === updatesSeq ? null : lastSeq
  return { cohort, filter, fromSeq: from, claimedSeq, dueAt: nextAt, deferredSinceSeq, updatesSinceSeq: updatesSeq }
}
