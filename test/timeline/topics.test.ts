import { describe, expect, test } from 'vitest'
import actors from '../../data/actors.json' with { type: 'json' }
import regions from '../../data/regions.json' with { type: 'json' }
import { findTopics } from '../../src/timeline/find-topics.ts'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import { countEventsByTopic, suggestTopics } from '../../src/timeline/topic-counts.ts'

const gazetteer = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const entry = (places: string[], actor?: string, role = 'initiator') => ({
  regions: places,
  actors: actor ? [actor] : [],
  mentioned: actor && role === 'mentioned' ? [actor] : [],
})
const entries = [
  entry(['sy-aleppo-city', 'sy-tel-rifaat'], 'hts'),
  entry(['sy-aleppo-city'], 'hts'),
  entry(['sy-idlib'], 'jolani'),
  entry(['sy-homs'], 'russia', 'mentioned'),
  entry([]),
]
const counts = countEventsByTopic(entries, gazetteer)
const found = (typed: string) => findTopics(typed, gazetteer, counts, 8).map(({ id }) => id)

describe('the number of events of a topic', () => {
  test('counts an event once for a region with several places of it, and for each region around it', () => {
    expect(counts.regions.get('sy-aleppo')).toBe(2)
    expect(counts.regions.get('sy')).toBe(4)
    expect(counts.regions.get('grp-north-syria')).toBe(3)
    expect(counts.total).toBe(5)
  })

  test('counts the events of parts of an actor, and not those that only mention it', () => {
    expect(counts.actors.get('hts')).toBe(3)
    expect(counts.actors.get('russia')).toBeUndefined()
  })
})

describe('suggestions', () => {
  test('have the most events, without groups, without what has most of the timeline, and without what is in another', () => {
    const four = countEventsByTopic([...entries, entry(['sy-aleppo'], 'sdf'), entry(['ua']), entry(['ua'])], gazetteer)
    expect(suggestTopics(four, gazetteer, 6).map(({ id, count }) => [id, count])).toEqual([
      ['sy-aleppo', 3],
      ['hts', 3],
      ['ua', 2],
      ['sy-homs', 1],
      ['sy-idlib', 1],
      ['sdf', 1],
    ])
    expect(suggestTopics(four, gazetteer, 2)).toHaveLength(2)
  })

  test('are none on an empty timeline', () => {
    expect(suggestTopics(countEventsByTopic([], gazetteer), gazetteer, 6)).toEqual([])
  })
})

describe('the search for topics', () => {
  test.each([
    ['alep', 'sy-aleppo'],
    ['ALEPPO GOV', 'sy-aleppo'],
    ['halab', 'sy-aleppo'],
    ['حلب', 'sy-aleppo'],
    ['ادلب', 'sy-idlib'],
    ['إدلب', 'sy-idlib'],
    ['tall rif', 'sy-tel-rifaat'],
    ['hts', 'hts'],
    ['hayat tah', 'hts'],
    ['الشام', 'hts'],
    ['golani', 'jolani'],
    ['turkiye', 'tr'],
    ['IDF', 'israel'],
  ])('finds by “%s” %s', (typed, id) => {
    expect(found(typed)).toContain(id)
  })

  test('shows exact names first, then those with the most events, at most as many as asked for', () => {
    expect(found('aleppo')[0]).toBe('sy-aleppo')
    expect(found('idlib')).toEqual(['sy-idlib', 'sy-idlib-city'])
    expect(findTopics('a', gazetteer, counts, 3)).toHaveLength(3)
  })

  test.each(['', '   ', '!', 'zzzz', 'aleppo zzzz'])('finds nothing by “%s”', (typed) => {
    expect(found(typed)).toEqual([])
  })
})
