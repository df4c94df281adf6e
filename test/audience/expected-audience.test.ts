import { describe, expect, test } from 'vitest'
import {
  countReaders,
  type FilterAudience,
  type ProspectiveRevision,
  type ReaderCounts,
} from '../../src/audience/expected-audience.ts'
import type { RevisionFacts } from '../../src/timeline/event-draft.ts'
import { following, world } from './places.ts'

const facts = (more: Partial<RevisionFacts> = {}): RevisionFacts => ({
  nature: 'event',
  certainty: 'reported',
  severity: 'severe',
  regions: ['aleppo'],
  actors: [],
  ...more,
})

const READERS: FilterAudience[] = [
  { id: 'a', filter: following({ regions: ['aleppo'] }), digests: 10, alerts: { extreme: 1, severe: 20, all: 300 } },
  { id: 'b', filter: following({ regions: ['hama'] }), digests: 5_000, alerts: { extreme: 0, severe: 7_000, all: 0 } },
  { id: 'c', filter: following({ severity: 'extreme' }), digests: 40, alerts: { extreme: 0, severe: 0, all: 9_000 } },
]

const told = (more: Partial<ProspectiveRevision> = {}, readers = READERS): Promise<ReaderCounts> => {
  const page = async (after: string, limit: number) => readers.filter(({ id }) => id > after).slice(0, limit)
  return countReaders(
    page,
    { change: 'new', silent: false, urgent: false, facts: facts(), earlierFacts: [], ...more },
    world,
  )
}

describe('who would be told', () => {
  test('is who follows it: at once by their level, and in their digest', async () => {
    expect(await told()).toEqual({ at_once: 320, next_digest: 10 })
    expect(await told({ facts: facts({ severity: 'extreme' }) })).toEqual({ at_once: 9_321, next_digest: 50 })
    expect(await told({ facts: facts({ severity: 'moderate' }) })).toEqual({ at_once: 300, next_digest: 10 })
    expect(await told({ facts: facts({ severity: 'minor' }) })).toEqual({ at_once: 300, next_digest: 10 })
  })

  test.each<[string, Partial<RevisionFacts>]>([
    ['a claim', { nature: 'claim' }],
    ['a forecast', { nature: 'forecast' }],
    ['what is not verified', { certainty: 'unverified' }],
  ])('waits for the digest where it is %s', async (_, more) => {
    expect(await told({ facts: facts(more) })).toEqual({ at_once: 0, next_digest: 10 })
  })

  test.each<[Partial<ProspectiveRevision>, ReaderCounts]>([
    [{ silent: true }, { at_once: 0, next_digest: 0 }],
    [{ change: 'translation' }, { at_once: 0, next_digest: 0 }],
    [{ change: 'minor' }, { at_once: 0, next_digest: 0 }],
    [{ change: 'retraction' }, { at_once: null, next_digest: 0 }],
    [
      { change: 'correction', urgent: true },
      { at_once: null, next_digest: 0 },
    ],
    [
      { change: 'retraction', silent: true },
      { at_once: 0, next_digest: 0 },
    ],
  ])('of %j is %j', async (more, who) => {
    expect(await told(more)).toEqual(who)
  })

  test('is nobody a second time at once, but those whom it wakes only now', async () => {
    const earlier = [facts()]
    expect(await told({ change: 'update', earlierFacts: earlier })).toEqual({ at_once: 0, next_digest: 10 })
    const graver = facts({ severity: 'extreme' })
    expect(await told({ change: 'update', facts: graver, earlierFacts: earlier })).toEqual({
      at_once: 9_001,
      next_digest: 50,
    })
    const unsure = [facts({ certainty: 'unverified' })]
    expect(await told({ change: 'update', earlierFacts: unsure })).toEqual({ at_once: 320, next_digest: 10 })
    const elsewhere = [facts({ regions: ['idlib'] })]
    expect(await told({ change: 'correction', earlierFacts: elsewhere })).toEqual({ at_once: 320, next_digest: 10 })
  })

  test('is counted to the end, however many filters there are', async () => {
    const many = Array.from(
      { length: 4_321 },
      (_, at): FilterAudience => ({ ...READERS[0]!, id: String(at).padStart(6, '0') }),
    )
    expect(await told({}, many)).toEqual({ at_once: 320 * 4_321, next_digest: 43_210 })
  })
})
