import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { controlPayloadOf, isChallengeReturned } from '../../../src/delivery/webhooks/control-messages.ts'
import {
  type EndpointSettings,
  parseEndpointBody,
  parseEndpointChange,
  REVISION_EVENT_TYPES,
} from '../../../src/delivery/webhooks/endpoint.ts'
import { STANDARD_FORMAT } from '../../../src/delivery/webhooks/formats/standard.ts'
import { slotOfMessageId } from '../../../src/delivery/webhooks/replay-deliveries.ts'
import { matchDeliveries, type RevisionWithHistory } from '../../../src/delivery/webhooks/webhook-recipients.ts'
import type { Change, Revision } from '../../../src/timeline/event.ts'
import type { RevisionFacts } from '../../../src/timeline/event-draft.ts'
import { event, site, world } from '../../templates/scene.ts'

const URL_ = 'https://hooks.example.org/'
const read = (body: unknown) => parseEndpointBody(body, world)
const pointers = (body: unknown) =>
  read(body)
    .faults.map(({ pointer }) => pointer)
    .sort()
const [REGION] = [...world.regions.values()]
  .filter(({ type }) => type !== 'world' && type !== 'group' && type !== 'country')
  .map(({ id }) => id) as [string]
/** A place that neither lies in the other nor holds it. */
const OTHER = [...world.regions.keys()].find((id) =>
  world.regionsWithin(id).isDisjointFrom(world.regionsWithin(REGION)),
)!

describe('the body that registers an endpoint', () => {
  test('needs a url and nothing else', () => {
    expect(read({ url: URL_ })).toEqual({
      faults: [],
      url: URL_,
      settings: {
        url: URL_,
        follows: { regions: [], actors: [], match: 'any', backed: false, severity: 'minor' },
        events: [...REVISION_EVENT_TYPES],
        digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
        lang: 'en',
        format: 'standard',
        owner: null,
        paused: false,
      },
    })
  })
  test.each([
    [{}, ['/url']],
    [null, ['']],
    [[], ['']],
    [{ url: 1, events: [] }, ['/events', '/url']],
    [{ url: URL_, events: ['event.published', 'x', null, 1] }, ['/events/1', '/events/2', '/events/3']],
    [{ url: URL_, events: 'event.published' }, ['/events']],
    [{ url: URL_, digest: { cadence: 'none' } }, ['/digest/cadence']],
    [{ url: URL_, owner: 'me', lang: 'fr', secret: 'x' }, ['/lang', '/owner', '/secret']],
    [{ url: URL_, regions: ['nowhere'], severity: 'grave', backed: 'yes' }, ['/backed', '/regions/0', '/severity']],
  ])('%j is at fault at %j', (body, places) => {
    expect(pointers(body)).toEqual([...places].sort())
  })
  test('whatever it is, is read without a fault of ours, and every fault has a sentence', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const { detail } of read(body).faults) expect(detail).toMatch(/\.$/)
      }),
    )
  })
  test('a change leaves the rest as it is', () => {
    const wanted = read({ url: URL_, regions: [REGION], owner: 'a@example.org', lang: 'ar' }).settings!
    expect(parseEndpointChange({ paused: true }, wanted, world).settings).toEqual({ ...wanted, paused: true })
    expect(parseEndpointChange({ owner: null }, wanted, world).settings!.owner).toBeNull()
    expect(parseEndpointChange([], wanted, world).faults.map(({ pointer }) => pointer)).toContain('')
  })
})

const facts = (region: string): RevisionFacts => ({
  nature: 'event',
  certainty: 'reported',
  severity: 'severe',
  regions: [region],
  actors: [],
})
const line = (
  seq: number,
  change: Change,
  looks: string[],
  more: Partial<RevisionWithHistory> = {},
): RevisionWithHistory => ({
  seq,
  event: 'e',
  number: seq,
  change,
  silent: false,
  urgent: false,
  hash: '',
  facts: facts(looks.at(-1)!),
  factsHistory: looks.map(facts),
  ...more,
})
const listener = (more: Partial<EndpointSettings & { fromSeq: number }> = {}) => ({
  ...read({ url: URL_, regions: [REGION] }).settings!,
  id: 'ep_a',
  fromSeq: 0,
  ...more,
})

describe('an endpoint hears', () => {
  test.each([
    ['of what it follows', line(1, 'new', [REGION]), {}, 'event.published'],
    ['nothing of what it does not follow', line(1, 'new', [OTHER]), {}, null],
    ['nothing from before it listened', line(1, 'new', [REGION]), { fromSeq: 1 }, null],
    ['nothing of what is silent', line(1, 'new', [REGION], { silent: true }), {}, null],
    ['of an update that takes an event away', line(2, 'update', [REGION, OTHER]), {}, 'event.updated'],
    ['of a correction that brings one in', line(2, 'correction', [OTHER, REGION]), {}, 'event.corrected'],
    ['of the end of what it once followed', line(3, 'retraction', [REGION, OTHER, OTHER]), {}, 'event.retracted'],
    [
      'nothing of a type that it does not want',
      line(2, 'update', [REGION]),
      { events: ['event.published' as const] },
      null,
    ],
    ['of a translation', line(2, 'translation', [REGION]), {}, 'event.updated'],
    ['of a minor change', line(2, 'minor', [REGION]), {}, 'event.updated'],
    ['but people do not', line(2, 'minor', [REGION]), { format: 'slack' as const }, null],
  ])('%s', (_, told, more, type) => {
    expect(matchDeliveries([told], [listener(more)], world)).toEqual(
      type ? [{ endpoint: 'ep_a', seq: told.seq, type }] : [],
    )
  })
})

test('a challenge is given back alone or in an object, and by nothing else', () => {
  for (const body of ['abc', ' abc\n', '{"challenge":"abc"}', '{"challenge":"abc","ok":true}'])
    expect(isChallengeReturned(body, 'abc')).toBe(true)
  for (const body of [
    '',
    'abcd',
    'ab',
    '"abc"',
    '{"challenge":1}',
    '{"data":{"challenge":"abc"}}',
    '{',
    'null',
    'I saw abc',
  ])
    expect(isChallengeReturned(body, 'abc')).toBe(false)
})

test.each(['slack', 'discord', 'teams', 'ntfy'] as const)('a note for %s says its sentence', (format) => {
  expect(controlPayloadOf(format, 'The code is abc.', { type: 'endpoint.ping', at: 0, data: {} }).text).toContain(
    'The code is abc.',
  )
})

test('a message’s id leads back to its place, and no other does', () => {
  expect([slotOfMessageId('ep_a', 'msg_a_7'), slotOfMessageId('ep_a', 'msg_a_7_digest')]).toEqual([14, 15])
  for (const id of ['msg_b_7', 'msg_a_', 'msg_a_x', 'msg_a_7_', 'a_7', '', 'msg_a_07x'])
    expect(slotOfMessageId('ep_a', id)).toBeNull()
})

test.each([20, 2_000])('the longest message stays under 20 KB, with names of %d characters', (length) => {
  const many = <T>(each: T): T[] => Array.from({ length: 50 }, () => each)
  const name = '\u{10ffff}'.repeat(length)
  const long = '\u{10ffff}'.repeat(600)
  const revision = {
    id: 'e'.repeat(64),
    seq: 1e9,
    number: 1e6,
    change: 'correction',
    urgent: true,
    regions: many({ id: 'r'.repeat(64) }),
    actors: many({ id: 'a'.repeat(64), role: 'x'.repeat(40) }),
    recorded_at: 0,
    when: 'x'.repeat(100),
    kind: 'k'.repeat(63),
  }
  const view = event({
    text: { title: '\u{10ffff}'.repeat(100), summary: long, lang: 'en' },
    regions: many(name),
    actors: many({ name, role: 'x' }),
    reason: { words: long, lang: 'en' },
  })
  const { text } = STANDARD_FORMAT.formatEvent({
    type: 'event.corrected',
    recordedAt: 0,
    revision: revision as unknown as Revision,
    event: view,
    lang: 'en',
    site,
    previous: [],
  })
  expect(new TextEncoder().encode(text).length).toBeLessThan(20_000)
})
