import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Choice } from '../../src/audience/choice.ts'
import { readForm, readSubscription } from '../../src/audience/typing.ts'
import type { TypedChoice } from '../../templates/views.ts'
import { world } from './places.ts'
import { CHOICE } from './wishes.ts'

const email = 'reader@example.org'
const formOf = ({ digest, ...choice }: Choice): TypedChoice => ({ ...choice, ...digest, email })
const blank: TypedChoice = {
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
  lang: '',
}

test('all faults are named at once', () => {
  const { faults } = readSubscription(
    {
      email: 'reader',
      regions: ['nowhere', 7],
      actors: 'army',
      match: 'all',
      backed: 1,
      severity: 'unknown',
      digest: { cadence: 'hourly', weekday: 'Monday', time: 'noon', timezone: 'Mars', day: 1 },
      alerts: 'every',
      lang: 'fr',
      colour: 'red',
    },
    world,
    'en',
  )
  expect(faults.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
    '/actors not_a_list',
    '/alerts not_one_of',
    '/backed not_yes_or_no',
    '/colour unknown_member',
    '/digest/cadence not_one_of',
    '/digest/day unknown_member',
    '/digest/time not_a_time',
    '/digest/timezone unknown_timezone',
    '/digest/weekday not_one_of',
    '/email not_an_address',
    '/lang not_one_of',
    '/match not_one_of',
    '/regions/0 unknown_region',
    '/regions/1 not_text',
    '/severity not_one_of',
  ])
})

test.each([[null], ['reader@example.org'], [[]], [7], [true]])('a body that is %j is no object', (body) => {
  expect(readSubscription(body, world, 'en').faults[0]).toEqual({ pointer: '', code: 'not_an_object' })
})

describe('a form', () => {
  test('says what a body says', () => {
    fc.assert(
      fc.property(CHOICE, (choice) => {
        expect(readForm(formOf(choice), world, true)).toEqual(readSubscription({ email, ...choice }, world, 'ar'))
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
      lang: fc.constantFrom('en', 'fr'),
    })
    fc.assert(
      fc.property(wrong, (form) => {
        const { cadence, weekday, time, timezone, ...flat } = form
        const body = { ...flat, digest: { cadence, weekday, time, timezone } }
        expect(readForm(form, world, true)).toEqual(readSubscription(body, world, 'en'))
      }),
    )
  })

  test('whose fields are empty says nothing, and every default holds', () => {
    expect(readForm(blank, world, true)).toEqual(readSubscription({ email }, world, 'en'))
  })

  test.each(['', '   '])('needs an address: %j is none', (none) => {
    expect(readForm({ ...blank, email: none }, world, true).faults).toEqual([{ pointer: '/email', code: 'required' }])
  })

  test('of the preference page needs none, and does not look at one', () => {
    expect(readForm({ ...blank, email: 'reader' }, world, false)).toMatchObject({ email: '', faults: [] })
  })
})

describe('whatever is sent', () => {
  const MEMBER = fc.constantFrom(
    ...['email', 'regions', 'actors', 'match', 'backed', 'severity', 'digest', 'alerts', 'lang', '__proto__', 'x/~'],
  )
  const BODY = fc.oneof(fc.jsonValue(), fc.dictionary(MEMBER, fc.jsonValue()))

  test('it is read or refused, never thrown at, and what is read can be kept', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const { choice, faults } = readSubscription(JSON.parse(JSON.stringify(body)), world, 'en')
        for (const fault of faults) expect(fault.pointer).toMatch(/^(\/[^~]*(~[01][^~]*)*)*$/)
        const again = readSubscription({ email, ...choice }, world, 'en')
        expect(again.faults.filter((fault) => !/^unknown_|^nothing/.test(fault.code))).toEqual([])
        if (faults.length === 0) expect(again.choice).toEqual(choice)
      }),
      { numRuns: 500 },
    )
  })
})
