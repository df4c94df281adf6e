import { describe, expect, test } from 'vitest'
import { CERTAINTIES, NATURES, SEVERITIES, STANCES } from '../../src/timeline/event.ts'
import { newEvent, recordOf, SOURCE } from './sample-bodies.ts'

const textOf = (title: string, summary = 'A summary.') => ({ text: { en: { title, summary } } })

describe('an absent member has its default', () => {
  test('in an event', () => {
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
      duplicate_ok: false,
    })
  })
  test('in a count', () => {
    expect(recordOf({ counts: [{ what: 'people killed', best: 3 }] }).counts).toEqual([
      { what: 'people killed', low: null, best: 3, high: null },
    ])
  })
})

describe('a valid member is kept', () => {
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
  test.each([
    ['HTTPS://Example.ORG', 'https://example.org/'],
    ['https://bücher.example/عاجل?س=١', 'https://xn--bcher-kva.example/%D8%B9%D8%A7%D8%AC%D9%84?%D8%B3=%D9%A1'],
    ['https://example.org:443/a/../b', 'https://example.org/b'],
    ['https://example.org/@user', 'https://example.org/@user'],
  ])('the url %s is stored as %s', (url, stored) => {
    const sources = [{ publisher: 'A paper', title: 'A report', url }]
    expect(recordOf({ sources }).sources[0]?.url).toBe(stored)
  })
  test('a number as an external id becomes text', () => {
    expect(recordOf({ external_ids: { acled: 12 } }).external_ids).toEqual({ acled: '12' })
  })
})

describe('what is pasted', () => {
  test('is taken without marks around it', () => {
    const marked = (text: string): string => `\u200f${text}\u200e`
    const source = { publisher: 'A paper', title: 'A report', url: marked('https://paper.example/report') }
    expect(recordOf({ id: marked('an-event'), regions: [{ id: marked('aleppo') }], sources: [source] })).toMatchObject({
      id: 'an-event',
      regions: [{ id: 'aleppo' }],
      sources: [{ url: 'https://paper.example/report' }],
    })
  })
})

describe('text is cleaned', () => {
  test.each([
    ['on one line', 'Strike\r\n on\ta  hospital ', 'Strike on a hospital'],
    ['without control characters', 'Stri\u0000ke\u0007 on\u001b a hospital\u007f', 'Strike on a hospital'],
    ['without direction overrides', '\u202eStrike\u202c on \u2066a\u2069 hospital\u202b', 'Strike on a hospital'],
    ['without lone surrogates', 'Strike on a hospital\ud83d', 'Strike on a hospital'],
    ['in NFC', 'Cafe\u0301', 'Caf\u00e9'],
    ['with the marks that Arabic and Persian need', 'می\u200cخواهم \u200fقال', 'می\u200cخواهم \u200fقال'],
  ])('%s', (_, input, stored) => {
    expect(recordOf(textOf(input)).text.en?.title).toBe(stored)
    expect(recordOf(textOf('A title', input)).text.en?.summary).toBe(stored)
    expect(recordOf({ sources: [{ publisher: input, title: input }] }).sources[0]).toMatchObject({
      publisher: stored,
      title: stored,
    })
    expect(recordOf({ counts: [{ what: input, words: input }] }).counts[0]).toMatchObject({
      what: stored,
      words: stored,
    })
  })
})

describe('a length is counted in code points, after cleaning', () => {
  test.each([
    ['letters', 'x'],
    ['emoji', '😀'],
    ['Arabic', 'ع'],
  ])('in %s: a title has at most 100, a summary 600', (_, letter) => {
    expect(() => recordOf(textOf(letter.repeat(100), letter.repeat(600)))).not.toThrow()
    expect(() => recordOf(textOf(letter.repeat(101)))).toThrow('longer than 100')
    expect(() => recordOf(textOf('x', letter.repeat(601)))).toThrow('longer than 600')
  })
  test('removed characters do not count', () => {
    expect(recordOf(textOf(`${'\u0000'.repeat(500)}Strike${' '.repeat(500)}`)).text.en?.title).toBe('Strike')
  })
})

describe('a quote has at most 25 words', () => {
  const quoting = (words: number, separator = ' ') => ({
    sources: [{ ...SOURCE, quote: Array(words).fill('word').join(separator) }],
  })
  test.each([' ', '   ', '\n', '\u00a0'])('with %j between them', (separator) => {
    expect(() => recordOf(quoting(25, separator))).not.toThrow()
    expect(() => recordOf(quoting(26, separator))).toThrow('at most 25 words')
  })
  test('in Arabic', () => {
    expect(() => recordOf({ sources: [{ ...SOURCE, quote: 'كلمة '.repeat(25) }] })).not.toThrow()
    expect(() => recordOf({ sources: [{ ...SOURCE, quote: 'كلمة '.repeat(26) }] })).toThrow('at most 25 words')
  })
})
