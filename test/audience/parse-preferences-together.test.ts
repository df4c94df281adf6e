import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PreferencesInput, parsePreferencesForm, parseSubscription } from '../../src/audience/parse-preferences.ts'
import type { Preferences } from '../../src/audience/preferences.ts'
import { world } from './places.ts'
import { CHOICE } from './wishes.ts'

const email = 'reader@example.org'
const bounds = { gazetteer: world, maxAlertsPerHour: 4 }
const formOf = ({ digest, quiet, ...choice }: Preferences): PreferencesInput => ({
  ...choice,
  ...digest,
  email,
  alerts_per_hour: String(choice.alerts_per_hour ?? ''),
  quiet_from: quiet?.from ?? '',
  quiet_to: quiet?.to ?? '',
  extreme_at_once: choice.extreme_at_once ? 'yes' : 'no',
})
const blank: PreferencesInput = {
  email,
  regions: [],
  actors: [],
  match: '',
  backed: false,
  severity: '',
  cadence: '',
  weekday: '',
  time: '',
  timezone: '',
  alerts: '',
  alerts_per_hour: '',
  quiet_from: '',
  quiet_to: '',
  extreme_at_once: '',
  alerted: '',
  lang: '',
}

test('all faults are named at once', () => {
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

test.each([[null], ['reader@example.org'], [[]], [7], [true]])('a body that is %j is no object', (body) => {
  expect(parseSubscription(body, bounds, 'en').faults[0]).toEqual({ pointer: '', code: 'not_an_object' })
})

describe('a form', () => {
  test('says what a body says', () => {
    fc.assert(
      fc.property(CHOICE, (choice) => {
        expect(parsePreferencesForm(formOf(choice), bounds, true)).toEqual(
          parseSubscription({ email, ...choice }, bounds, 'ar'),
        )
      }),
    )
  })

  test('says what a body says where it is wrong, in the same places', () => {
    const wrong = fc.record({
      email: fc.constantFrom(email, 'reader', 'reader@'),
      regions: fc.array(fc.constantFrom('aleppo', 'nowhere', '../'), { maxLength: 4 }),
      actors: fc.array(fc.constantFrom('army', 'nobody'), { maxLength: 4 }),
      match: fc.constantFrom('any', 'all'),
      backed: fc.boolean(),
      severity: fc.constantFrom('minor', 'unknown'),
      cadence: fc.constantFrom('daily', 'none', 'hourly'),
      weekday: fc.constantFrom('monday', 'Monday'),
      time: fc.constantFrom('07:00', '7:00'),
      timezone: fc.constantFrom('UTC', 'Mars'),
      alerts: fc.constantFrom('none', 'all', 'every'),
      alerted: fc.constantFrom('marked', 'twice'),
      lang: fc.constantFrom('en', 'fr'),
    })
    fc.assert(
      fc.property(wrong, (form) => {
        const { cadence, weekday, time, timezone, ...flat } = form
        const body = { ...flat, digest: { cadence, weekday, time, timezone } }
        expect(parsePreferencesForm({ ...blank, ...form }, bounds, true)).toEqual(parseSubscription(body, bounds, 'en'))
      }),
    )
  })

  test('whose fields are empty says nothing, and every default holds', () => {
    expect(parsePreferencesForm(blank, bounds, true)).toEqual(parseSubscription({ email }, bounds, 'en'))
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
  ])('in which stands %j has its faults at its own fields', (fields, faults) => {
    expect(parsePreferencesForm({ ...blank, ...fields }, bounds, true).faults).toEqual(faults)
  })

  test.each(['', '   '])('needs an address: %j is none', (none) => {
    expect(parsePreferencesForm({ ...blank, email: none }, bounds, true).faults).toEqual([
      { pointer: '/email', code: 'required' },
    ])
  })

  test('of the preference page needs none, and does not look at one', () => {
    expect(parsePreferencesForm({ ...blank, email: 'reader' }, bounds, false)).toMatchObject({ email: '', faults: [] })
  })
})

describe('whatever is sent', () => {
  const MEMBER = fc.constantFrom(
    ...['email', 'regions', 'actors', 'match', 'backed', 'severity', 'digest', 'alerts', 'lang', '__proto__', 'x/~'],
    ...['alerts_per_hour', 'quiet', 'extreme_at_once', 'alerted'],
  )
  const BODY = fc.oneof(fc.jsonValue(), fc.dictionary(MEMBER, fc.jsonValue()))

  test('it is read or refused, never thrown at, and what is read can be kept', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const { preferences: choice, faults } = parseSubscription(JSON.parse(JSON.stringify(body)), bounds, 'en')
        for (const fault of faults) expect(fault.pointer).toMatch(/^(\/[^~]*(~[01][^~]*)*)*$/)
        const again = parseSubscription({ email, ...choice }, bounds, 'en')
        expect(again.faults.filter((fault) => !/^unknown_|^nothing/.test(fault.code))).toEqual([])
        if (faults.length === 0) expect(again.preferences).toEqual(choice)
      }),
      { numRuns: 500 },
    )
  })
})
