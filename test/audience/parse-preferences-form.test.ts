import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PreferencesInput, parsePreferencesForm, parseSubscription } from '../../src/audience/parse-preferences.ts'
import type { Preferences } from '../../src/audience/preferences.ts'
import { PREFERENCES } from './arbitrary-preferences.ts'
import { world } from './small-world.ts'

const email = 'reader@example.org'
const bounds = { gazetteer: world, maxAlertsPerHour: 4 }
const formOf = ({ digest, quiet, ...preferences }: Preferences): PreferencesInput => ({
  ...preferences,
  ...digest,
  email,
  monthday: String(digest.monthday ?? ''),
  alerts_per_hour: String(preferences.alerts_per_hour ?? ''),
  quiet_from: quiet?.from ?? '',
  quiet_to: quiet?.to ?? '',
  extreme_at_once: preferences.extreme_at_once ? 'yes' : 'no',
  events: preferences.events ?? [],
  muted: preferences.muted ?? [],
  paused_until: '',
})
const EMPTY_FORM: PreferencesInput = {
  email,
  regions: [],
  actors: [],
  match: '',
  backed: false,
  severity: '',
  certainty: '',
  cadence: '',
  weekday: '',
  monthday: '',
  time: '',
  timezone: '',
  alerts: '',
  alerts_per_hour: '',
  quiet_from: '',
  quiet_to: '',
  extreme_at_once: '',
  alerted: '',
  lang: '',
  events: [],
  muted: [],
  paused_until: '',
}

test('all faults are returned at once', () => {
  const { faults } = parseSubscription(
    {
      email: 'reader',
      regions: ['nowhere', 7],
      actors: 'army',
      match: 'all',
      backed: 1,
      severity: 'unknown',
      digest: { cadence: 'hourly', weekday: 'Monday', time: 'noon', timezone: 'Mars', day: 1 },
      alerts: 'every',
      alerts_per_hour: 5,
      quiet: { from: '22', until: '07:00' },
      extreme_at_once: 'yes',
      alerted: 'twice',
      lang: 'fr',
      colour: 'red',
    },
    bounds,
    'en',
  )
  expect(faults.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
    '/actors not_a_list',
    '/alerted not_one_of',
    '/alerts not_one_of',
    '/alerts_per_hour not_a_number',
    '/backed not_yes_or_no',
    '/colour unknown_member',
    '/digest/cadence not_one_of',
    '/digest/day unknown_member',
    '/digest/time not_a_time',
    '/digest/timezone unknown_timezone',
    '/digest/weekday not_one_of',
    '/email not_an_address',
    '/extreme_at_once not_yes_or_no',
    '/lang not_one_of',
    '/match not_one_of',
    '/quiet/from not_a_time',
    '/quiet/to required',
    '/quiet/until unknown_member',
    '/regions/0 unknown_region',
    '/regions/1 not_text',
    '/severity not_one_of',
  ])
})

test.each([[null], ['reader@example.org'], [[]], [7], [true]])('a body that is %j is not an object', (body) => {
  expect(parseSubscription(body, bounds, 'en').faults[0]).toEqual({ pointer: '', code: 'not_an_object' })
})

describe('a form', () => {
  test('has the same result as a JSON body', () => {
    fc.assert(
      fc.property(PREFERENCES, (preferences) => {
        expect(parsePreferencesForm(formOf(preferences), bounds, true)).toEqual(
          parseSubscription({ email, ...preferences }, bounds, 'ar'),
        )
      }),
    )
  })

  test('has the same faults as a JSON body', () => {
    const FORM = fc.record({
      email: fc.constantFrom(email, 'reader', 'reader@'),
      regions: fc.array(fc.constantFrom('aleppo', 'nowhere', '../'), { maxLength: 4 }),
      actors: fc.array(fc.constantFrom('army', 'nobody'), { maxLength: 4 }),
      match: fc.constantFrom('any', 'all'),
      backed: fc.boolean(),
      severity: fc.constantFrom('minor', 'unknown'),
      certainty: fc.constantFrom('confirmed', 'sure'),
      cadence: fc.constantFrom('daily', 'monthly', 'none', 'hourly'),
      weekday: fc.constantFrom('monday', 'Monday'),
      time: fc.constantFrom('07:00', '7:00'),
      timezone: fc.constantFrom('UTC', 'Mars'),
      alerts: fc.constantFrom('none', 'all', 'every'),
      alerted: fc.constantFrom('marked', 'twice'),
      lang: fc.constantFrom('en', 'fr'),
    })
    fc.assert(
      fc.property(FORM, (form) => {
        const { cadence, weekday, time, timezone, ...flat } = form
        const body = { ...flat, digest: { cadence, weekday, time, timezone } }
        expect(parsePreferencesForm({ ...EMPTY_FORM, ...form }, bounds, true)).toEqual(
          parseSubscription(body, bounds, 'en'),
        )
      }),
    )
  })

  test('with empty fields has all defaults', () => {
    expect(parsePreferencesForm(EMPTY_FORM, bounds, true)).toEqual(parseSubscription({ email }, bounds, 'en'))
  })

  test.each([
    [{ quiet_from: '22:00' }, [{ pointer: '/quiet_to', code: 'required' }]],
    [{ quiet_to: '07:00' }, [{ pointer: '/quiet_from', code: 'required' }]],
    [{ quiet_from: '07:00', quiet_to: '07:00' }, [{ pointer: '/quiet_to', code: 'same_time' }]],
    [{ quiet_from: 'late', quiet_to: '07:00' }, [{ pointer: '/quiet_from', code: 'not_a_time', value: 'late' }]],
    [{ alerts_per_hour: 'few' }, [{ pointer: '/alerts_per_hour', code: 'not_a_number', value: '4' }]],
    [{ alerts_per_hour: '0' }, [{ pointer: '/alerts_per_hour', code: 'not_a_number', value: '4' }]],
    [{ alerts_per_hour: '5' }, [{ pointer: '/alerts_per_hour', code: 'not_a_number', value: '4' }]],
    [{ extreme_at_once: 'perhaps' }, [{ pointer: '/extreme_at_once', code: 'not_yes_or_no' }]],
  ])('with %j has faults at its own fields', (fields, faults) => {
    expect(parsePreferencesForm({ ...EMPTY_FORM, ...fields }, bounds, true).faults).toEqual(faults)
  })

  test.each(['3', ' 3 ', '٣', '\u2068۳\u2069'])('takes the number %j', (typed) => {
    const { preferences, faults } = parsePreferencesForm({ ...EMPTY_FORM, alerts_per_hour: typed }, bounds, true)
    expect({ limit: preferences.alerts_per_hour, faults }).toEqual({ limit: 3, faults: [] })
  })

  test.each(['', '   '])('needs an address: not %j', (empty) => {
    expect(parsePreferencesForm({ ...EMPTY_FORM, email: empty }, bounds, true).faults).toEqual([
      { pointer: '/email', code: 'required' },
    ])
  })

  test('of the preference page needs no address, and ignores one', () => {
    expect(parsePreferencesForm({ ...EMPTY_FORM, email: 'reader' }, bounds, false)).toMatchObject({
      email: '',
      faults: [],
    })
  })
})

describe('any JSON', () => {
  const MEMBER = fc.constantFrom(
    ...['email', 'regions', 'actors', 'match', 'backed', 'severity', 'digest', 'alerts', 'lang', '__proto__', 'x/~'],
    ...['alerts_per_hour', 'quiet', 'extreme_at_once', 'alerted'],
  )
  const BODY = fc.oneof(fc.jsonValue(), fc.dictionary(MEMBER, fc.jsonValue()))

  test('is parsed without an error, and the result can be parsed again', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const { preferences, faults } = parseSubscription(JSON.parse(JSON.stringify(body)), bounds, 'en')
        for (const fault of faults) expect(fault.pointer).toMatch(/^(\/[^~]*(~[01][^~]*)*)*$/)
        const again = parseSubscription({ email, ...preferences }, bounds, 'en')
        expect(again.faults.filter((fault) => !/^unknown_|^nothing/.test(fault.code))).toEqual([])
        if (faults.length === 0) expect(again.preferences).toEqual(preferences)
      }),
      { numRuns: 500 },
    )
  })
})
