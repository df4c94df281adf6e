import { compareTexts } from '../../lib/compare-texts.ts'
import { CERTAINTIES, isOpinion, type Lang, type RevisionFacts, severityRankOf } from '../../timeline/event.ts'
import type { EditionItem, EditionSection } from './edition-items.ts'

/**
 * The facts that give the order of a mail. `whenMin` is the first day that the event may have touched; null if that is not
 * known.
 */
export type GravityKey = FactsKey & SectionKey & { whenMin: string | null; seq: number }

type SectionKey = { section: EditionSection; carried?: boolean }

type FactsKey = Pick<RevisionFacts, 'nature' | 'severity' | 'certainty'>

/**
 * The order of a digest: corrections, first those for which the digest before had no room; events and states; claims and
 * forecasts. Each of them by severity, certainty, day (the newest first, undatable last) and seq. It is the same in every
 * language.
 */
export const sortByGravity = <T extends GravityKey>(events: readonly T[]): T[] =>
  events.toSorted((a, b) => compareSections(a, b) || compareGravity(a, b))

/** The order of an alert or a roll-up: as of a digest, but a correction is an event like any other. */
export const sortAlerts = <T extends GravityKey>(events: readonly T[]): T[] => events.toSorted(compareGravity)

/**
 * The items of an edition in the order of a digest, as far as their revisions are not needed for it; of equals the newest
 * first.
 */
export const sortItemsByGravity = (items: readonly EditionItem[]): EditionItem[] =>
  items.toSorted((a, b) => compareSections(a, b) || compareFacts(a.facts, b.facts) || b.seq - a.seq)

/**
 * Moves the lead before the events that are no corrections: the first of them with a title in `lang`. With corrections
 * alone, the first correction with such a title leads. The others keep their order.
 */
export const moveLeadFirst = <T extends { section: EditionSection; text: { lang: Lang } }>(
  events: readonly T[],
  lang: Lang,
): T[] => {
  const rest = events.filter((event) => !isCorrection(event))
  const lead = (rest.length > 0 ? rest : events).find((event) => event.text.lang === lang)
  if (!lead) return [...events]
  const others = events.filter((event) => event !== lead)
  const at = rest.length > 0 ? events.length - rest.length : 0
  return [...others.slice(0, at), lead, ...others.slice(at)]
}

/** Corrections come first, and of them those for which the digest before had no room. */
const compareSections = (a: SectionKey, b: SectionKey): number =>
  Number(isCorrection(b)) - Number(isCorrection(a)) || Number(b.carried ?? false) - Number(a.carried ?? false)

const isCorrection = ({ section }: Pick<GravityKey, 'section'>): boolean => section === 'correction'

const compareGravity = (a: GravityKey, b: GravityKey): number =>
  compareFacts(a, b) || compareTexts(b.whenMin ?? '', a.whenMin ?? '') || a.seq - b.seq

/** Events and states come before claims and forecasts. Then the order is by severity and by certainty. */
const compareFacts = (a: FactsKey, b: FactsKey): number =>
  Number(isOpinion(a)) - Number(isOpinion(b)) ||
  severityRankOf(b.severity) - severityRankOf(a.severity) ||
  CERTAINTIES.indexOf(a.certainty) - CERTAINTIES.indexOf(b.certainty)
