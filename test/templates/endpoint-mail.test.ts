import { describe, expect, test } from 'vitest'
import { renderEndpointMail } from '../../templates/mail/endpoint.tsx'
import { findElements, findMisplacedLetters, listTextNodes, type MarkupElement, parseMarkup, textOf } from './markup.ts'
import { sampleSite } from './sample-views.ts'

const since = Date.parse('2026-11-22T06:00:00Z')
const letters = (['en', 'ar'] as const).flatMap((lang) =>
  (['struggling', 'failing', 'gone'] as const).flatMap((state) =>
    [503, null].map((status) => {
      const endpoint = { state, id: 'ep_abcdefghjkmnp', host: 'hooks.example.org', since, status }
      return [`${state}, ${status}`, lang, renderEndpointMail({ lang, site: sampleSite, endpoint })] as const
    }),
  ),
)

describe.each(letters)('the mail to an owner: %s, %s', (name, lang, letter) => {
  const html = parseMarkup(letter.html)
  const dir = lang === 'ar' ? 'rtl' : 'ltr'
  const [body] = findElements(html, 'body') as [MarkupElement]

  test('has a subject of one line, and a different preheader', () => {
    expect(letter.subject.length).toBeLessThanOrEqual(150)
    expect(letter.subject).not.toMatch(/[\r\n\0]|^(re|fwd):|alert|urgent/i)
    expect(findMisplacedLetters(letter.subject, dir)).toBe('')
    expect(textOf(findElements(html, 'title')[0]!)).toBe(letter.subject)
    const preheader = textOf((body.children[0] as MarkupElement).children[0] as MarkupElement)
    expect(preheader.length).toBeGreaterThan(0)
    expect(preheader.length).toBeLessThanOrEqual(110)
    expect(preheader).not.toBe(letter.subject)
  })

  test('declares its language and direction, and each letter has its own direction', () => {
    for (const element of [html, body.children[0] as MarkupElement])
      expect(element.attributes).toMatchObject({ lang, dir })
    for (const { text, within } of listTextNodes(html))
      expect(findMisplacedLetters(text, within.find((element) => element.attributes.dir)!.attributes.dir!)).toBe('')
    for (const line of letter.text.split('\n'))
      if (!/^https?:\/\/\S+$/.test(line)) expect(findMisplacedLetters(line, dir)).toBe('')
  })

  test('names the endpoint, its host, the time and the remedy in both parts', () => {
    const seen = listTextNodes(body)
      .map(({ text }) => text)
      .join('')
    const flat = letter.text.replace(/[\u2066-\u2069]/g, '')
    for (const part of [seen, flat]) {
      expect(part).toContain('ep_abcdefghjkmnp')
      expect(part.replace(/\s+/g, ' ')).toContain('hooks.example.org')
      expect(part).toContain(sampleSite.postal)
      if (name.endsWith('503')) expect(part).toContain('503')
    }
    expect(letter.text.split('\n')).toContain(`${sampleSite.url}/v1/journal`)
    for (const link of findElements(html, 'a')) expect(letter.text.split('\n')).toContain(link.attributes.href)
  })

  test('has one first heading and no missing value', () => {
    expect(findElements(html, 'h1')).toHaveLength(1)
    expect(`${letter.html}${letter.text}`).not.toMatch(/undefined|null|\0/)
  })
})
