import { expect, test } from 'vitest'
import { filterOf } from '../../../src/audience/filter.ts'
import { listEditions } from '../../../src/delivery/insight/list-editions.ts'
import type { RevisionFacts } from '../../../src/timeline/event.ts'
import { sampleGazetteer } from '../../templates/sample-views.ts'

const region = [...sampleGazetteer.regions.keys()].find((id) => sampleGazetteer.regions.get(id)!.type !== 'world')!
const factsIn = (id: string): RevisionFacts =>
  ({
    severity: 'severe',
    certainty: 'reported',
    nature: 'event',
    regions: [id],
    actors: [],
  }) as unknown as RevisionFacts
const filter = filterOf({ regions: [region], actors: [], match: 'any', backed: false, severity: 'minor' })

const listWith = (facts: RevisionFacts[]) =>
  listEditions(
    {
      editionArchive: {
        listEditions: async () => [{ edition: 'a', filter, at: 0 }],
        readFacts: async () => new Map([['a', facts]]),
      },
      gazetteer: sampleGazetteer,
    },
    'en',
  )

test('a digest is listed with its region and the number of its events', async () => {
  expect(await listWith([factsIn(region)])).toEqual([{ edition: 'a', at: 0, events: 1, region, actor: null }])
})

test('a digest that shows an event outside of its filter is not listed: it tells what a reader follows', async () => {
  expect(await listWith([factsIn(region), factsIn('elsewhere')])).toEqual([])
})

test('a digest whose events are not known is not listed', async () => {
  expect(await listWith([])).toEqual([])
})
