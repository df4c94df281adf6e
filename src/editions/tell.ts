import type { Section } from '../../templates/views.ts'
import type { Lang } from '../timeline/event.ts'
import { canonicalJson, sha256 } from '../timeline/hash.ts'
import type { Entry } from '../timeline/journal.ts'
import type { Facts } from '../timeline/publishing.ts'

/** The kinds of mail. */
export type Kind = 'confirmation' | 'welcome' | 'digest' | 'operator' | 'endpoint'

/** What comes first: 1 confirmations and welcomes; 2 alerts and what a reader asked for now; 3 digests. */
export type Rank = 1 | 2 | 3

/** A revision as an edition tells it. */
export type Tale = { event: string; number: number; seq: number; hash: string; section: Section; facts: Facts }

/**
 * What the journal's lines of one window (from, to] tell, each event once in its newest form: nothing of an event
 * that ended retracted, nothing that is silent, no translation and no minor change. `toldBefore` holds the events
 * that readers were told of before the window; any other is new to them.
 */
export const talesOf = (entries: readonly Entry[], toldBefore: ReadonlySet<string>): Tale[] => {
  const byEvent = new Map<string, Entry[]>()
  for (const entry of entries) byEvent.set(entry.event, [...(byEvent.get(entry.event) ?? []), entry])
  return [...byEvent].flatMap(([event, lines]) => {
    const newest = lines.at(-1)!
    const telling = lines.filter(tells)
    if (newest.change === 'retraction' || telling.length === 0) return []
    return [{ ...taleOf(newest), section: sectionOf(telling, toldBefore.has(event)) }]
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

/** An edition's id: the hash of what it tells, so that all who are told the same share it. */
export const editionId = async (kind: Kind, lang: Lang, tales: readonly Tale[], variant = ''): Promise<string> => {
  const told = tales.map(({ event, number, section }) => [event, number, section].join(' ')).sort()
  return (await sha256(canonicalJson({ kind, lang, told, variant }))).slice(0, 32)
}

const tells = ({ silent, change }: Entry): boolean => !silent && change !== 'translation' && change !== 'minor'

const sectionOf = (telling: Entry[], wasToldBefore: boolean): Section => {
  if (!wasToldBefore || telling.some((entry) => entry.change === 'new')) return 'new'
  return telling.some((entry) => entry.change === 'correction') ? 'correction' : 'update'
}
