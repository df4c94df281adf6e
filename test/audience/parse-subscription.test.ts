import { describe, expect, test } from 'vitest'
import { parseSubscription } from '../../src/audience/parse-preferences.ts'
import {
  ALERT_LEVELS,
  ALERTED_MODES,
  CADENCES,
  MATCH_MODES,
  MIN_SEVERITIES,
  WEEKDAYS,
} from '../../src/audience/preferences.ts'
import { world } from './small-world.ts'

const bounds = { gazetteer: world, maxAlertsPerHour: 4 }

const parse = (body: unknown) => parseSubscription(body, bounds, 'en')
const email = 'reader@example.org'
/** The faults of a body with a valid address and these members. */
const faultsOf = (members: Record<string, unknown>) => parse({ email, ...members }).faults

describe('only the address is required', () => {
  test('and the other members have defaults', () => {
    expect(parse({ email })).toEqual({
      email,
      faults: [],
      preferences: {
        regions: [],
        actors: [],
        match: 'any',
        backed: false,
        severity: 'minor',
        certainty: 'unverified',
        digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
        alerts: 'none',
        alerts_per_hour: null,
        quiet: null,
        extreme_at_once: true,
        alerted: 'marked',
        lang: 'en',
      },
    })
  })
  test('and the language is that of the request', () => {
    expect(parseSubscription({ email }, bounds, 'ar').preferences.lang).toBe('ar')
    expect(parseSubscription({ email, lang: 'en' }, bounds, 'ar').preferences.lang).toBe('en')
  })
  test.each([
    [{ cadence: 'weekly' }, { cadence: 'weekly', weekday: 'monday', time: '07:00', timezone: 'UTC' }],
    [{ time: '23:59' }, { cadence: 'daily', weekday: 'monday', time: '23:59', timezone: 'UTC' }],
    [{ timezone: 'Asia/Damascus' }, { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'Asia/Damascus' }],
    [{}, { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' }],
  ])('and each member of the digest has a default: %j', (digest, whole) => {
    expect(parse({ email, digest })).toMatchObject({ preferences: { digest: whole }, faults: [] })
  })
})

describe('a valid member is returned', () => {
  test.each([
    ...MATCH_MODES.map((match) => ({ match })),
    ...MIN_SEVERITIES.map((severity) => ({ severity })),
    ...ALERT_LEVELS.map((alerts) => ({ alerts })),
    ...['en', 'ar'].map((lang) => ({ lang })),
    { backed: true },
    ...[1, 4, null].map((alerts_per_hour) => ({ alerts_per_hour })),
    ...[null, { from: '22:00', to: '07:00' }, { from: '00:00', to: '23:59' }].map((quiet) => ({ quiet })),
    ...[true, false].map((extreme_at_once) => ({ extreme_at_once })),
    ...ALERTED_MODES.map((alerted) => ({ alerted })),
    { backed: false },
  ])('%j', (member) => {
    expect(parse({ email, ...member })).toMatchObject({ preferences: member, faults: [] })
  })
  test.each([
    ...CADENCES.map((cadence) => ({ cadence })),
    ...WEEKDAYS.map((weekday) => ({ weekday })),
    ...['00:00', '09:05', '19:59', '23:59'].map((time) => ({ time })),
  ])('in the digest: %j', (digest) => {
    expect(parse({ email, digest, alerts: 'all' })).toMatchObject({ preferences: { digest }, faults: [] })
  })
  test('ids are sorted and unique, so that equal preferences are equal text', () => {
    const { preferences, faults } = parse({
      email,
      regions: ['syria', 'aleppo', 'syria'],
      actors: ['rebels', 'army', 'army'],
    })
    expect(preferences).toMatchObject({ regions: ['aleppo', 'syria'], actors: ['army', 'rebels'] })
    expect(faults).toEqual([])
  })
  test('the address is in canonical form', () => {
    expect(parse({ email: ' Reader@Example.ORG ' }).email).toBe('Reader@example.org')
  })
})

describe('what people paste and type is taken', () => {
  test.each(['\u2068reader@example.org\u2069', '\u200freader@example.org\u00a0', '\u202areader@example.org\u202c\r\n'])(
    'the address %j',
    (typed) => {
      expect(parse({ email: typed })).toMatchObject({ email: 'reader@example.org', faults: [] })
    },
  )
  test.each(['07:30', ' 07:30 ', '07:30\n', '\u200f07:30', '٠٧:٣٠', '۰۷:۳۰', '\u2068٠٧:٣٠\u2069', '０７：３０'])(
    'the time %j',
    (time) => {
      expect(parse({ email, digest: { time } })).toMatchObject({
        preferences: { digest: { time: '07:30' } },
        faults: [],
      })
      expect(parse({ email, quiet: { from: time, to: '٠٨:٠٠' } })).toMatchObject({
        preferences: { quiet: { from: '07:30', to: '08:00' } },
        faults: [],
      })
    },
  )
  test.each([
    [' Asia/Damascus\t', 'Asia/Damascus'],
    ['\u2066Asia/Damascus\u2069', 'Asia/Damascus'],
    ['Etc/GMT-٣', 'Etc/GMT-3'],
  ])('the zone %j', (typed, timezone) => {
    expect(parse({ email, digest: { timezone: typed } })).toMatchObject({
      preferences: { digest: { timezone } },
      faults: [],
    })
  })
})

describe('a fault has a pointer and a code', () => {
  test.each([
    ['no address', { email: undefined }, '/email', 'required'],
    ['an address that is no text', { email: 7 }, '/email', 'not_text'],
    ['an address that is none', { email: 'reader' }, '/email', 'not_an_address'],
    ['an address that is empty', { email: '' }, '/email', 'not_an_address'],
    ['regions that are not a list', { regions: 'aleppo' }, '/regions', 'not_a_list'],
    ['actors that are not a list', { actors: { id: 'army' } }, '/actors', 'not_a_list'],
    ['regions that are null', { regions: null }, '/regions', 'not_a_list'],
    ['a region that is not text', { regions: ['aleppo', 7] }, '/regions/1', 'not_text'],
    ['an actor that is not text', { actors: [null] }, '/actors/0', 'not_text'],
    ['a boolean that is text', { backed: 'true' }, '/backed', 'not_yes_or_no'],
    ['a boolean that is null', { backed: null }, '/backed', 'not_yes_or_no'],
    ['a digest that is text', { digest: 'daily' }, '/digest', 'not_an_object'],
    ['a digest that is a list', { digest: [] }, '/digest', 'not_an_object'],
    ['a digest that is null', { digest: null }, '/digest', 'not_an_object'],
    ['an unknown member', { colour: 'red' }, '/colour', 'unknown_member'],
    ['an unknown member of the digest', { digest: { day: 1 } }, '/digest/day', 'unknown_member'],
    ['a member of the digest outside it', { cadence: 'daily' }, '/cadence', 'unknown_member'],
    ['a member of Object.prototype', { toString: 1 }, '/toString', 'unknown_member'],
    ['a member with a slash', { 'a/b': 1 }, '/a~1b', 'unknown_member'],
    ['a member with a tilde', { '~1': 1 }, '/~01', 'unknown_member'],
    ['a member without a name', { '': 1 }, '/', 'unknown_member'],
  ])('%s', (_, member, pointer, code) => {
    expect(faultsOf(member)).toEqual([{ pointer, code }])
  })

  test.each([
    ['an unknown region', { regions: ['aleppo', 'alepo'] }, '/regions/1', 'unknown_region', 'alepo'],
    ['an unknown actor', { actors: ['aleppo'] }, '/actors/0', 'unknown_actor', 'aleppo'],
    ['a time without minutes', { digest: { time: '7' } }, '/digest/time', 'not_a_time', '7'],
    ['a time with one digit of hours', { digest: { time: '7:00' } }, '/digest/time', 'not_a_time', '7:00'],
    ['a time after 23:59', { digest: { time: '24:00' } }, '/digest/time', 'not_a_time', '24:00'],
    ['a time with 60 minutes', { digest: { time: '07:60' } }, '/digest/time', 'not_a_time', '07:60'],
    ['a mark within a time', { digest: { time: '07\u200f:00' } }, '/digest/time', 'invisible_character', 'U+200F'],
    [
      'a mark within a quiet hour',
      { quiet: { from: '22:\u206900', to: '07:00' } },
      '/quiet/from',
      'invisible_character',
      'U+2069',
    ],
    [
      'a mark within a zone',
      { digest: { timezone: 'Asia/\u2068Aden' } },
      '/digest/timezone',
      'invisible_character',
      'U+2068',
    ],
    ['a blank within a time', { digest: { time: '07: 00' } }, '/digest/time', 'not_a_time', '07: 00'],
    ['a mark within an address', { email: 'read\u200eer@example.org' }, '/email', 'invisible_character', 'U+200E'],
    ['an unknown zone', { digest: { timezone: 'Mars' } }, '/digest/timezone', 'unknown_timezone', 'Mars'],
    ['an offset', { digest: { timezone: '+03:00' } }, '/digest/timezone', 'unknown_timezone', '+03:00'],
  ])('%s, with the input', (_, member, pointer, code, value) => {
    expect(faultsOf(member)).toEqual([{ pointer, code, value }])
  })

  test('a long input is cut', () => {
    expect(faultsOf({ regions: ['x'.repeat(5000)] })).toEqual([
      { pointer: '/regions/0', code: 'unknown_region', value: 'x'.repeat(64) },
    ])
  })

  test.each([
    ['match', '/match', 'all', MATCH_MODES],
    ['severity', '/severity', 'unknown', MIN_SEVERITIES],
    ['alerts', '/alerts', 'minor', ALERT_LEVELS],
    ['lang', '/lang', 'fr', ['en', 'ar']],
    ['match', '/match', null, MATCH_MODES],
    ['alerts', '/alerts', ['all'], ALERT_LEVELS],
  ])('%s at %s with the allowed values: not %j', (name, pointer, value, options) => {
    expect(faultsOf({ [name]: value })).toEqual([{ pointer, code: 'not_one_of', options: [...options] }])
  })
  test.each([
    ['cadence', 'hourly', CADENCES],
    ['weekday', 'Monday', WEEKDAYS],
    ['weekday', 1, WEEKDAYS],
  ])('%s of the digest is not %j', (name, value, options) => {
    const fault = { pointer: `/digest/${name}`, code: 'not_one_of', options: [...options] }
    expect(faultsOf({ digest: { [name]: value } })).toEqual([fault])
  })
})

describe('a list of followed ids', () => {
  test('has at most 200 ids', () => {
    expect(faultsOf({ regions: Array(200).fill('aleppo') })).toEqual([])
    expect(faultsOf({ actors: Array(201).fill('army') })).toEqual([
      { pointer: '/actors', code: 'too_many', value: '200' },
    ])
  })
})

describe('preferences with neither digest nor alerts are a fault', () => {
  const nothing = { pointer: '/digest/cadence', code: 'nothing_chosen' }
  test.each([
    [{ digest: { cadence: 'none' } }, [nothing]],
    [{ digest: { cadence: 'none' }, alerts: 'none' }, [nothing]],
    [{ digest: { cadence: 'none' }, alerts: 'extreme' }, []],
    [{ digest: { cadence: 'daily' }, alerts: 'none' }, []],
    [{ digest: { cadence: 'weekly' } }, []],
  ])('%j', (members, faults) => {
    expect(faultsOf(members)).toEqual(faults)
  })
  test.each(['every', null])('but not if the alerts are invalid: %j', (alerts) => {
    const codes = faultsOf({ digest: { cadence: 'none' }, alerts }).map((fault) => fault.code)
    expect(codes).toEqual(['not_one_of'])
  })
})

describe('a monthly digest', () => {
  const digestOf = (digest: Record<string, unknown>) => parse({ email, digest }).preferences.digest

  test('has a day of the month, which other cadences do not keep', () => {
    expect(digestOf({ cadence: 'monthly', monthday: 28 })).toMatchObject({ cadence: 'monthly', monthday: 28 })
    expect(digestOf({ cadence: 'monthly' })).toMatchObject({ monthday: 1 })
    expect(digestOf({ cadence: 'daily', monthday: 5 })).not.toHaveProperty('monthday')
  })

  test.each([0, 29, 1.5, '5', null])('is refused on day %j', (monthday) => {
    expect(faultsOf({ digest: { cadence: 'monthly', monthday } })).toEqual([
      { pointer: '/digest/monthday', code: 'not_a_number', value: '28' },
    ])
  })
})

test('the least certainty is one of four', () => {
  expect(parse({ email, certainty: 'confirmed' }).preferences.certainty).toBe('confirmed')
  expect(faultsOf({ certainty: 'sure' })).toMatchObject([{ pointer: '/certainty', code: 'not_one_of' }])
})
