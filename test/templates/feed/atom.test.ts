import fc from 'fast-check'
import { parseAtomFeed } from 'feedsmith'
import { describe, expect, test } from 'vitest'
import { renderAtom } from '../../../templates/feed/atom.ts'
import { sampleArabicEvent, sampleSite } from '../sample-views.ts'
import { hostileText } from './hostile-text.ts'
import { elementsOf, listElements, parseXml, textIn, type XmlNode } from './parse-xml.ts'
import { feedOf, NOON, retractedEntry, sampleEntry } from './sample-feed.ts'

/** Expects the required elements of a feed and its entries (RFC 4287, sections 4.1.1, 4.1.2, 3.1 to 3.3, 4.2). */
const expectRequiredElements = (feed: XmlNode): void => {
  const one = (read: XmlNode, ...names: string[]) => {
    for (const name of names) expect(elementsOf(read, name).length, `${name} of ${read.name}`).toBe(1)
  }
  one(feed, 'id', 'title', 'updated', 'author')
  for (const each of elementsOf(feed, 'entry')) one(each, 'id', 'title', 'updated', 'published', 'summary', 'content')
  for (const { name, children, attributes } of listElements(feed)) {
    if (['updated', 'published'].includes(name)) expect(children.join('')).toMatch(INSTANT)
    if (name === 'link') expect(URL.canParse(attributes.href!)).toBe(true)
    if (name === 'category') expect(attributes.term && attributes.label).toBeTruthy()
    if (name === 'at:deleted-entry')
      expect([URL.canParse(attributes.ref!), attributes.when]).toEqual([true, expect.stringMatching(INSTANT)])
  }
  const ids = elementsOf(feed, 'entry').map((each) => textIn(each, 'id'))
  expect(new Set(ids).size).toBe(ids.length)
  const alternates = elementsOf(feed, 'link').filter(({ attributes }) => attributes.rel === 'alternate')
  expect(alternates.length).toBe(1)
}
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const linksOf = (feed: XmlNode) => elementsOf(feed, 'link').map(({ attributes: { rel, href } }) => [rel, href])

describe('an Atom feed', () => {
  test('is read by an independent parser', () => {
    const read = parseAtomFeed(renderAtom(feedOf([sampleEntry()])))
    expect(read).toMatchObject({
      id: `${sampleSite.url}/feeds/timeline.atom?lang=en`,
      updated: '2026-11-25T12:00:00.000Z',
    })
    expect(read.entries![0]).toMatchObject({
      id: `${sampleSite.url}/events/one`,
      published: '2026-11-24T12:00:00.000Z',
      updated: '2026-11-25T12:00:00.000Z',
    })
    const { links, categories } = read.entries![0]!
    expect(links).toContainEqual(expect.objectContaining({ rel: 'via', href: 'https://paper.example/report' }))
    expect(categories!.map(({ term, scheme }) => [scheme!.split('#')[1], term])).toEqual([
      ['kind', 'conflict.airstrike'],
      ['certainty', 'reported'],
      ['severity', 'severe'],
      ['region', 'sy-aleppo'],
      ['actor', 'air-force'],
    ])
  })

  test('has every required element, in both languages', () => {
    for (const lang of ['en', 'ar'] as const)
      expectRequiredElements(
        parseXml(
          renderAtom(
            feedOf([sampleEntry(), sampleEntry(sampleArabicEvent({ id: 'two' })), retractedEntry()], { lang }),
          ),
        ),
      )
  })

  test('declares its language, and that of an entry in another language', () => {
    const feed = parseXml(renderAtom(feedOf([sampleEntry(sampleArabicEvent())])))
    expect(feed.attributes['xml:lang']).toBe('en')
    const title = elementsOf(elementsOf(feed, 'entry')[0]!, 'title')[0]!
    expect(title.attributes['xml:lang']).toBe('ar')
  })

  test('names an event by one id in both languages', () => {
    const ids = (['en', 'ar'] as const).map((lang) => {
      const feed = parseXml(renderAtom(feedOf([sampleEntry()], { lang })))
      return textIn(elementsOf(feed, 'entry')[0]!, 'id')
    })
    expect(ids).toEqual([`${sampleSite.url}/events/one`, `${sampleSite.url}/events/one`])
  })

  test('has a tombstone with the reason for a retracted event, before the first entry, and an entry that says so', () => {
    for (const lang of ['en', 'ar'] as const) {
      const both = parseXml(renderAtom(feedOf([sampleEntry(), retractedEntry()], { lang })))
      const names = both.children.flatMap((child) => (typeof child === 'string' ? [] : [child.name]))
      expect(names.slice(names.indexOf('at:deleted-entry'))).toEqual(['at:deleted-entry', 'entry', 'entry'])
      const entry = elementsOf(both, 'entry')[1]!
      expect(textIn(entry, 'title')).toMatch(lang === 'en' ? /^Retracted: / : /^مسحوب: /)
      expect(textIn(entry, 'id')).toBe(elementsOf(both, 'at:deleted-entry')[0]!.attributes.ref)
      // Not later than the tombstone, which would bring the entry back (RFC 6721, section 3).
      expect(textIn(entry, 'updated')).toBe(elementsOf(both, 'at:deleted-entry')[0]!.attributes.when)
    }
    const feed = parseXml(renderAtom(feedOf([retractedEntry()])))
    const [tombstone] = elementsOf(feed, 'at:deleted-entry')
    expect(tombstone!.attributes).toEqual({ ref: `${sampleSite.url}/events/gone`, when: '2026-11-25T12:00:00.000Z' })
    expect(textIn(tombstone!, 'at:comment')).toBe('It did not happen.')
    expect(textIn(feed, 'updated')).toBe('2026-11-25T12:00:00.000Z')
  })

  test('links to itself, its page and its next part', () => {
    const self = `${sampleSite.url}/feeds/timeline.atom?lang=en`
    expect(linksOf(parseXml(renderAtom(feedOf([]))))).toEqual([
      ['self', self],
      ['alternate', `${sampleSite.url}/?lang=en`],
    ])
    const part = { part: `${self}&before=9`, next: `${self}&before=3` }
    expect(linksOf(parseXml(renderAtom(feedOf([], part))))).toEqual([
      ['self', part.part],
      ['alternate', `${sampleSite.url}/?lang=en`],
      ['first', self],
      ['next', part.next],
    ])
  })

  test('does not count a translation as an update', () => {
    const translated = sampleEntry(
      {},
      { revision: { ...sampleEntry().revision, change: 'translation', recorded_at: NOON + 5 } },
    )
    expect(textIn(elementsOf(parseXml(renderAtom(feedOf([translated]))), 'entry')[0]!, 'updated')).toBe(
      '2026-11-25T12:00:00.000Z',
    )
  })

  test('says first what was wrong in a corrected event', () => {
    const corrected = sampleEntry(
      { reason: { words: 'Nobody was hurt.', lang: 'en' } },
      { revision: { ...sampleEntry().revision, change: 'correction' } },
    )
    const content = textIn(elementsOf(parseXml(renderAtom(feedOf([corrected]))), 'entry')[0]!, 'content')
    expect(content).toContain('<b>What was wrong:</b> Nobody was hurt.')
    expect(content.indexOf('What was wrong')).toBeLessThan(content.indexOf('A hospital in the city'))
  })

  test('links to sources on the web only', () => {
    const sources = [{ publisher: 'P', title: 'T', url: 'javascript:alert(1)' }]
    expect(renderAtom(feedOf([sampleEntry({ sources })]))).not.toContain('javascript:')
  })

  test('is well-formed, and keeps any text of a publisher', () => {
    fc.assert(
      fc.property(hostileText(100), hostileText(600), fc.constantFrom('en', 'ar'), (title, summary, lang) => {
        const own = { title, summary, lang } as const
        const sources = [
          { publisher: title, title: summary, url: `https://a.example/?${encodeURIComponent(summary.toWellFormed())}` },
        ]
        const reason = { words: summary, lang }
        const feed = parseXml(
          renderAtom(
            feedOf([
              sampleEntry({ text: own, sources, reason, regions: [title] }),
              { ...retractedEntry(), event: { ...retractedEntry().event, reason } },
            ]),
          ),
        )
        expectRequiredElements(feed)
        const entryTitle = textIn(elementsOf(feed, 'entry')[0]!, 'title')
        expect(withoutIsolates(entryTitle)).toBe(withoutIsolates(title))
      }),
      { numRuns: 100 },
    )
  })
})

/** Text without isolates. A character that XML cannot hold is replaced. */
const withoutIsolates = (text: string): string =>
  text.replace(/[\u2068\u2069]/g, '').replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
