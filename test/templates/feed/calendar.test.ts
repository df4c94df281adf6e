import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderCalendar } from '../../../templates/feed/calendar.ts'
import { sampleArabicEvent, sampleSite } from '../sample-views.ts'
import { hostileText } from './hostile-text.ts'
import { feedOf, retractedEntry, sampleEntry } from './sample-feed.ts'

type Property = { name: string; parameters: Record<string, string>; value: string }
type Component = { name: string; properties: Property[]; components: Component[] }

/** Parses a calendar strictly (RFC 5545): lines of at most 75 octets that end in CRLF, properties before components. */
const parseCalendar = (text: string): Component => {
  const lines = text.split('\r\n')
  expect(lines.pop()).toBe('')
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line).not.toMatch(/(?!\t)\p{Cc}/u)
    expect(Buffer.from(line).toString()).toBe(line)
  }
  const root: Component = { name: '', properties: [], components: [] }
  const open = [root]
  for (const line of lines.join('\r\n').replaceAll('\r\n ', '').split('\r\n')) {
    const match = /^([A-Z-]+)((?:;[A-Z-]+=[^;:",]+)*):([\s\S]*)$/.exec(line)
    if (!match) throw new Error(`not a line of a calendar: ${line}`)
    const [, name, parameters, given] = match as unknown as [string, string, string, string]
    if (name === 'BEGIN') {
      const component = { name: given, properties: [], components: [] }
      open.at(-1)!.components.push(component)
      open.push(component)
    } else if (name === 'END') expect(open.pop()!.name).toBe(given)
    else {
      expect(open.at(-1)!.components).toEqual([])
      open.at(-1)!.properties.push({
        name,
        parameters: Object.fromEntries(
          parameters
            .split(';')
            .slice(1)
            .map((each) => each.split('=')),
        ),
        value: given,
      })
    }
  }
  expect(open).toEqual([root])
  expect(root.components.map(({ name }) => name)).toEqual(['VCALENDAR'])
  return root.components[0]!
}

const value = (component: Component, name: string): string | undefined => {
  const found = component.properties.filter((property) => property.name === name)
  expect(found.length, name).toBeLessThanOrEqual(1)
  return found[0]?.value
}
const textOf = (component: Component, name: string): string =>
  value(component, name)!.replace(/\\([\\;,nN])/g, (_, char: string) => (char.toLowerCase() === 'n' ? '\n' : char))
const eventOf = (differing: Parameters<typeof sampleEntry>[0]): Component =>
  parseCalendar(renderCalendar(feedOf([sampleEntry(differing)]))).components[0]!
const spanOf = (when: string): (string | undefined)[] => {
  const event = eventOf({ when })
  return [value(event, 'DTSTART'), value(event, 'DTEND')]
}

describe('a calendar', () => {
  test('has its name, address, refresh interval and language', () => {
    const found = parseCalendar(renderCalendar(feedOf([], { lang: 'ar', title: 'وقائع' })))
    expect(value(found, 'VERSION')).toBe('2.0')
    expect(value(found, 'PRODID')).toBe('-//Waqai//Timeline//AR')
    expect(value(found, 'NAME')).toBe('وقائع')
    expect(found.properties.find(({ name }) => name === 'NAME')!.parameters).toEqual({ LANGUAGE: 'ar' })
    expect(value(found, 'URL')).toBe(`${sampleSite.url}/?lang=ar`)
    expect(value(found, 'SOURCE')).toBe(`${sampleSite.url}/feeds/timeline.atom?lang=ar`)
    expect(value(found, 'REFRESH-INTERVAL')).toBe('PT1H')
    expect(value(found, 'METHOD')).toBeUndefined()
  })

  test('has the days, the number and the facts of each event', () => {
    const event = eventOf({})
    const values = Object.fromEntries(event.properties.map(({ name, value }) => [name, value]))
    expect(values).toMatchObject({
      UID: 'one@waqai.example.org',
      DTSTAMP: '20261125T120000Z',
      CREATED: '20261124T120000Z',
      'LAST-MODIFIED': '20261125T120000Z',
      SEQUENCE: '1',
      SUMMARY: 'Strike on a hospital',
      LOCATION: 'Aleppo',
      CATEGORIES: 'Airstrike',
      TRANSP: 'TRANSPARENT',
      URL: `${sampleSite.url}/events/one`,
      'X-WAQAI-EDTF': '2024-11-29',
    })
    expect(textOf(event, 'DESCRIPTION')).toContain('29 November 2024 · Aleppo · Reported')
  })

  test.each([
    ['confirmed', 'CONFIRMED'],
    ['reported', 'TENTATIVE'],
    ['disputed', 'TENTATIVE'],
    ['unverified', 'TENTATIVE'],
  ] as const)('holds what is %s to be %s', (certainty, status) => {
    expect(value(eventOf({ certainty }), 'STATUS')).toBe(status)
  })

  test('marks a retracted event as cancelled, and keeps it', () => {
    const [event] = parseCalendar(renderCalendar(feedOf([retractedEntry()]))).components
    expect([value(event!, 'STATUS'), value(event!, 'SEQUENCE')]).toEqual(['CANCELLED', '2'])
    expect(textOf(event!, 'SUMMARY')).toBe('Retracted: Strike on a hospital')
  })

  test.each([
    ['2024-11-29', '20241129', '20241130'],
    ['2024-11-29?', '20241129', '20241130'],
    ['2024-11', '20241101', '20241201'],
    ['2024-11~', '20241101', '20241201'],
    ['2024', '20240101', '20250101'],
    ['202X', '20200101', '20300101'],
    ['2024-02-28/2024-02-29', '20240228', '20240301'],
    ['[2024-11-29..2024-12-01]', '20241129', '20241202'],
    ['2024-11-27/..', '20241127', '20241128'],
    ['2024-11-27/', '20241127', '20241128'],
    ['../2024-11-27', '20241127', '20241128'],
    ['0044-03-15', '00440315', '00440316'],
    ['9999', '99990101', '99991231'],
    ['9999-12-31', '99991231', undefined],
  ])('shows %s from %s up to %s', (when, start, end) => {
    expect(spanOf(when)).toEqual([start, end])
  })

  test('leaves out events without a date, and counts them', () => {
    const found = parseCalendar(
      renderCalendar(
        feedOf([sampleEntry({ when: null }), sampleEntry({ id: 'two', when: null }), sampleEntry({ id: 'three' })]),
      ),
    )
    expect(found.components.length).toBe(1)
    expect(value(found, 'X-WAQAI-UNDATED')).toBe('2')
    expect(textOf(found, 'DESCRIPTION')).toContain('2 events are left out because their date is not known.')
  })

  test('says when it has only the newest events', () => {
    expect(
      textOf(parseCalendar(renderCalendar(feedOf([sampleEntry()], { next: 'https://a.example' }))), 'DESCRIPTION'),
    ).toContain('This covers the event that was recorded last.')
  })

  test('has the same bytes while nothing changes', () => {
    expect(renderCalendar(feedOf([sampleEntry(), retractedEntry()]))).toBe(
      renderCalendar(feedOf([sampleEntry(), retractedEntry()])),
    )
  })

  test('keeps a long Arabic summary', () => {
    const summary = 'قصفٌ على المدينة، '.repeat(33).trim()
    const event = eventOf(sampleArabicEvent({ text: { lang: 'ar', title: 'عنوان', summary } }))
    expect(textOf(event, 'DESCRIPTION')).toContain(summary)
  })

  test('is valid, and keeps any text of a publisher', () => {
    fc.assert(
      fc.property(hostileText(100), hostileText(600), hostileText(80), (title, summary, name) => {
        const text = { title, summary, lang: 'en' } as const
        const sources = [{ publisher: title, title: summary, url: 'https://a.example/x;y,z' }]
        const found = parseCalendar(
          renderCalendar(feedOf([sampleEntry({ text, sources, regions: [title, summary] })], { title: name })),
        )
        expect(found.components.map((each) => each.name)).toEqual(['VEVENT'])
        expect(found.components[0]!.components).toEqual([])
        expect(withoutIsolates(textOf(found.components[0]!, 'SUMMARY'))).toBe(withoutIsolates(title))
        expect(withoutIsolates(textOf(found, 'NAME'))).toBe(withoutIsolates(name))
      }),
      { numRuns: 100 },
    )
  })
})

/** Text without isolates and without characters that a calendar cannot hold, with equal line ends. */
const withoutIsolates = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\r\n|\r/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
