import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import actors from '../../data/actors.json'
import regions from '../../data/regions.json'
import timeline from '../../data/timeline.json'
import { findDataFaults } from '../../src/cli/check/find-data-faults.ts'
import { findMapFaults } from '../../src/cli/check/map-faults.ts'
import { type EventActor, type EventText, LANGS, type Source } from '../../src/timeline/event.ts'
import type { Actor, Region } from '../../src/timeline/gazetteer.ts'
import { event as arabicWords } from '../../templates/words/ar/event.ts'
import { event as englishWords } from '../../templates/words/en/event.ts'

type Bilingual<T> = Record<'en' | 'ar', T>
type Revision = {
  change: string
  reason?: Bilingual<string>
  nature: string
  when: string | null
  kind: string
  certainty: string
  actors: EventActor[]
  text: Bilingual<EventText>
  sources: Source[]
}

const places = regions as unknown as Region[]
const events = timeline.events as unknown as { id: string; revisions: Revision[] }[]
const revisions = events.flatMap(({ id, revisions: all }) => all.map((revision) => ({ id, ...revision })))
const newest = (id: string): Revision => events.find((event) => event.id === id)!.revisions.at(-1)!
const articleIn = ({ sources }: Revision) => sources.find(({ publisher }) => publisher === 'The New Arab')

const TODAY = Date.UTC(2026, 10, 25)

describe('the shipped data', () => {
  test('have no fault', () => {
    expect(findDataFaults({ regions, actors, timeline }, TODAY)).toEqual([])
  })

  test('hold 65 events of one article and the 35 actors in it', () => {
    expect(events).toHaveLength(65)
    expect(actors).toHaveLength(35)
    const natures = Object.groupBy(events, ({ id }) => newest(id).nature)
    const counted = Object.entries(natures).map(([nature, all]) => [nature, all!.length])
    expect(Object.fromEntries(counted)).toEqual({ event: 27, state: 16, claim: 18, forecast: 4 })
  })

  test('are in both languages throughout', () => {
    const missing = revisions.filter(({ text, reason }) =>
      LANGS.some((lang) => !text[lang]?.title || !text[lang].summary || (reason && !reason[lang])),
    )
    expect(missing).toEqual([])
    expect(Object.keys(timeline.title)).toEqual([...LANGS])
  })

  test('name the article and the paragraph in every revision, and leave no paragraph out', () => {
    const locators = revisions.map((revision) => articleIn(revision)?.locator)
    for (const locator of locators) expect(locator).toMatch(/^¶\d+(, ¶\d+)*$/)
    const paragraphs = new Set(locators.flatMap((locator) => locator!.split(', ')))
    expect([...paragraphs].map((each) => Number(each.slice(1))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 33 }, (_, at) => at + 1),
    )
  })

  test('are at most "reported" where the article is the only source', () => {
    const alone = revisions.filter(({ sources }) => sources.every(({ publisher }) => publisher === 'The New Arab'))
    expect(alone.length).toBeGreaterThan(0)
    expect(alone.filter(({ certainty }) => certainty !== 'reported' && certainty !== 'unverified')).toEqual([])
  })

  test('attribute every claim and forecast to its author', () => {
    const opinions = revisions.filter(({ nature }) => nature === 'claim' || nature === 'forecast')
    for (const { text, certainty } of opinions) {
      expect(certainty).toBe('unverified')
      expect(text.en.summary).toContain('Leila Al-Shami')
      expect(text.ar.summary).toContain('ليلى الشامي')
    }
  })

  test('use only kinds and roles that have words in both languages', () => {
    const kinds = [...new Set(revisions.map(({ kind }) => kind))]
    const roles = [...new Set(revisions.flatMap((revision) => revision.actors.map(({ role }) => role)))]
    for (const words of [englishWords, arabicWords]) {
      expect(Object.keys(words.kinds)).toEqual(expect.arrayContaining(kinds))
      expect(Object.keys(words.roles)).toEqual(expect.arrayContaining(roles))
    }
  })
})

describe('the shipped data have a correction', () => {
  const corrected = revisions.filter(({ change }) => change === 'correction').map(({ id }) => id)

  test('for each of the three faults of the article, and for a number that soon changed', () => {
    expect(corrected.sort()).toEqual([
      'hts-protests-2024',
      'iraq-militias-enter-2024',
      'northern-syria-agreements-2020',
      'tel-rifaat-sdf-control',
    ])
  })

  test('where the article misspells a name', () => {
    const { text, actors: named } = newest('hts-protests-2024')
    expect(text.en.title + text.en.summary).toContain('al-Jolani')
    expect(text.en.title + text.en.summary).not.toContain('Johani')
    expect(named).toContainEqual({ id: 'jolani', role: 'target' })
  })

  test('where the article names a third party of a treaty of two', () => {
    const { actors: named, certainty, when } = newest('northern-syria-agreements-2020')
    const parties = named.filter(({ role }) => role === 'party').map(({ id }) => id)
    expect({ parties, certainty, when }).toEqual({
      parties: ['russia', 'turkey'],
      certainty: 'disputed',
      when: '2020-03-05',
    })
  })

  test('where the article says that a town is held which had fallen the day before', () => {
    expect(newest('tel-rifaat-sdf-control').when).toBe('../2024-12-01')
    expect(newest('tel-rifaat-offensive-2024').text.en.title).toContain('takes Tel Rifaat')
  })
})

describe('the shipped gazetteer', () => {
  const governorates = places.filter(({ type }) => type === 'governorate')
  const codes = (name: string) => governorates.map((each) => each.codes?.[name]).sort()

  test('has the 14 governorates of Syria, each with its P-code and its ISO code', () => {
    expect(codes('pcode')).toEqual(Array.from({ length: 14 }, (_, at) => `SY${String(at + 1).padStart(2, '0')}`))
    const iso = ['DI', 'DR', 'DY', 'HA', 'HI', 'HL', 'HM', 'ID', 'LA', 'QU', 'RA', 'RD', 'SU', 'TA']
    expect(codes('iso')).toEqual(iso.map((each) => `SY-${each}`))
    for (const governorate of governorates) expect(governorate.in).toEqual(['sy'])
  })

  test('has bounds for Syria and for each governorate that the map shows completely: all but Quneitra', () => {
    const bounded = places.filter(({ bounds }) => bounds).map(({ id }) => id)
    const whole = governorates.map(({ id }) => id).filter((id) => id !== 'sy-quneitra')
    expect(bounded.sort()).toEqual(['sy', ...whole].sort())
  })

  test('has a source for each relation of an actor', () => {
    const relations = (actors as Actor[]).flatMap(({ part_of = [], backed_by = [] }) => [...part_of, ...backed_by])
    expect(relations.length).toBeGreaterThan(0)
    expect(relations.filter(({ source }) => !source)).toEqual([])
  })
})

describe('the guide to the data', () => {
  const guide = readFileSync('data/README.md', 'utf8')
  const [region, actor, event, map, ...others] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, json]) => JSON.parse(json!) as { id: string },
  )
  const instead = (all: { id: string }[], one: { id: string }) => [...all.filter(({ id }) => id !== one.id), one]

  test('shows one region, one actor, one event and one map, none with a fault', () => {
    expect(others).toEqual([])
    expect(findMapFaults(map, new Set(regions.map(({ id }) => id)))).toEqual([])
    const documents = {
      regions: instead(regions, region!),
      actors: instead(actors, actor!),
      timeline: { ...timeline, events: instead(timeline.events, event!) },
    }
    expect(findDataFaults(documents, TODAY)).toEqual([])
  })

  test('lists every kind and every role that has words', () => {
    const [kinds, roles] = ['Kinds', 'Roles'].map((title) => guide.split(`**${title}.**`)[1]!.split('\n\n')[0]!)
    const listed = kinds!.split('·').flatMap((part) => {
      const [, group, names] = /`(\w+)\.`\s+([\s\S]*)/.exec(part)!
      return names!.split(',').map((name) => `${group}.${name.trim()}`)
    })
    expect(listed.sort()).toEqual(Object.keys(englishWords.kinds).sort())
    for (const role of Object.keys(englishWords.roles)) expect(roles).toContain(role)
  })
})
