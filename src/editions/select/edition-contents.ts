import { type Filter, matches } from '../../audience/filter.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import type { Stint, Window } from '../stores/cohort-store.ts'
import type { Reader } from '../stores/run-store.ts'
import { echoOf, isTold } from './alert-history.ts'
import { type Line, wakes } from './alert-rules.ts'
import { type Kind, type Tale, taleOf, talesOf } from './edition-items.ts'

const MOST_IN_WELCOME = 20
const WELCOME_PAGE = 4_000

/** A reader who may be written to, with the window that they are told. */
export type Addressed = Reader & { lang: Lang; filter: string }
/** Where what is told is found. */
type Sources = { journal: Journal; gazetteer: Gazetteer }

/** What a reader is told, by the kind of mail. */
export const tellingOf = ({ journal, gazetteer }: Sources, kind: Kind, filters: Map<string, Filter>) => {
  const windows = remembered((from: number, to: number) => windowTales(journal, from, to))
  const stories = remembered(async (from: number, to: number) =>
    storiesOf(journal, unique((await windows(from, to)).map((tale) => tale.event)), to),
  )
  const digests = remembered(async (from: number, to: number, id: string) => {
    const heard = ({ facts }: Pick<Line, 'facts'>) => matches(filters.get(id)!, facts, gazetteer) !== null
    const tales = (await windows(from, to)).filter(heard)
    if (!tales.some(({ byItself }) => byItself)) return tales
    const lines = await stories(from, to)
    const wasKnown = ({ event }: Tale) =>
      lines.get(event)!.some((line) => line.seq <= from && wakes(line) && heard(line))
    return tales.filter((tale) => !tale.byItself || !wasKnown(tale))
  })
  const atOnce = async ({ from, to, filter, least, since, line }: Addressed, brokeThrough: Window[]) => {
    const own = filters.get(filter)!
    const lines = await stories(from, to)
    const isIn = (tale: Tale, window: Window): boolean =>
      isTold(lines.get(tale.event)!, { ...window, line: line! }, own, gazetteer)
    const through = brokeThrough.map((window) => ({ ...window, from: Math.max(from, window.from), since: since! }))
    return (await windows(from, to)).filter(
      (tale) => isIn(tale, { from, to, least: least!, since: since! }) && !through.some((window) => isIn(tale, window)),
    )
  }
  const marked = async (tales: Tale[], { from, to, echo }: Addressed, stints: Stint[]): Promise<Tale[]> => {
    const lines = await stories(from, to)
    return tales.flatMap((tale) => {
      const mark = echoOf(lines.get(tale.event)!, from, stints, filters, gazetteer)
      if (!mark) return [tale]
      return mark === 'short' && echo === 'left_out' ? [] : [{ ...tale, echo: mark }]
    })
  }
  return async (reader: Addressed, stints: Stint[], brokeThrough: Window[]): Promise<Tale[]> => {
    const { from, to, filter } = reader
    if (kind === 'welcome') {
      const heard = (tale: Tale) => matches(filters.get(filter)!, tale.facts, gazetteer) !== null
      return storySoFar(journal, to, heard)
    }
    if (kind === 'alert' || kind === 'rollup') return atOnce(reader, brokeThrough)
    const tales = await digests(from, to, filter)
    return stints.length > 0 && tales.length > 0 ? marked(tales, reader, stints) : tales
  }
}

/** All lines of these events up to a seq, by event. */
const storiesOf = async (journal: Journal, events: string[], to: number): Promise<Map<string, Line[]>> =>
  Map.groupBy(events.length > 0 ? await journal.linesOf(events, to) : [], (line) => line.event)

/** What the journal's window (from, to] tells, each event once. */
export const windowTales = async (journal: Journal, from: number, to: number): Promise<Tale[]> => {
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
export const remembered = <A extends unknown[], T>(
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

/** Each once. */
export const unique = <T>(all: T[]): T[] => [...new Set(all)]
