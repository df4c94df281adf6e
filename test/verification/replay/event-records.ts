import type { Random } from '../random.ts'
import type { EventFacts } from './reach.ts'

/** An event as it is published. */
export type EventRecord = EventFacts & Record<string, unknown>

/** One revision to publish. */
export type Publication = {
  event: string
  number: number
  change: string
  record: EventRecord
  silent?: boolean
  urgent?: boolean
}

const repeat = (name: string, times: number): string[] => Array.from({ length: times }, () => name)

/** An id that occurs twice is chosen twice as often. */
const PLACES = [
  ...['sy-aleppo', 'sy-aleppo-city', 'sy-idlib', 'sy-hama', 'sy-hama', 'sy-homs', 'sy-homs', 'sy-damascus', 'sy-daraa'],
  ...['sy-tel-rifaat', 'sy-as-suwayda-city', 'sy-al-bukamal', 'sy-latakia', 'sy-idlib-city', 'grp-north-syria'],
  ...['grp-central-syria', 'sy', 'iq', 'tr', 'world'],
]
const ACTORS = 'saa hts rebels-2024 russia iran turkey sna sdf israel civilians-syria jolani'.split(' ')
const ROLES = ['initiator', 'target', 'party', 'affected', 'mentioned']
const SEVERITIES = ['extreme', ...repeat('severe', 3), ...repeat('moderate', 4), ...repeat('minor', 3), 'unknown']
const CERTAINTIES = [...repeat('reported', 6), 'confirmed', 'confirmed', 'disputed', 'unverified']
const NATURES = [...repeat('event', 9), 'state', 'claim', 'forecast']

const isEventOrState = (nature: string): boolean => nature === 'event' || nature === 'state'

/** Creates an event with random places, actors, severity and certainty. */
export const createRecord = (random: Random, id: string, day: string): EventRecord => {
  const nature = random.pick(NATURES)
  const severity = random.pick(SEVERITIES)
  const places = [random.pick(PLACES), ...(random.chance(0.2) ? [random.pick(PLACES)] : [])]
  const actors = random.chance(0.3) ? [] : [random.pick(ACTORS), random.pick(ACTORS)]
  const facts = {
    nature,
    severity,
    regions: [...new Set(places)].map((place) => ({ id: place })),
    actors: [...new Set(actors)].map((actor) => ({ id: actor, role: random.pick(ROLES) })),
  }
  const certainty = isEventOrState(nature) ? random.pick(CERTAINTIES) : 'unverified'
  return recordOf(id, { ...facts, certainty }, { when: random.chance(0.2) ? `${day}/..` : day })
}

/** Creates a complete record from facts, with sources that allow its certainty. */
export const recordOf = (id: string, facts: EventFacts, more: Record<string, unknown> = {}): EventRecord => ({
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

const NEXT_SEVERITY: Record<string, string> = {
  minor: 'moderate',
  unknown: 'moderate',
  moderate: 'severe',
  severe: 'extreme',
}
const NEXT_CERTAINTY: Record<string, string> = { unverified: 'reported', disputed: 'reported', reported: 'confirmed' }

const DAY_MS = 86_400_000

/** An open date ends a day later, or stays open. Any other date stays as it is. */
const nextDate = (random: Random, when: string): string => {
  const [start, end] = when.split('/')
  if (end !== '..' || random.chance(0.5)) return when
  return `${start}/${new Date(Date.parse(start!) + DAY_MS).toISOString().slice(0, 10)}`
}

/** Creates the next version of an event: more severe, more certain, wider, over, several of these, or the same. */
export const updateRecord = (random: Random, id: string, record: EventRecord): EventRecord => {
  const { nature, certainty, severity, regions, actors, when } = record
  const added = random.chance(0.25) ? [{ id: random.pick(PLACES) }] : []
  const facts = {
    regions: [...regions, ...added.filter(({ id: place }) => regions.every((region) => region.id !== place))],
    actors,
    nature: isEventOrState(nature) || random.chance(0.5) ? nature : 'event',
    severity: random.chance(0.5) ? (NEXT_SEVERITY[severity] ?? severity) : severity,
  }
  const next = random.chance(0.5) ? (NEXT_CERTAINTY[certainty] ?? certainty) : certainty
  return recordOf(
    id,
    { ...facts, certainty: isEventOrState(facts.nature) ? next : 'unverified' },
    { when: nextDate(random, String(when)) },
  )
}
