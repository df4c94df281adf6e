import type { Dice } from '../kills/dice.ts'
import type { Facts } from './places.ts'

/** An event as it is published. */
export type EventRecord = Facts & Record<string, unknown>

/** One revision to be published. */
export type Act = {
  event: string
  number: number
  change: string
  record: EventRecord
  silent?: boolean
  urgent?: boolean
}

const PLACES = [
  ...['sy-aleppo', 'sy-aleppo-city', 'sy-idlib', 'sy-hama', 'sy-hama', 'sy-homs', 'sy-homs', 'sy-damascus', 'sy-daraa'],
  ...['sy-tel-rifaat', 'sy-as-suwayda-city', 'sy-al-bukamal', 'sy-latakia', 'sy-idlib-city', 'grp-north-syria'],
  ...['grp-central-syria', 'sy', 'iq', 'tr', 'world'],
]
const PEOPLE = [
  'saa',
  'hts',
  'rebels-2024',
  'russia',
  'iran',
  'turkey',
  'sna',
  'sdf',
  'israel',
  'civilians-syria',
  'jolani',
]
const ROLES = ['initiator', 'target', 'party', 'affected', 'mentioned']
const SEVERITIES = ['extreme', ...of('severe', 3), ...of('moderate', 4), ...of('minor', 3), 'unknown']
const CERTAINTIES = [...of('reported', 6), 'confirmed', 'confirmed', 'disputed', 'unverified']
const NATURES = [...of('event', 9), 'state', 'claim', 'forecast']

function of(name: string, times: number): string[] {
  return Array.from({ length: times }, () => name)
}

/** An event made up beside those that are told: its place, its people and how grave and sure it is are as they fall. */
export const madeUp = (dice: Dice, id: string, day: string): EventRecord => {
  const nature = dice.pick(NATURES)
  const isFirm = nature === 'event' || nature === 'state'
  const facts = {
    nature,
    severity: dice.pick(SEVERITIES),
    regions: [...new Set([dice.pick(PLACES), ...(dice.chance(0.2) ? [dice.pick(PLACES)] : [])])].map((place) => ({
      id: place,
    })),
    actors: dice.chance(0.3)
      ? []
      : [...new Set([dice.pick(PEOPLE), dice.pick(PEOPLE)])].map((actor) => ({ id: actor, role: dice.pick(ROLES) })),
  }
  return recorded(id, { ...facts, certainty: isFirm ? dice.pick(CERTAINTIES) : 'unverified' }, { when: day })
}

/** A whole record of what is known, with sources that bear its certainty. */
export const recorded = (id: string, facts: Facts, more: Record<string, unknown> = {}): EventRecord => ({
  kind: facts.nature === 'claim' || facts.nature === 'forecast' ? `context.${facts.nature}` : 'conflict.clash',
  text: {
    en: { title: `What happened: ${id}`, summary: 'Made up for a replay of those days.' },
    ar: { title: `ما حدث: ${id}`, summary: 'حدث مصطنع لإعادة تمثيل تلك الأيام.' },
  },
  ...more,
  ...facts,
  sources: SOURCES[facts.certainty]!,
})

const source = (publisher: string, stance: string) => ({ publisher, title: 'A report', stance })

const SOURCES: Record<string, object[]> = {
  confirmed: [source('A paper', 'supports'), source('An agency', 'supports')],
  reported: [source('A paper', 'supports')],
  disputed: [source('A paper', 'supports'), source('An agency', 'contradicts')],
  unverified: [source('A paper', 'context')],
}

const GRAVER: Record<string, string> = { minor: 'moderate', unknown: 'moderate', moderate: 'severe', severe: 'extreme' }
const SURER: Record<string, string> = { unverified: 'reported', disputed: 'reported', reported: 'confirmed' }

/** What becomes of an event: it turns out graver, or surer, or there is only more to say. */
export const furthered = (
  dice: Dice,
  id: string,
  { nature, certainty, severity, ...rest }: EventRecord,
): EventRecord => {
  const isFirm = nature === 'event' || nature === 'state'
  const facts = {
    ...{ regions: rest.regions, actors: rest.actors },
    nature: isFirm || dice.chance(0.5) ? nature : 'event',
    severity: dice.chance(0.5) ? (GRAVER[severity] ?? severity) : severity,
  }
  const isNowFirm = facts.nature === 'event' || facts.nature === 'state'
  const surer = dice.chance(0.5) ? (SURER[certainty] ?? certainty) : certainty
  return recorded(id, { ...facts, certainty: isNowFirm ? surer : 'unverified' }, { when: rest.when })
}
