import { describe, expect, test } from 'vitest'
import type { EndpointSettings } from '../../../src/delivery/webhooks/endpoint.ts'
import { matchDeliveries, type RevisionWithHistory } from '../../../src/delivery/webhooks/fan-out-rules.ts'
import { parseEndpointBody } from '../../../src/delivery/webhooks/parse-endpoint.ts'
import type { Change, RevisionFacts } from '../../../src/timeline/event.ts'
import { sampleGazetteer as gazetteer } from '../../templates/sample-views.ts'

const FOLLOWED = [...gazetteer.regions.values()].find(({ type }) => type === 'governorate')!.id
/** A region that neither contains the followed one nor lies in it. */
const OTHER = [...gazetteer.regions.keys()].find((id) =>
  gazetteer.regionsWithin(id).isDisjointFrom(gazetteer.regionsWithin(FOLLOWED)),
)!

const factsIn = (region: string): RevisionFacts => ({
  nature: 'event',
  certainty: 'reported',
  severity: 'severe',
  regions: [region],
  actors: [],
})
/** A revision of an event that was in one region after another; the last one is that of this revision. */
const revisionIn = (seq: number, change: Change, regions: string[], silent = false): RevisionWithHistory => ({
  seq,
  event: 'e',
  number: seq,
  change,
  silent,
  urgent: false,
  hash: '',
  facts: factsIn(regions.at(-1)!),
  factsHistory: regions.map(factsIn),
})
const receiverWith = (settings: Partial<EndpointSettings & { fromSeq: number }>) => ({
  ...parseEndpointBody({ url: 'https://hooks.example.org/', regions: [FOLLOWED] }, gazetteer).settings!,
  id: 'ep_a',
  fromSeq: 0,
  ...settings,
})

describe('an endpoint', () => {
  test.each([
    ['gets a new event that matches', revisionIn(1, 'new', [FOLLOWED]), {}, 'event.published'],
    ['gets no event that does not match', revisionIn(1, 'new', [OTHER]), {}, null],
    ['gets no revision from before its verification', revisionIn(1, 'new', [FOLLOWED]), { fromSeq: 1 }, null],
    ['gets no silent revision', revisionIn(1, 'new', [FOLLOWED], true), {}, null],
    ['gets an update that no longer matches', revisionIn(2, 'update', [FOLLOWED, OTHER]), {}, 'event.updated'],
    ['gets a correction that matches now', revisionIn(2, 'correction', [OTHER, FOLLOWED]), {}, 'event.corrected'],
    [
      'gets the retraction of an event that once matched',
      revisionIn(3, 'retraction', [FOLLOWED, OTHER, OTHER]),
      {},
      'event.retracted',
    ],
    [
      'gets no type that it did not ask for',
      revisionIn(2, 'update', [FOLLOWED]),
      { events: ['event.published' as const] },
      null,
    ],
    ['gets translations in the format standard', revisionIn(2, 'translation', [FOLLOWED]), {}, 'event.updated'],
    ['gets minor changes in the format standard', revisionIn(2, 'minor', [FOLLOWED]), {}, 'event.updated'],
    ['gets no minor changes in a chat', revisionIn(2, 'minor', [FOLLOWED]), { format: 'slack' as const }, null],
    ['gets no translations in CAP', revisionIn(2, 'translation', [FOLLOWED]), { format: 'cap' as const }, null],
  ])('%s', (_, revision, settings, type) => {
    expect(matchDeliveries([revision], [receiverWith(settings)], gazetteer)).toEqual(
      type ? [{ endpoint: 'ep_a', seq: revision.seq, type }] : [],
    )
  })
})
