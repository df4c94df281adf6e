import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type GravityKey,
  moveLeadFirst,
  sortAlerts,
  sortByGravity,
} from '../../../src/editions/select/gravity-rules.ts'

type Listed = GravityKey & { text: { lang: 'en' | 'ar' } }

const listed = (seq: number, differing: Partial<Listed> = {}): Listed => ({
  ...{ seq, section: 'new', nature: 'event', severity: 'severe', certainty: 'confirmed', whenMin: '2024-11-29' },
  text: { lang: 'en' },
  ...differing,
})
const seqs = (events: GravityKey[]): number[] => events.map(({ seq }) => seq)

const LISTED: fc.Arbitrary<Listed> = fc.record({
  seq: fc.nat(),
  section: fc.constantFrom('correction' as const, 'new' as const, 'update' as const),
  nature: fc.constantFrom('event' as const, 'state' as const, 'claim' as const, 'forecast' as const),
  severity: fc.constantFrom(
    'extreme' as const,
    'severe' as const,
    'moderate' as const,
    'minor' as const,
    'unknown' as const,
  ),
  certainty: fc.constantFrom('confirmed' as const, 'reported' as const, 'disputed' as const, 'unverified' as const),
  whenMin: fc.constantFrom(null, '0044-03-15', '2024-11-29', '2024-11-30', '2024-12-01'),
  text: fc.record({ lang: fc.constantFrom('en' as const, 'ar' as const) }),
})
const EVENTS = fc.uniqueArray(LISTED, { selector: ({ seq }) => seq, maxLength: 30 })

/** The order written apart from the product: one word for each event, and words are in the order of their letters. */
const wordOf = ({ section, nature, severity, certainty, whenMin, seq }: Listed): string =>
  [
    section === 'correction' ? 'a' : 'b',
    nature === 'event' || nature === 'state' ? 'a' : 'b',
    { extreme: 'a', severe: 'b', moderate: 'c', unknown: 'c', minor: 'd' }[severity],
    { confirmed: 'a', reported: 'b', disputed: 'c', unverified: 'd' }[certainty],
    whenMin === null ? 'z' : String(99_999_999 - Number(whenMin.replaceAll('-', ''))).padStart(8, '0'),
    String(seq).padStart(12, '0'),
  ].join(' ')

describe('the order of a digest', () => {
  test('is that of the oracle, however the events were found', () => {
    fc.assert(
      fc.property(EVENTS, fc.func(fc.nat()), (events, shuffle) => {
        const expected = events.map((event) => [wordOf(event), event.seq] as const).sort(([a], [b]) => (a < b ? -1 : 1))
        const found = events.toSorted((a, b) => shuffle(a) - shuffle(b))
        expect(seqs(sortByGravity(found))).toEqual(expected.map(([, seq]) => seq))
      }),
    )
  })

  test('begins with corrections, ends with claims and forecasts, and goes by severity before certainty and day', () => {
    const events = [
      listed(1, { nature: 'claim', severity: 'extreme' }),
      listed(2, { whenMin: null }),
      listed(3, { whenMin: '2024-11-30' }),
      listed(4, { certainty: 'reported', whenMin: '2024-12-01' }),
      listed(5, { section: 'correction', severity: 'minor' }),
      listed(6, { severity: 'extreme', certainty: 'unverified', section: 'update' }),
      listed(7),
      listed(8, { severity: 'unknown', nature: 'state' }),
    ]
    expect(seqs(sortByGravity(events))).toEqual([5, 6, 3, 7, 2, 4, 8, 1])
  })

  test('of an alert does not put corrections first', () => {
    const events = [listed(1, { section: 'correction' }), listed(2, { severity: 'extreme' })]
    expect(seqs(sortAlerts(events))).toEqual([2, 1])
  })
})

describe('the lead', () => {
  test('is the first event with a title in the language of the reader, and the others keep their order', () => {
    const events = [
      listed(1, { section: 'correction' }),
      listed(2, { text: { lang: 'ar' } }),
      listed(3, { text: { lang: 'ar' } }),
      listed(4),
      listed(5),
    ]
    expect(seqs(moveLeadFirst(events, 'en'))).toEqual([1, 4, 2, 3, 5])
    expect(seqs(moveLeadFirst(events, 'ar'))).toEqual([1, 2, 3, 4, 5])
  })

  test('is the first correction with such a title, if there are only corrections', () => {
    const events = [listed(1, { section: 'correction', text: { lang: 'ar' } }), listed(2, { section: 'correction' })]
    expect(seqs(moveLeadFirst(events, 'en'))).toEqual([2, 1])
  })

  test('is the first event if none has such a title', () => {
    const events = [listed(1, { text: { lang: 'ar' } }), listed(2, { text: { lang: 'ar' } })]
    expect(seqs(moveLeadFirst(events, 'en'))).toEqual([1, 2])
  })

  test('changes nothing but its own place, and both languages have the same order without it', () => {
    fc.assert(
      fc.property(EVENTS, fc.constantFrom('en' as const, 'ar' as const), (drawn, lang) => {
        const events = sortByGravity(drawn)
        const moved = moveLeadFirst(events, lang)
        const rest = moved.filter(({ section }) => section !== 'correction')
        const lead = (rest.length > 0 ? rest : moved)[0]
        if (
          lead &&
          events.some((event) => event.text.lang === lang && (rest.length === 0 || event.section !== 'correction'))
        )
          expect(lead.text.lang).toBe(lang)
        const others = (list: Listed[]) => seqs(list.filter((event) => event !== lead))
        expect(others(moved)).toEqual(others(events))
      }),
    )
  })
})
