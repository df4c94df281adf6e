import type { Fate, Untold } from '../../../templates/views.ts'
import type { Cohort } from '../../audience/cohort.ts'
import { type Because, type Filter, matches } from '../../audience/filter.ts'
import type { Roster, Subscriber } from '../../audience/subscriber-store.ts'
import type { Tale } from '../../editions/select/edition-items.ts'
import type { Archive, Edition } from '../../editions/stores/edition-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import { fateOf, wasTold } from './mail-status.ts'
import type { AudienceRun, Belonging, Cursor, Kept, Mailbox } from './reader-mail-store.ts'
import { type Question, whyNot } from './why-not-told.ts'

/** An event as a mail told it, and what its reader followed then that it matched; null where it was told for another reason. */
export type Reasoned = Tale & { because: Because | null }

/** One mail to a reader: the edition that told it, and what became of it. `at` is in ms UTC. */
export type Mailed = { at: number; fate: Fate; edition: Edition; tales: Reasoned[] }

/** A page of a reader's mails, the newest first; `next` is where the page behind it begins. */
export type Mails = { mails: Mailed[]; next: Cursor | null }

/** What is answered of one event: the mails that told it or were about to, and why not in others. */
export type Answer = { mails: Mailed[]; untold: Untold[] }

export type Books = { mailbox: Mailbox; archive: Archive; roster: Roster; journal: Journal; gazetteer: Gazetteer }

/** How far back a reader sees their mails: 30 days. */
const SHOWN_MS = 2_592_000_000
export const NEWEST: Cursor = { dueAt: Number.MAX_SAFE_INTEGER, run: 0 }
/** More lines of one event than anybody records, and more of them that were told than are looked for. */
const MOST_LINES = 1_000
const MOST_ASKED = 20

/** A reader's mails of the last 30 days, behind a cursor; at most `limit` runs are looked at, which told them or others. */
export const mailsOf = async (
  books: Books,
  reader: number,
  now: number,
  { after, limit }: { after: Cursor; limit: number },
): Promise<Mails> => {
  const runs = await books.mailbox.latest(reader, now - SHOWN_MS, after, limit)
  const last = runs.at(-1)
  return {
    mails: await opened(books, runs, await books.mailbox.mails(reader, runs)),
    next: last && runs.length === limit ? { dueAt: last.dueAt, run: last.run } : null,
  }
}

/** Which mails told an event to a reader, and why not in others; null where there is no such event. */
export const answerOf = async (
  books: Books,
  reader: Subscriber,
  event: string,
  now: number,
): Promise<Answer | null> => {
  const story = await books.journal.story(event, MOST_LINES)
  if (story.length === 0) return null
  const runs = await books.mailbox.around(reader.number, story.slice(-MOST_ASKED))
  const all = await opened(books, runs, await books.mailbox.mails(reader.number, runs))
  const mails = all
    .map((mail) => ({ ...mail, tales: mail.tales.filter((tale) => tale.event === event) }))
    .filter(({ tales }) => tales.length > 0)
  const told = mails.filter(({ fate }) => wasTold(fate)).map(({ edition }) => edition.kind)
  const standing = await standingOf(books, reader)
  const released = await books.journal.released(now)
  const question: Question = { story, released, now, reader, choice: reader.choice, runs, told, ...standing }
  const isLeftOut = mails.length > 0 && told.length === 0
  return { mails, untold: isLeftOut ? [] : whyNot(question, books.gazetteer) }
}

/** The editions of mails, opened: each event with what the reader followed when it was told. */
const opened = async (
  { archive, roster, gazetteer }: Books,
  runs: readonly AudienceRun[],
  kept: readonly Kept[],
): Promise<Mailed[]> => {
  const editions = await archive.open([...new Set(kept.map(editionOf))])
  const filters = await roster.filters([...new Set(kept.flatMap(({ filter }) => filter ?? []))])
  const byRun = new Map(kept.map((each) => [each.run, each]))
  return runs.flatMap(({ run, state }) => {
    const mail = byRun.get(run)
    if (!mail) return []
    const edition = editions.get(editionOf(mail))!
    const filter = filters.get(mail.filter ?? '')
    const tales = edition.tales.map((tale) => ({ ...tale, because: becauseOf(filter, tale, gazetteer) }))
    return [{ at: mail.at, fate: fateOf(mail, state), edition, tales }]
  })
}

const editionOf = ({ edition, replaced }: Kept): string => replaced || edition

const becauseOf = (filter: Filter | undefined, { facts }: Tale, gazetteer: Gazetteer): Because | null =>
  filter ? matches(filter, facts, gazetteer) : null

/** How a reader stands now: digests, cohort and whether they may be written to. */
const standingOf = async (
  { mailbox, roster }: Books,
  { number }: Subscriber,
): Promise<Pick<Question, 'isSuppressed' | 'digests' | 'standing'>> => {
  const [listener] = await roster.listeners([number])
  const belongings = await mailbox.belongings(number)
  const digests = belongings.find(({ cohort }) => cohort === 0)
  const cohort = belongings.find((each) => each.cohort === 1)
  return {
    isSuppressed: listener?.suppressed ?? false,
    digests: digests
      ? { told: digests.isOld ? Math.max(digests.from, digests.lastSeq) : digests.from, nextAt: digests.nextAt! }
      : null,
    standing: cohort ? await cohortOf(roster, cohort) : null,
  }
}

const cohortOf = async (roster: Roster, { terms, from, watched, nextAt, lastSeq }: Belonging) => {
  const cohort = JSON.parse(terms) as Cohort
  const filter = (await roster.filters([cohort.filter])).get(cohort.filter)!
  return { cohort, filter, from, watched, dueAt: nextAt, owesSince: nextAt === null ? null : lastSeq }
}
