import { type Filter, matches } from '../audience/filter.ts'
import type { Roster } from '../audience/roster.ts'
import type { Lang } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { Journal } from '../timeline/journal.ts'
import type { Shelf } from '../timeline/shelf.ts'
import type { Archive } from './archive.ts'
import { type Compose, keepEdition } from './composing.ts'
import type { Notices } from './notices.ts'
import { gatherPage, informedPage, isGathering } from './noticing.ts'
import { type Member, pack } from './packing.ts'
import type { Plan, Runs, Tally } from './runs.ts'
import { editionId, isNotice, type Kind, type Tale, taleOf, talesOf } from './tell.ts'

export type Planner = {
  journal: Journal
  roster: Roster
  runs: Runs
  notices: Notices
  archive: Archive
  gazetteer: Gazetteer
  compose: Compose
  /** What letters say of the site: another site writes other editions. */
  variant: string
  /** Which edition tells a window of the journal to a filter, or null for none: neither changes, page after page. */
  decided: Shelf<string | null>
  readersPerPage: number
  chunksPerPage: number
  /** How long who was told what is kept. */
  ledgerMs: number
}

/** Readers sorted into members with their editions and those left out, by run; and how far that came. */
export type Sorted = { count: number; end: { run: number; reader: number } | null; members: Member[]; tallies: Tally[] }

/** What one page of planning came to: how many chunks wait to be sent, and whether planning goes on. */
export type Page = { chunks: number; open: boolean }

const MOST_IN_WELCOME = 20
const WELCOME_PAGE = 4_000
/** A plan in which something failed, a KV that is slow perhaps, lets others go first for so long. */
const AFTER_A_FAULT_MS = 60_000

/**
 * Plans one page of the most urgent runs: who is told what, with which edition, packed into chunks. Repeating it
 * after a crash, or beside another, changes nothing twice: the cursor and the chunks move in one transaction.
 */
export const planPage = async (planner: Planner, now: number, wall: number): Promise<Page | null> => {
  const plan = await planner.runs.openPlan(wall)
  if (!plan) return null
  try {
    return await turnPage(planner, plan, { now, wall })
  } catch (fault) {
    await planner.runs.postpone(plan.id, wall + AFTER_A_FAULT_MS)
    throw fault
  }
}

const turnPage = async (planner: Planner, plan: Plan, { now, wall }: { now: number; wall: number }): Promise<Page> => {
  if (isGathering(plan)) {
    await gatherPage(planner, plan, now)
    return { chunks: 0, open: true }
  }
  const sort = isNotice(plan.kind) ? informedPage : listenersPage
  const { count, end, members, tallies } = await sort(planner, plan, now)
  const last = count < planner.readersPerPage
  const waiting = [...plan.remainder, ...members].sort(byEdition)
  const bytes = await planner.archive.bytesOf([...new Set(waiting.map((each) => each.edition))])
  const { chunks, remainder } = pack(waiting, (edition) => bytes.get(edition)!, last)
  const turned = await planner.runs.turn(plan, {
    chunks,
    remainder,
    tallies,
    last,
    now,
    wall,
    cursorRun: end?.run ?? plan.cursorRun,
    cursorReader: end?.reader ?? plan.cursorReader,
  })
  if (turned === 'moved' && last) throw new Error(`plan ${plan.id} has readers who are not accounted for`)
  return { chunks: turned === 'taken' ? 0 : chunks.length, open: turned === 'moved' }
}

/** Those who are told the same stand together, so that a chunk opens few editions. */
const byEdition = (a: Member, b: Member): number => (a.edition < b.edition ? -1 : a.edition > b.edition ? 1 : 0)

/** The next page of those who are told a window of the journal. */
const listenersPage = async (planner: Planner, plan: Plan, now: number): Promise<Sorted> => {
  const readers = await planner.runs.page(plan, planner.readersPerPage)
  const filters = await planner.roster.filters([...new Set(readers.flatMap((each) => each.filter ?? []))])
  const editions = editionsFor(planner, plan.kind, filters, now)
  const members: Member[] = []
  const tallies = new Map<number, Tally>()
  for (const { run, reader, from, to, state, lang, filter } of readers) {
    const tally = tallies.get(run) ?? { run, members: 0, untold: 0, gone: 0 }
    tallies.set(run, tally)
    if (state !== 'active' || filter === null || lang === null) {
      tally.gone++
      continue
    }
    const edition = await editions(from, to, filter, lang)
    if (edition) members.push({ reader, edition, filter, run })
    if (edition) tally.members++
    else tally.untold++
  }
  return { count: readers.length, end: readers.at(-1) ?? null, members, tallies: [...tallies.values()] }
}

/**
 * The edition for a window, filter and language, or null where there is nothing to tell. A window's lines are read
 * once, a filter is matched once per window, and an edition is written once for all who are told the same.
 */
const editionsFor = (planner: Planner, kind: Kind, filters: Map<string, Filter>, now: number) => {
  const windows = remembered((from: number, to: number) => windowTales(planner.journal, from, to))
  const told = remembered((from: number, to: number, id: string) => {
    const filter = filters.get(id)!
    const heard = (tale: Tale) => matches(filter, tale.facts, planner.gazetteer) !== null
    return kind === 'welcome'
      ? storySoFar(planner.journal, to, heard)
      : windows(from, to).then((tales) => tales.filter(heard))
  })
  const kept = remembered(
    (id: string, lang: Lang, tales: Tale[]) => keepEdition(planner, { id, kind, lang }, tales, now),
    1,
  )
  const written = async (from: number, to: number, filter: string, lang: Lang): Promise<string | null> => {
    const tales = await told(from, to, filter)
    if (tales.length === 0 && kind !== 'welcome') return null
    const id = await editionId(kind, lang, tales, planner.variant)
    await kept(id, lang, tales)
    return id
  }
  return remembered(async (from: number, to: number, filter: string, lang: Lang): Promise<string | null> => {
    if (kind === 'welcome') return written(from, to, filter, lang)
    const name = [kind, from, to, filter, lang].join(' ')
    const known = planner.decided.get(name)
    if (known !== undefined) return known
    const id = await written(from, to, filter, lang)
    planner.decided.put(name, id)
    return id
  })
}

const windowTales = async (journal: Journal, from: number, to: number): Promise<Tale[]> => {
  if (from >= to) return []
  const entries = await journal.between(from, to)
  return talesOf(entries, await journal.toldBefore([...new Set(entries.map((entry) => entry.event))], from))
}

/** The gravest and most recent that a reader follows, up to a seq: what a welcome tells. */
const storySoFar = async (journal: Journal, to: number, heard: (tale: Tale) => boolean): Promise<Tale[]> => {
  const tales: Tale[] = []
  for (let offset = 0; ; offset += WELCOME_PAGE) {
    const page = await journal.asOf(to, WELCOME_PAGE, offset)
    tales.push(...page.map(taleOf).filter(heard))
    if (tales.length >= MOST_IN_WELCOME || page.length < WELCOME_PAGE) return tales.slice(0, MOST_IN_WELCOME)
  }
}

/** Asks once for the same arguments; with `keyed`, only the first so many arguments tell calls apart. */
const remembered = <A extends unknown[], T>(
  ask: (...args: A) => Promise<T>,
  keyed?: number,
): ((...args: A) => Promise<T>) => {
  const answers = new Map<string, Promise<T>>()
  return (...args) => {
    const key = args.slice(0, keyed).join(' ')
    const answer = answers.get(key) ?? ask(...args)
    answers.set(key, answer)
    return answer
  }
}
