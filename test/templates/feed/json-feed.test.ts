import fc from 'fast-check'
import { parseJsonFeed } from 'feedsmith'
import { describe, expect, test } from 'vitest'
import { renderJsonFeed } from '../../../templates/feed/json-feed.ts'
import { sampleArabicEvent, sampleSite } from '../sample-views.ts'
import { hostileText } from './hostile-text.ts'
import { feedOf, retractedEntry, sampleEntry } from './sample-feed.ts'

type Item = Record<string, unknown> & { _waqai: Record<string, unknown> }
const itemsOf = (text: string): Item[] => (JSON.parse(text) as { items: Item[] }).items

describe('a JSON feed', () => {
  test('is read by an independent parser', () => {
    const next = `${sampleSite.url}/feeds/timeline.json?lang=en&before=3`
    const read = parseJsonFeed(renderJsonFeed(feedOf([sampleEntry()], { next })))
    expect(read).toMatchObject({
      title: 'Waqai',
      language: 'en',
      next_url: next,
      authors: [{ name: 'Waqai', url: sampleSite.url }],
    })
    expect(read.items![0]).toMatchObject({
      id: `${sampleSite.url}/events/one`,
      url: `${sampleSite.url}/events/one`,
      title: 'Strike on a hospital',
      language: 'en',
      tags: ['Airstrike', 'Reported', 'Aleppo', 'Air force'],
    })
  })

  test('has the facts for which the format has no member under _waqai', () => {
    expect(itemsOf(renderJsonFeed(feedOf([sampleEntry()])))[0]!._waqai).toEqual({
      edtf: '2024-11-29',
      certainty: 'reported',
      severity: 'severe',
      nature: 'event',
      kind: 'conflict.airstrike',
      number: 2,
      change: 'update',
      status: 'current',
      regions: ['sy-aleppo'],
      actors: [{ id: 'air-force', role: 'initiator' }],
    })
  })

  test('keeps a retracted event, and its title says first that it is retracted', () => {
    const [item] = itemsOf(renderJsonFeed(feedOf([retractedEntry()])))
    expect(item!.title).toBe('Retracted: Strike on a hospital')
    expect(item!._waqai).toMatchObject({ status: 'retracted', reason: 'It did not happen.' })
    expect(item!.content_text).toMatch(/^We have withdrawn this report.*\nWhat was wrong: It did not happen\.\n/)
    const [arabic] = itemsOf(renderJsonFeed(feedOf([retractedEntry()], { lang: 'ar' })))
    expect(arabic!.title).toBe('مسحوب: \u2068Strike on a hospital\u2069')
  })

  test('marks an item in another language', () => {
    const [item] = itemsOf(renderJsonFeed(feedOf([sampleEntry(sampleArabicEvent())])))
    expect(item!.language).toBe('ar')
    expect(item!.content_text).toContain('So far recorded in Arabic only.')
    expect(item!.content_html).toContain('<p lang="ar" dir="rtl">')
  })

  test('has no next part if it is the last', () => {
    expect(Object.keys(JSON.parse(renderJsonFeed(feedOf([]))) as object)).not.toContain('next_url')
  })

  test('escapes any text of a publisher', () => {
    fc.assert(
      fc.property(hostileText(100), hostileText(600), (title, summary) => {
        const text = { title, summary, lang: 'en' } as const
        const [item] = itemsOf(
          renderJsonFeed(feedOf([sampleEntry({ text, sources: [{ publisher: title, title: summary }] })])),
        )
        expect(String(item!.content_html).replace(/<\/?(div|p|ul|li|b|span)( (lang|dir)="[a-z]+")*>/g, '')).not.toMatch(
          /</,
        )
      }),
    )
  })
})
