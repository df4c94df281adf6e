import { describe, expect, test } from 'vitest'
import { findCertaintyFaults } from '../../src/timeline/certainty-rules.ts'

const PAPER = { publisher: 'The Paper', title: 'A report' }
const RADIO = { publisher: 'The Radio', title: 'The news' }
const DECREE = { publisher: 'The ministry', title: 'Decree 7', primary: true }
const contradicting = { ...RADIO, stance: 'contradicts' }
const background = { ...RADIO, stance: 'context' }

const isSupported = (nature: string, certainty: string, sources: unknown): boolean =>
  findCertaintyFaults({ nature, certainty, sources }).length === 0

describe('an event or a state can be', () => {
  test.each<[string, boolean, object[]]>([
    ['confirmed', true, [PAPER, RADIO]],
    ['confirmed', true, [DECREE]],
    ['confirmed', true, [PAPER, RADIO, contradicting]],
    ['confirmed', false, [PAPER]],
    ['confirmed', false, [PAPER, { ...PAPER, title: 'Another report' }]],
    ['confirmed', false, [PAPER, { ...RADIO, publisher: 'the paper, via The Radio' }]],
    ['confirmed', false, [PAPER, background]],
    ['confirmed', false, [PAPER, contradicting]],
    ['confirmed', false, [{ ...DECREE, stance: 'context' }]],
    ['confirmed', false, [PAPER, { ...DECREE, stance: 'contradicts' }]],
    ['confirmed', false, [{ ...PAPER, primary: false }]],
    ['reported', true, [PAPER]],
    ['reported', true, [PAPER, PAPER]],
    ['reported', true, [PAPER, RADIO]],
    ['reported', false, [background]],
    ['reported', false, [contradicting]],
    ['disputed', true, [PAPER, contradicting]],
    ['disputed', true, [contradicting]],
    ['disputed', false, [PAPER, RADIO]],
    ['unverified', true, [background]],
    ['unverified', true, [PAPER, RADIO]],
  ])('%s: %s, with %j', (certainty, expected, sources) => {
    expect(isSupported('event', certainty, sources)).toBe(expected)
    expect(isSupported('state', certainty, sources)).toBe(expected)
  })
})

describe('a claim or a forecast can be', () => {
  test.each<[string, boolean, object[]]>([
    ['unverified', true, [PAPER]],
    ['disputed', true, [PAPER, contradicting]],
    ['reported', false, [PAPER]],
    ['confirmed', false, [DECREE]],
    ['reported', true, [PAPER, RADIO]],
    ['confirmed', true, [PAPER, RADIO]],
  ])('%s: %s, with %j', (certainty, expected, sources) => {
    expect(isSupported('claim', certainty, sources)).toBe(expected)
    expect(isSupported('forecast', certainty, sources)).toBe(expected)
  })
})

describe('the rule', () => {
  test('returns a pointer and says how to correct the fault', () => {
    expect(findCertaintyFaults({ nature: 'event', certainty: 'confirmed', sources: [PAPER] })).toEqual([
      { pointer: '/certainty', detail: expect.stringMatching(/Add a source, mark the document .* or use reported\.$/) },
    ])
  })

  test('checks a source with other faults, and does not check invalid members', () => {
    expect(isSupported('event', 'confirmed', [{ publisher: 'The Paper', url: 'ftp://x' }])).toBe(false)
    for (const sources of [undefined, [], 'The Paper', [{}], [{ publisher: 7 }], [{ ...PAPER, stance: 'no' }], [null]])
      expect(isSupported('event', 'confirmed', sources)).toBe(true)
    for (const body of [null, 7, [], { certainty: 'sure' }]) expect(findCertaintyFaults(body)).toEqual([])
  })
})
