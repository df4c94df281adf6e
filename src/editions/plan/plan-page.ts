import type { Filter } from '../../audience/filter.ts'
import type { Roster } from '../../audience/subscriber-store.ts'
import type { Shelf } from '../../lib/lru-cache.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import { type Compose, keepEdition } from '../render/render-edition.ts'
import { type Addressed, remembered, tellingOf, unique } from '../select/edition-contents.ts'
import { editionId, isNotice, type Kind, type Tale, toldText } from '../select/edition-items.ts'
import type { Cohorts, Stint, Window } from '../stores/cohort-store.ts'
import type { Notices } from '../stores/correction-store.ts'
import type { Archive } from '../stores/edition-store.ts'
import type { Plan, Runs, Tally } from '../stores/run-store.ts'
import { gatherPage, informedPage, isGathering } from './correction-audience.ts'
import { type Member, pack } from './pack-chunks.ts'

export type Planner = {
  journal: Journal
  roster: Roster
  runs: Runs
  notices: Notices
  cohorts: Cohorts
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
  const waiting = [...plan.remainder, ...members.sort(byEdition)]
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

/**
 * Those of a page who are told the same stand together, so that a chunk opens few editions. What the page before left
 * over goes first, for that is where it is looked for when somebody asks why they got a mail.
 */
const byEdition = (a: Member, b: Member): number => (a.edition < b.edition ? -1 : a.edition > b.edition ? 1 : 0)

/** The next page of those who are told a window of the journal. */
const listenersPage = async (planner: Planner, plan: Plan, now: number): Promise<Sorted> => {
  const { kind } = plan
  const readers = await planner.runs.page(plan, planner.readersPerPage)
  const echoing = kind === 'digest' ? readers.filter((each) => each.echo !== null) : []
  const stints = await planner.cohorts.stints(echoing.map((each) => each.reader))
  const brokeThrough =
    kind === 'rollup' ? await planner.cohorts.brokeThrough(unique(readers.map((each) => each.run))) : NONE
  const names = [
    ...readers.map((each) => each.filter),
    ...[...stints.values()].flat().map((stint) => stint.cohort.filter),
  ]
  const filters = await planner.roster.filters(unique(names.filter((each) => each !== null)))
  const editions = editionsFor(planner, kind, filters, now)
  const members: Member[] = []
  const tallies = new Map<number, Tally>()
  for (const reader of readers) {
    const { run, state, lang, filter } = reader
    const tally = tallies.get(run) ?? { run, members: 0, untold: 0, gone: 0 }
    tallies.set(run, tally)
    if (state !== 'active' || filter === null || lang === null) {
      tally.gone++
      continue
    }
    const told = { ...reader, lang, filter }
    const edition = await editions(told, stints.get(reader.reader) ?? [], brokeThrough.get(run) ?? [])
    if (edition) members.push({ reader: reader.reader, edition, filter, run })
    if (edition) tally.members++
    else tally.untold++
  }
  return { count: readers.length, end: readers.at(-1) ?? null, members, tallies: [...tallies.values()] }
}

const NONE = new Map<never, never>()

/**
 * The edition for a reader's window, filter and language, or null where there is nothing to tell. A window's lines are
 * read once, a filter is matched once per window, and an edition is written once for all who are told the same.
 */
const editionsFor = (planner: Planner, kind: Kind, filters: Map<string, Filter>, now: number) => {
  const told = tellingOf(planner, kind, filters)
  const kept = remembered(async (_told: string, lang: Lang, tales: Tale[]): Promise<string> => {
    const id = await editionId(kind, lang, tales, planner.variant)
    await keepEdition(planner, { id, kind, lang }, tales, now)
    return id
  }, 2)
  const written = async (tales: Tale[], lang: Lang): Promise<string | null> =>
    tales.length === 0 && kind !== 'welcome' ? null : kept(toldText(tales), lang, tales)
  const decided = new Map<string, Promise<string | null>>()
  return (reader: Addressed, stints: Stint[], brokeThrough: Window[]): Promise<string | null> => {
    const { from, to, filter, lang, least, since, line } = reader
    const echo = stints.length > 0 ? JSON.stringify([reader.echo, stints.map(({ reader: _, ...stint }) => stint)]) : ''
    const through = brokeThrough.length > 0 ? JSON.stringify(brokeThrough) : ''
    const name = [kind, from, to, filter, lang, least, since, line, through, echo].join(' ')
    const isKept = kind !== 'welcome' && echo === ''
    const known = isKept ? planner.decided.get(name) : undefined
    if (known !== undefined) return Promise.resolve(known)
    const answer = decided.get(name) ?? told(reader, stints, brokeThrough).then((tales) => written(tales, lang))
    decided.set(name, answer)
    return answer.then((id) => {
      if (isKept) planner.decided.put(name, id)
      return id
    })
  }
}
