import { type Filter, matches } from '../../audience/filter.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Told } from '../../timeline/journal-store.ts'
import { keepEdition } from '../render/render-edition.ts'
import { editionId, type Tale, type Was } from '../select/edition-items.ts'
import type { Informed, Notice, Notices } from '../stores/correction-store.ts'
import type { Plan, Tally } from '../stores/run-store.ts'
import type { Member } from './pack-chunks.ts'
import type { Planner, Sorted } from './plan-page.ts'

const MOST_AT_ONCE = 50
/** Clocks of two isolates may differ by so much: what was planned this long before an event cannot tell it. */
const CLOCKS_DIFFER_MS = 3_600_000

/**
 * Claims every correction and retraction that is due, each as a run of its own for those who were told. Answers with how
 * many. Nothing else tells them so: a lost ticket or a crash leaves them to the next claim, and a doubled one finds none.
 */
export const claimNotices = async (notices: Notices, now: number): Promise<number> => {
  for (let claimed = 0; ; ) {
    const made = await notices.claim(now, MOST_AT_ONCE)
    claimed += made
    if (made < MOST_AT_ONCE) return claimed
  }
}

/** Whether it is still to be found out whom a notice concerns. */
export const isGathering = ({ gatherBelow, gatherAfter }: Plan): boolean => gatherBelow !== null || gatherAfter !== null

/**
 * Looks through one page of chunks for readers who were told, from the newest back to when the event was recorded; for
 * an event older than the ledger then through all readers for those who follow it now. From the claim on no freeze tells
 * what a notice puts right, so that who is not found now never is.
 */
export const gatherPage = async (planner: Planner, plan: Plan, now: number): Promise<void> => {
  const notice = await planner.notices.of(plan)
  if (plan.gatherBelow === null) return gatherFollowers(planner, plan, notice)
  const page = await planner.notices.endOfPage(plan.gatherBelow, planner.chunksPerPage)
  const isBefore = page.oldest !== null && page.oldest < notice.since - CLOCKS_DIFFER_MS
  const isLast = page.count < planner.chunksPerPage || isBefore
  await planner.notices.gather(plan, notice, planner.chunksPerPage, {
    below: isLast ? null : page.least,
    after: isLast && isOlderThanLedger(planner, notice, now) ? 0 : null,
  })
}

const isOlderThanLedger = ({ ledgerMs }: Planner, { since }: Notice, now: number): boolean => since < now - ledgerMs

const gatherFollowers = async (planner: Planner, plan: Plan, notice: Notice): Promise<void> => {
  const readers = await planner.notices.readers(plan.gatherAfter!, planner.readersPerPage)
  const filters = await planner.roster.filters([...new Set(readers.flatMap(({ filter }) => filter ?? []))])
  const following = readers.filter(({ filter }) => follows(filters.get(filter ?? ''), notice, planner.gazetteer))
  const isLast = readers.length < planner.readersPerPage
  const next = { below: null, after: isLast ? null : readers.at(-1)!.reader }
  await planner.notices.gatherFollowers(
    plan,
    notice,
    following.map(({ reader }) => reader),
    next,
  )
}

const follows = (filter: Filter | undefined, { facts }: Notice, gazetteer: Gazetteer): boolean =>
  filter !== undefined && matches(filter, facts, gazetteer) !== null

/** The next page of a notice's audience: each reader once, with the edition that says what they were told last, and when. */
export const informedPage = async (planner: Planner, plan: Plan, now: number): Promise<Sorted> => {
  const notice = await planner.notices.of(plan)
  const readers = await planner.notices.informed(plan, notice, planner.readersPerPage)
  const filters = await planner.roster.filters([...new Set(readers.flatMap((each) => each.filter ?? []))])
  const edition = await noticeEditions(planner, notice, readers, now)
  const members: Member[] = []
  const tally: Tally = { run: notice.run, members: 0, untold: 0, gone: 0 }
  for (const informed of readers) {
    const { reader, state, lang, filter } = informed
    if (state !== 'active' || lang === null) tally.gone++
    else if (!isConcerned(informed, notice) || isInDigest(informed, { plan, notice, filters, planner })) tally.untold++
    else {
      tally.members++
      members.push({ reader, edition: await edition(informed, lang), filter, run: notice.run })
    }
  }
  const last = readers.at(-1)
  return {
    count: readers.length,
    end: last ? { run: notice.run, reader: last.reader } : null,
    members,
    tallies: [tally],
  }
}

/** Who was told a later revision since knows more than the notice says; and what was let go told nobody. */
const isConcerned = ({ stands, number }: Informed & { stands: number }, notice: Notice): boolean =>
  stands >= 0 && (number === null || number < notice.number)

type Scene = { plan: Plan; notice: Notice; filters: Map<string, Filter>; planner: Planner }

/** A correction that is not urgent is told by the next digest to all whose filter matches it. */
const isInDigest = (informed: Informed, { plan, notice, filters, planner }: Scene): boolean =>
  plan.kind === 'correction' &&
  plan.rank === DIGESTS_RANK &&
  informed.has_digest === 1 &&
  follows(filters.get(informed.filter ?? ''), notice, planner.gazetteer)

const DIGESTS_RANK = 3

/** Writes editions of a notice, one for all who were told the same on the same day. */
const noticeEditions = async (planner: Planner, notice: Notice, readers: Informed[], now: number) => {
  const numbers = [...new Set(readers.map(({ number }) => number ?? notice.number - 1))]
  const told = new Map((await planner.journal.allNumbered(notice.event, numbers)).map((each) => [each.number, each]))
  const written = new Map<string, Promise<string>>()
  return (informed: Informed, lang: Lang): Promise<string> => {
    const was = wasOf(told.get(informed.number ?? notice.number - 1)!, informed)
    const key = `${was.number} ${was.day} ${lang}`
    const edition = written.get(key) ?? keepNotice(planner, { notice, was, lang, now })
    written.set(key, edition)
    return edition
  }
}

const wasOf = ({ number, seq, hash }: Told, { told_at }: Informed): Was => ({
  number,
  seq,
  hash,
  day: told_at === null ? null : new Date(told_at).toISOString().slice(0, 10),
})

type Wanted = { notice: Notice; was: Was; lang: Lang; now: number }

const keepNotice = async (planner: Planner, { notice, was, lang, now }: Wanted): Promise<string> => {
  const { event, number, seq, hash, facts, change: kind } = notice
  const tales: Tale[] = [{ event, number, seq, hash, facts, section: 'correction', was }]
  const id = await editionId(kind, lang, tales, planner.variant)
  await keepEdition(planner, { id, kind, lang }, tales, now)
  return id
}
