import { describe, expect, test } from 'vitest'
import { renderEndpointMail } from '../../templates/mail/endpoint.tsx'
import { findElements, listTextNodes, type MarkupElement, parseMarkup } from './markup.ts'
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

describe.each(letters)('the mail to an owner: %s, %s', (name, _, letter) => {
  const [body] = findElements(parseMarkup(letter.html), 'body') as [MarkupElement]

  test('names the endpoint, its host, the last status and where everything recorded is, in both parts', () => {
    const seen = listTextNodes(body)
      .map(({ text }) => text)
      .join('')
    const flat = letter.text.replace(/[\u2066-\u2069]/g, '')
    for (const part of [seen, flat]) {
      expect(part).toContain('ep_abcdefghjkmnp')
      expect(part.replace(/\s+/g, ' ')).toContain('hooks.example.org')
      if (name.endsWith('503')) expect(part).toContain('503')
    }
    expect(letter.text.split('\n')).toContain(`${sampleSite.url}/v1/journal`)
  })
})
