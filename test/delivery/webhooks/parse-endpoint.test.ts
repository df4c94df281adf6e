import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REVISION_EVENT_TYPES } from '../../../src/delivery/webhooks/endpoint.ts'
import { parseEndpointBody, parseEndpointChange } from '../../../src/delivery/webhooks/parse-endpoint.ts'
import { sampleGazetteer as gazetteer } from '../../templates/sample-views.ts'

const ENDPOINT_URL = 'https://hooks.example.org/'
const parse = (body: unknown) => parseEndpointBody(body, gazetteer)
const faultyPointersOf = (body: unknown) =>
  parse(body)
    .faults.map(({ pointer }) => pointer)
    .sort()
const REGION = [...gazetteer.regions.values()].find(({ type }) => type === 'governorate')!.id

describe('the body that registers an endpoint', () => {
  test('needs a url and nothing else', () => {
    expect(parse({ url: ENDPOINT_URL })).toEqual({
      faults: [],
      url: ENDPOINT_URL,
      settings: {
        url: ENDPOINT_URL,
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
    [{ url: ENDPOINT_URL, events: ['event.published', 'x', null, 1] }, ['/events/1', '/events/2', '/events/3']],
    [{ url: ENDPOINT_URL, events: 'event.published' }, ['/events']],
    [{ url: ENDPOINT_URL, digest: { cadence: 'none' } }, ['/digest/cadence']],
    [{ url: ENDPOINT_URL, owner: 'me', lang: 'fr', secret: 'x' }, ['/lang', '/owner', '/secret']],
    [
      { url: ENDPOINT_URL, regions: ['nowhere'], severity: 'grave', backed: 'yes' },
      ['/backed', '/regions/0', '/severity'],
    ],
  ])('%j has faults at %j', (body, pointers) => {
    expect(faultyPointersOf(body)).toEqual([...pointers].sort())
  })

  test.each([
    ['standard', []],
    ['slack', ['/events']],
    ['cap', ['/events']],
  ])('can ask for digests in the format %s with faults at %j', (format, pointers) => {
    expect(faultyPointersOf({ url: ENDPOINT_URL, events: ['digest.published'], format })).toEqual(pointers)
  })

  test('never makes the parser throw, and every fault has a sentence', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const { detail } of parse(body).faults) expect(detail).toMatch(/\.$/)
      }),
    )
  })
})

test('a change keeps the settings that it does not have', () => {
  const settings = parse({ url: ENDPOINT_URL, regions: [REGION], owner: 'a@example.org', lang: 'ar' }).settings!
  expect(parseEndpointChange({ paused: true }, settings, gazetteer).settings).toEqual({ ...settings, paused: true })
  expect(parseEndpointChange({ owner: null }, settings, gazetteer).settings!.owner).toBeNull()
  expect(parseEndpointChange([], settings, gazetteer).faults.map(({ pointer }) => pointer)).toContain('')
})
