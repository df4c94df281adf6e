import fc from 'fast-check'
import { parseAtomFeed } from 'feedsmith'
import { describe, expect, test } from 'vitest'
import { renderAtom } from '../../../templates/feed/atom.ts'
import { arabicEvent, site } from '../scene.ts'
import { hostile } from './hostile.ts'
import { entry, feedOf, NOON, retracted } from './scene.ts'
import { elementsOf, every, type Read, readXml, textIn } from './xml-reader.ts'

/** What RFC 4287 demands of a feed and its entries (sections 4.1.1, 4.1.2, 3.1 to 3.3, 4.2). */
const holds = (feed: Read): void => {
  const one = (read: Read, ...names: string[]) => {
    for (const name of names) expect(elementsOf(read, name).length, `${name} of ${read.name}`).toBe(1)
  }
  one(feed, 'id', 'title', 'updated', 'author')
  for (const each of elementsOf(feed, 'entry')) one(each, 'id', 'title', 'updated', 'published', 'summary', 'content')
  for (const { name, children, attributes } of every(feed)) {
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
const linksOf = (feed: Read) => elementsOf(feed, 'link').map(({ attributes: { rel, href } }) => [rel, href])

describe('an Atom feed', () => {
  test('is read by an independent parser', () => {
    const read = parseAtomFeed(renderAtom(feedOf([entry()])))
    expect(read).toMatchObject({ id: `${site.url}/feeds/timeline.atom?lang=en`, updated: '2026-11-25T12:00:00.000Z' })
    expect(read.entries![0]).toMatchObject({
      id: `${site.url}/events/one`,
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
      holds(readXml(renderAtom(feedOf([entry(), entry(arabicEvent({ id: 'two' })), retracted()], { lang }))))
  })

  test('declares its language, and that of an entry in another language', () => {
    const feed = readXml(renderAtom(feedOf([entry(arabicEvent())])))
    expect(feed.attributes['xml:lang']).toBe('en')
    const title = elementsOf(elementsOf(feed, 'entry')[0]!, 'title')[0]!
    expect(title.attributes['xml:lang']).toBe('ar')
  })

  test('names an event by one id in both languages', () => {
    const ids = (['en', 'ar'] as const).map((lang) => {
      const feed = readXml(renderAtom(feedOf([entry()], { lang })))
      return textIn(elementsOf(feed, 'entry')[0]!, 'id')
    })
    expect(ids).toEqual([`${site.url}/events/one`, `${site.url}/events/one`])
  })

  test('has a tombstone with the reason for a retracted event', () => {
    const feed = readXml(renderAtom(feedOf([retracted()])))
    expect(elementsOf(feed, 'entry')).toEqual([])
    const [tombstone] = elementsOf(feed, 'at:deleted-entry')
    expect(tombstone!.attributes).toEqual({ ref: `${site.url}/events/gone`, when: '2026-11-25T12:00:00.000Z' })
    expect(textIn(tombstone!, 'at:comment')).toBe('It did not happen.')
    expect(textIn(feed, 'updated')).toBe('2026-11-25T12:00:00.000Z')
  })

  test('links to itself, its page and its next part', () => {
    const self = `${site.url}/feeds/timeline.atom?lang=en`
    expect(linksOf(readXml(renderAtom(feedOf([]))))).toEqual([
      ['self', self],
      ['alternate', `${site.url}/?lang=en`],
    ])
    const part = { part: `${self}&before=9`, next: `${self}&before=3` }
    expect(linksOf(readXml(renderAtom(feedOf([], part))))).toEqual([
      ['self', part.part],
      ['alternate', `${site.url}/?lang=en`],
      ['first', self],
      ['next', part.next],
    ])
  })

  test('does not count a translation as an update', () => {
    const translated = entry({}, { revision: { ...entry().revision, change: 'translation', recorded_at: NOON + 5 } })
    expect(textIn(elementsOf(readXml(renderAtom(feedOf([translated]))), 'entry')[0]!, 'updated')).toBe(
      '2026-11-25T12:00:00.000Z',
    )
  })

  test('says first what was wrong in a corrected event', () => {
    const corrected = entry(
      { reason: { words: 'Nobody was hurt.', lang: 'en' } },
      { revision: { ...entry().revision, change: 'correction' } },
    )
    const content = textIn(elementsOf(readXml(renderAtom(feedOf([corrected]))), 'entry')[0]!, 'content')
    expect(content).toContain('<b>What was wrong:</b> Nobody was hurt.')
    expect(content.indexOf('What was wrong')).toBeLessThan(content.indexOf('A hospital in the city'))
  })

  test('links to sources on the web only', () => {
    const sources = [{ publisher: 'P', title: 'T', url: 'javascript:alert(1)' }]
    expect(renderAtom(feedOf([entry({ sources })]))).not.toContain('javascript:')
  })

  test('is well-formed, and keeps any text of a publisher', () => {
    fc.assert(
      fc.property(hostile(100), hostile(600), fc.constantFrom('en', 'ar'), (title, summary, lang) => {
        const own = { title, summary, lang } as const
        const sources = [
          { publisher: title, title: summary, url: `https://a.example/?${encodeURIComponent(summary.toWellFormed())}` },
        ]
        const reason = { words: summary, lang }
        const feed = readXml(
          renderAtom(
            feedOf([
              entry({ text: own, sources, reason, regions: [title] }),
              { ...retracted(), event: { ...retracted().event, reason } },
            ]),
          ),
        )
        holds(feed)
        const told = textIn(elementsOf(feed, 'entry')[0]!, 'title')
        expect(bare(told)).toBe(bare(title))
      }),
      { numRuns: 100 },
    )
  })
})

/** Without what isolates a direction, and with what XML cannot hold marked. */
const bare = (text: string): string =>
  text.replace(/[\u2068\u2069]/g, '').replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
