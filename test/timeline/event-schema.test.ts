import { describe, expect, test } from 'vitest'
import { CERTAINTIES, NATURES, SEVERITIES, STANCES } from '../../src/timeline/event.ts'
import { newEvent, recordOf, SOURCE } from './bodies.ts'

const textOf = (title: string, summary = 'A summary.') => ({ text: { en: { title, summary } } })

describe('what a publisher leaves out stands at its default', () => {
  test('and nothing is made up', () => {
    expect(recordOf({})).toEqual({
      ...newEvent(),
      sources: [{ ...SOURCE, stance: 'supports' }],
      when: null,
      severity: 'unknown',
      regions: [],
      actors: [],
      counts: [],
      links: [],
      external_ids: {},
      silent: false,
    })
  })
  test('of a count too', () => {
    expect(recordOf({ counts: [{ what: 'people killed', best: 3 }] }).counts).toEqual([
      { what: 'people killed', low: null, best: 3, high: null },
    ])
  })
})

describe('what a publisher says is kept', () => {
  test.each([
    ...NATURES.map((nature) => ({ nature })),
    ...CERTAINTIES.map((certainty) => ({ certainty })),
    ...SEVERITIES.map((severity) => ({ severity })),
    ...STANCES.map((stance) => ({ sources: [{ ...SOURCE, stance }] })),
    { id: 'abc' },
    { id: 'a-1'.repeat(21).slice(0, 64) },
    { when: '2024-11-27/2024-11-30' },
    { when: null },
    { when_basis: 'inferred' },
    { kind: 'humanitarian.aid_delivery' },
    { regions: [{ id: 'aleppo', primary: true }, { id: 'hama' }] },
    {
      actors: [
        { id: 'army', role: 'initiator' },
        { id: 'army', role: 'mentioned' },
      ],
    },
    { counts: [{ what: 'people killed', low: 3, best: null, high: 5, words: 'at least three' }] },
    { counts: [{ what: 'people killed', low: 3, best: 3, high: 3 }] },
    { text: { ar: { title: 'غارة', summary: 'أصيب مستشفى.' } } },
    { sources: [{ ...SOURCE, url: 'https://paper.example/a?b=c#d', published: '2024-11-29', stance: 'context' }] },
    { sources: [{ ...SOURCE, locator: 'paragraph 3', quote: 'It was hit.', stance: 'supports' }] },
    { links: [{ rel: 'follows', to: 'an-earlier-event' }] },
    { external_ids: { acled: 'SYR1' } },
    { silent: true },
  ])('%j', (members) => {
    expect(recordOf(members)).toMatchObject(members)
  })
  test('a number as an external id becomes a text', () => {
    expect(recordOf({ external_ids: { acled: 12 } }).external_ids).toEqual({ acled: '12' })
  })
})

describe('a text is stored as a reader may see it', () => {
  test.each([
    ['on one line', 'Strike\r\n on\ta  hospital ', 'Strike on a hospital'],
    ['without control characters', 'Stri\u0000ke\u0007 on\u001b a hospital\u007f', 'Strike on a hospital'],
    ['without overrides of direction', '\u202eStrike\u202c on \u2066a\u2069 hospital\u202b', 'Strike on a hospital'],
    ['without halves of characters', 'Strike on a hospital\ud83d', 'Strike on a hospital'],
    ['in composed letters', 'Cafe\u0301', 'Caf\u00e9'],
    ['with the marks that Arabic needs', 'می\u200cخواهم \u200fقال', 'می\u200cخواهم \u200fقال'],
  ])('%s', (_, written, stored) => {
    expect(recordOf(textOf(written)).text.en?.title).toBe(stored)
    expect(recordOf(textOf('A title', written)).text.en?.summary).toBe(stored)
    expect(recordOf({ sources: [{ publisher: written, title: written }] }).sources[0]).toMatchObject({
      publisher: stored,
      title: stored,
    })
    expect(recordOf({ counts: [{ what: written, words: written }] }).counts[0]).toMatchObject({
      what: stored,
      words: stored,
    })
  })
})

describe('a length is counted as a reader counts it, after cleaning', () => {
  test.each([
    ['letters', 'x'],
    ['letters of two units', '😀'],
    ['Arabic', 'ع'],
  ])('in %s: a title has at most 100, a summary 600', (_, letter) => {
    expect(() => recordOf(textOf(letter.repeat(100), letter.repeat(600)))).not.toThrow()
    expect(() => recordOf(textOf(letter.repeat(101)))).toThrow('longer than 100')
    expect(() => recordOf(textOf('x', letter.repeat(601)))).toThrow('longer than 600')
  })
  test('what is taken out does not count', () => {
    expect(recordOf(textOf(`${'\u0000'.repeat(500)}Strike${' '.repeat(500)}`)).text.en?.title).toBe('Strike')
  })
})

describe('a quote has at most 25 words', () => {
  const quoting = (words: number, sign = ' ') => ({
    sources: [{ ...SOURCE, quote: Array(words).fill('word').join(sign) }],
  })
  test.each([' ', '   ', '\n', '\u00a0'])('with %j between them', (sign) => {
    expect(() => recordOf(quoting(25, sign))).not.toThrow()
    expect(() => recordOf(quoting(26, sign))).toThrow('at most 25 words')
  })
  test('in Arabic too', () => {
    expect(() => recordOf({ sources: [{ ...SOURCE, quote: 'كلمة '.repeat(25) }] })).not.toThrow()
    expect(() => recordOf({ sources: [{ ...SOURCE, quote: 'كلمة '.repeat(26) }] })).toThrow('at most 25 words')
  })
})
