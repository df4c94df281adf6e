import { expect, test } from 'vitest'
import { usedTopicsOf } from '../../src/timeline/used-topics.ts'
import { sampleGazetteer } from '../templates/sample-views.ts'

test('the topics in use are those of events, what contains them, and the members of groups', () => {
  const events = [
    { regions: ['grp-north'], actors: ['army'], kind: 'conflict.clash' },
    { regions: ['gone'], actors: [], kind: 'weather.flood' },
  ]
  const { regions, actors, kinds } = usedTopicsOf(events, sampleGazetteer)
  expect([...regions].sort()).toEqual(['gone', 'grp-north', 'sy', 'sy-aleppo', 'world'])
  expect([...actors].sort()).toEqual(['army', 'gov'])
  expect([...kinds]).toEqual(['conflict.clash', 'weather.flood'])
})
