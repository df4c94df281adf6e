import type { EchoMark, Section } from '../../../templates/views.ts'
import { canonicalJson, sha256 } from '../../lib/canonical-json.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Facts } from '../../timeline/event-draft.ts'
import type { Entry, Retracted } from '../../timeline/journal-store.ts'

/** The kinds of mail. */
export type Kind = 'confirmation' | 'welcome' | 'digest' | 'alert' | 'rollup' | 'operator' | 'endpoint' | NoticeKind

/** Tells those who were told of an event that it is otherwise, or is not. */
export type NoticeKind = 'correction' | 'retraction'

export const isNotice = (kind: Kind): kind is NoticeKind => kind === 'correction' || kind === 'retraction'

/** What comes first: 1 confirmations and welcomes; 2 alerts and what a reader asked for now; 3 digests. */
export type Rank = 1 | 2 | 3

/** A revision as an edition tells it; a notice says beside it what was told before. */
export type Tale = {
  event: string
  number: number
  seq: number
  hash: string
  section: Section
  /** In a digest, of an event that its readers were told of at once. */
  echo?: EchoMark
  facts: Facts
  was?: Was
  /** All that is new of it was told by a mail of its own to those who knew it. */
  byItself?: true
}

/**
 * The revision that the reader of a notice was told before, and the day (UTC) on which they last were; null where the
 * ledger does not reach back so far. `again`: the event was recorded anew since it was withdrawn.
 */
export type Was = { number: number; seq: number; hash: string; day: string | null; again?: true }

/**
 * What the journal's lines of one window (from, to] tell, each event once in its newest form: nothing of an event
 * that ended retracted, nothing that is silent, no translation and no minor change. `toldBefore` holds the events
 * that readers were told of before the window; any other is new to them. Of those that they were told of, what was
 * corrected urgently alone is marked: those who knew it had a mail of its own.
 */
export const talesOf = (entries: readonly Entry[], toldBefore: ReadonlySet<string>): Tale[] => {
  const byEvent = new Map<string, Entry[]>()
  for (const entry of entries) byEvent.set(entry.event, [...(byEvent.get(entry.event) ?? []), entry])
  return [...byEvent].flatMap(([event, lines]) => {
    const newest = lines.at(-1)!
    const isKnown = toldBefore.has(event)
    const telling = lines.filter(tells)
    if (newest.change === 'retraction' || telling.length === 0) return []
    const others = telling.filter(({ urgent }) => !(isKnown && urgent))
    if (others.length === 0) return [{ ...taleOf(newest), section: 'correction', byItself: true }]
    return [{ ...taleOf(newest), section: sectionOf(others, isKnown) }]
  })
}

/** An event as a welcome tells it: whatever its last change was, it is part of the story so far. */
export const taleOf = ({ event, number, seq, hash, facts }: Entry): Tale => ({
  event,
  number,
  seq,
  hash,
  facts,
  section: 'new',
})

/** What is known by the time of a freeze: of events the last retraction, and the newest correction that is told. */
export type Known = {
  retracted: ReadonlyMap<string, Retracted>
  corrected: ReadonlyMap<string, Pick<Tale, 'number' | 'seq' | 'hash'>>
}

/**
 * What of an edition still stands. What was retracted is left out and what was corrected is told in its new form; a
 * correction that was overtaken is not told, for another reaches its readers; and a retraction stays true, whatever came
 * after.
 */
export const talesNow = (edition: { kind: Kind; tales: Tale[] }, { retracted, corrected }: Known): Tale[] =>
  edition.tales.flatMap((tale) => {
    const [end, newer] = [retracted.get(tale.event), corrected.get(tale.event)]
    if (edition.kind === 'retraction') return [end?.again ? saidAgain(tale) : tale]
    if (end && end.number > tale.number) return []
    if (!newer || newer.number <= tale.number) return [tale]
    return edition.kind === 'correction' ? [] : [{ ...tale, ...newer }]
  })

const saidAgain = (tale: Tale): Tale => (tale.was?.again ? tale : { ...tale, was: { ...tale.was!, again: true } })

/** An edition's id: the hash of what it tells, so that all who are told the same share it. */
export const editionId = async (kind: Kind, lang: Lang, tales: readonly Tale[], variant = ''): Promise<string> => {
  const told = tales.map(named).sort()
  return (await sha256(canonicalJson({ kind, lang, told, variant }))).slice(0, 32)
}

/** What an edition tells, as one text: the same for the same in the same order. */
export const toldText = (tales: readonly Tale[]): string => tales.map(named).join('\n')

const named = ({ event, number, section, echo, was }: Tale): string =>
  [event, number, section, ...(echo ? [echo] : []), ...(was ? [was.number, was.day, was.again] : [])].join(' ')

const tells = ({ silent, change }: Entry): boolean => !silent && change !== 'translation' && change !== 'minor'

const sectionOf = (telling: Entry[], wasToldBefore: boolean): Section => {
  if (!wasToldBefore || telling.some((entry) => entry.change === 'new')) return 'new'
  return telling.some((entry) => entry.change === 'correction') ? 'correction' : 'update'
}
