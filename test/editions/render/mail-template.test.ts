import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillMailTemplate, mailTemplateOf } from '../../../src/editions/render/mail-template.ts'
import { placeholder } from '../../../templates/mail/placeholder.ts'

const mail = (html: string, text = html) => ({ subject: 'A subject', html, text })
const filled = (html: string, values: Record<string, string>) => fillMailTemplate(mailTemplateOf(mail(html)), values)

describe('filling a mail', () => {
  test('replaces each placeholder in both parts, as often as it occurs', () => {
    expect(
      filled(`a ${placeholder('choice')} b ${placeholder('data')} c ${placeholder('choice')}`, {
        choice: '1',
        data: '2',
      }),
    ).toEqual(mail('a 1 b 2 c 1'))
  })
  test('replaces placeholders at the ends, and next to each other', () => {
    expect(filled(`${placeholder('data')}${placeholder('choice')}`, { choice: '1', data: '2' }).html).toBe('21')
  })
  test('changes nothing without a placeholder', () => {
    expect(filled('as it is', {})).toEqual(mail('as it is'))
  })
  test('replaces the reason of an event', () => {
    expect(filled(placeholder('matched/an-event'), { 'matched/an-event': 'Aleppo' }).text).toBe('Aleppo')
  })
})

test('escapes a value in the HTML part, and not in the text part', () => {
  const hostile = `<img src=x onerror="alert('1')">&amp;`
  expect(filled(placeholder('choice'), { choice: hostile })).toMatchObject({
    html: '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;',
    text: hostile,
  })
})

test('takes no part of a value for a placeholder', () => {
  expect(filled(placeholder('choice'), { choice: '$& $1 choice' }).text).toBe('$& $1 choice')
})

describe('refuses a placeholder without a value', () => {
  test.each(['confirm', 'because/another-event'])('%s', (name) => {
    expect(() => filled(`\u0000${name}\u0000`, { choice: '1' })).toThrow(`the placeholder ${name} has no value`)
  })
  test.each(['toString', '__proto__'])('%s, which every object has', (name) => {
    expect(() => filled(`\u0000${name}\u0000`, { choice: '1' })).toThrow()
  })
})

test('puts any values in the places of their placeholders, and leaves no delimiter', () => {
  const WORDS = fc.string().map((words) => words.replaceAll('\u0000', ''))
  const NAME = fc.constantFrom('choice', 'data', 'now')
  fc.assert(
    fc.property(WORDS, fc.array(fc.tuple(NAME, WORDS)), WORDS, (start, pieces, value) => {
      const values = { choice: value, data: 'd', now: 'n' }
      const html = start + pieces.map(([name, after]) => placeholder(name as 'now') + after).join('')
      const expected = start + pieces.map(([name, after]) => values[name as 'now'] + after).join('')
      expect(filled(html, values).text).toBe(expected)
      expect(filled(html, values).html).not.toContain('\u0000')
    }),
  )
})
