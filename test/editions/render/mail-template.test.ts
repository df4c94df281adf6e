import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillMailTemplate, mailTemplateOf } from '../../../src/editions/render/mail-template.ts'
import { placeholder } from '../../../templates/mail/placeholder.ts'

const letter = (html: string, text = html) => ({ subject: 'A subject', html, text })
const filled = (html: string, marks: Record<string, string>) => fillMailTemplate(mailTemplateOf(letter(html)), marks)

describe('a letter is filled', () => {
  test('at its marks, in both parts, as often as they stand there', () => {
    expect(
      filled(`a ${placeholder('choice')} b ${placeholder('data')} c ${placeholder('choice')}`, {
        choice: '1',
        data: '2',
      }),
    ).toEqual(letter('a 1 b 2 c 1'))
  })
  test('where a mark is the first or the last, or beside another', () => {
    expect(filled(`${placeholder('data')}${placeholder('choice')}`, { choice: '1', data: '2' }).html).toBe('21')
  })
  test('and stays as it is where it has none', () => {
    expect(filled('as it is', {})).toEqual(letter('as it is'))
  })
  test('with what each event is told for', () => {
    expect(filled(placeholder('because/an-event'), { 'because/an-event': 'Aleppo' }).text).toBe('Aleppo')
  })
})

test('what is filled in is escaped in the HTML part and left alone in the text part', () => {
  const hostile = `<img src=x onerror="alert('1')">&amp;`
  expect(filled(placeholder('choice'), { choice: hostile })).toMatchObject({
    html: '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;',
    text: hostile,
  })
})

test('what is filled in is no mark itself', () => {
  expect(filled(placeholder('choice'), { choice: '$& $1 choice' }).text).toBe('$& $1 choice')
})

describe('a mark for which nothing is known is a broken promise', () => {
  test.each(['confirm', 'because/another-event'])('%s', (name) => {
    expect(() => filled(`\u0000${name}\u0000`, { choice: '1' })).toThrow(`the placeholder ${name} has no value`)
  })
  test.each(['toString', '__proto__'])('%s, which every object has', (name) => {
    expect(() => filled(`\u0000${name}\u0000`, { choice: '1' })).toThrow()
  })
})

test('whatever the words, a filled letter is the letter with the words in their places', () => {
  const WORDS = fc.string().map((words) => words.replaceAll('\u0000', ''))
  const NAME = fc.constantFrom('choice', 'data', 'now')
  fc.assert(
    fc.property(WORDS, fc.array(fc.tuple(NAME, WORDS)), WORDS, (start, pieces, value) => {
      const marks = { choice: value, data: 'd', now: 'n' }
      const html = start + pieces.map(([name, after]) => placeholder(name as 'now') + after).join('')
      const expected = start + pieces.map(([name, after]) => marks[name as 'now'] + after).join('')
      expect(filled(html, marks).text).toBe(expected)
      expect(filled(html, marks).html).not.toContain('\u0000')
    }),
  )
})
