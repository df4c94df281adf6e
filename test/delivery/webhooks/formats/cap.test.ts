import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCap } from '../../../../src/delivery/webhooks/formats/cap.ts'
import type { WebhookEvent } from '../../../../src/delivery/webhooks/webhook-event.ts'
import { hostile } from '../../../templates/feed/hostile.ts'
import { elementsOf, every, type Read, readXml, textIn } from '../../../templates/feed/xml-reader.ts'
import { NOON, noticeOf, saying, TYPES } from './scene.ts'

/** The children that the schema knows, in its order: at least so many, at most so many (CAP-v1.2.xsd). */
const SCHEMA: Record<string, [name: string, least: number, most: number][]> = {
  alert: [
    ...(['identifier', 'sender', 'sent', 'status', 'msgType'] as const).map((name): [string, number, number] => [
      name,
      1,
      1,
    ]),
    ['source', 0, 1],
    ['scope', 1, 1],
    ['restriction', 0, 1],
    ['addresses', 0, 1],
    ['code', 0, 99],
    ['note', 0, 1],
    ['references', 0, 1],
    ['incidents', 0, 1],
    ['info', 0, 99],
  ],
  info: [
    ['language', 0, 1],
    ['category', 1, 99],
    ['event', 1, 1],
    ['responseType', 0, 99],
    ['urgency', 1, 1],
    ['severity', 1, 1],
    ['certainty', 1, 1],
    ['audience', 0, 1],
    ['eventCode', 0, 99],
    ['effective', 0, 1],
    ['onset', 0, 1],
    ['expires', 0, 1],
    ['senderName', 0, 1],
    ['headline', 0, 1],
    ['description', 0, 1],
    ['instruction', 0, 1],
    ['web', 0, 1],
    ['contact', 0, 1],
    ['parameter', 0, 99],
    ['resource', 0, 99],
    ['area', 0, 99],
  ],
  area: [
    ['areaDesc', 1, 1],
    ['polygon', 0, 99],
    ['circle', 0, 99],
    ['geocode', 0, 99],
    ['altitude', 0, 1],
    ['ceiling', 0, 1],
  ],
  parameter: [
    ['valueName', 1, 1],
    ['value', 1, 1],
  ],
  geocode: [
    ['valueName', 1, 1],
    ['value', 1, 1],
  ],
}
const VALUES: Record<string, RegExp> = {
  identifier: /^[^\s,<&]+$/,
  sender: /^[^\s,<&]+$/,
  sent: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/,
  status: /^(Actual|Exercise|System|Test|Draft)$/,
  msgType: /^(Alert|Update|Cancel|Ack|Error)$/,
  scope: /^(Public|Restricted|Private)$/,
  references: /^([^\s,<&]+,[^\s,<&]+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-00:00)( [^\s,<&]+,[^\s,<&]+,[^\s,]+)*$/,
  language: /^[a-z]{2}$/,
  category: /^(Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other)$/,
  responseType: /^None$/,
  urgency: /^(Past|Unknown)$/,
  severity: /^(Extreme|Severe|Moderate|Minor|Unknown)$/,
  certainty: /^(Observed|Likely|Possible|Unlikely|Unknown)$/,
  headline: /^[\s\S]{1,160}$/,
  web: /^https?:\/\/\S+$/,
}

/** Reads a message and holds it to the schema: which elements, how many, in which order, with which values. */
const read = (notice: WebhookEvent): Read => {
  const alert = readXml(formatCap(notice).text)
  expect([alert.name, alert.attributes.xmlns]).toEqual(['alert', 'urn:oasis:names:tc:emergency:cap:1.2'])
  for (const element of every(alert)) {
    const schema = SCHEMA[element.name]
    if (VALUES[element.name]) expect(element.children.join('')).toMatch(VALUES[element.name]!)
    if (!schema) continue
    const order = elementsOf(element).map(({ name }) => schema.findIndex(([known]) => known === name))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
    for (const [name, least, most] of schema) {
      expect(elementsOf(element, name).length).toBeGreaterThanOrEqual(least)
      expect(elementsOf(element, name).length).toBeLessThanOrEqual(most)
    }
  }
  return alert
}
const infos = (alert: Read): Read[] => elementsOf(alert, 'info')
const previous = [{ number: 1, recorded_at: NOON - 3_600_000 }]

describe('a message of the Common Alerting Protocol', () => {
  test('is an Alert at first, with an info for each language there is', () => {
    const alert = read(noticeOf())
    expect(['identifier', 'sender', 'sent', 'status', 'msgType', 'scope'].map((name) => textIn(alert, name))).toEqual([
      'bread.1',
      'waqai.example.org',
      '2026-11-25T12:00:00-00:00',
      'Actual',
      'Alert',
      'Public',
    ])
    expect(infos(alert).map((info) => [textIn(info, 'language'), textIn(info, 'headline')])).toEqual([
      ['en', 'Title of bread'],
      ['ar', 'عنوان \u2068bread\u2069'],
    ])
    expect(textIn(infos(alert)[0]!, 'description')).toContain('Summary of bread.')
  })

  test('updates what was sent before, and says first what was wrong', () => {
    const alert = read(
      noticeOf({ number: 2, reason: { en: 'Nobody was hurt.' } }, { type: 'event.corrected', previous }),
    )
    expect(textIn(alert, 'msgType')).toBe('Update')
    expect(textIn(alert, 'references')).toBe('waqai.example.org,bread.1,2026-11-25T11:00:00-00:00')
    expect(textIn(infos(alert)[0]!, 'description')).toMatch(/^What was wrong: Nobody was hurt\.\nSummary of bread\./)
    expect(textIn(infos(alert)[1]!, 'description')).toMatch(/^ما كان خطأً: \u2068Nobody was hurt\.\u2069\n/)
  })

  test('cancels what is retracted, says why, and has nothing that could be shown again', () => {
    const both = [...previous, { number: 2, recorded_at: NOON - 60_000 }]
    const reason = { en: 'It did not happen.' }
    const alert = read(noticeOf({ number: 3, reason }, { type: 'event.retracted', previous: both }))
    expect(textIn(alert, 'msgType')).toBe('Cancel')
    expect(textIn(alert, 'note')).toContain('What was wrong: It did not happen.')
    expect(textIn(alert, 'references').split(' ').length).toBe(2)
    expect(infos(alert)).toEqual([])
    expect(formatCap(noticeOf({ reason }, { type: 'event.retracted' })).text).not.toContain('Summary')
  })

  test('is an Alert where nothing was sent before that it could update', () => {
    expect(textIn(read(noticeOf({ number: 4 }, { type: 'event.updated' })), 'msgType')).toBe('Alert')
  })

  test.each([
    ['an event of a day that is over everywhere', { when: '2024-11-29', when_max: '2024-11-29' }, 'Past'],
    ['one of a day that is not over everywhere', { when: '2026-11-25', when_max: '2026-11-25' }, 'Unknown'],
    ['one of a year that is not over', { when: '2026', when_max: '2026-12-31' }, 'Unknown'],
    ['one that may go on', { when: '2024-11-29/..', when_max: null }, 'Unknown'],
    ['one that cannot be dated', { when: null, when_max: null }, 'Unknown'],
    ['a situation', { nature: 'state' as const }, 'Unknown'],
    ['a forecast', { nature: 'forecast' as const }, 'Unknown'],
  ])('never warns: the urgency of %s is one of what is over, or not known', (_, differing, urgency) => {
    const alert = read(noticeOf(differing))
    for (const info of infos(alert))
      expect([textIn(info, 'urgency'), textIn(info, 'responseType')]).toEqual([urgency, 'None'])
    expect(textIn(alert, 'note')).toMatch(/not a warning/)
  })

  test.each([
    ['confirmed', 'Observed'],
    ['reported', 'Likely'],
    ['disputed', 'Possible'],
    ['unverified', 'Unknown'],
  ] as const)('calls what is %s %s', (certainty, expected) => {
    expect(textIn(infos(read(noticeOf({ certainty })))[0]!, 'certainty')).toBe(expected)
  })

  test.each([
    ['conflict.airstrike', 'Security'],
    ['civilians.attack', 'Safety'],
    ['humanitarian.health', 'Health'],
    ['humanitarian.return', 'Safety'],
    ['politics.statement', 'Other'],
    ['weather.flood', 'Other'],
  ])('files %s under %s', (kind, category) => {
    expect(textIn(infos(read(noticeOf({ kind })))[0]!, 'category')).toBe(category)
  })

  test('names places by their codes, and draws no outline', () => {
    const alert = read(noticeOf({ regions: [{ id: 'sy' }, { id: 'aleppo', primary: true }, { id: 'gone' }] }))
    const areas = elementsOf(infos(alert)[1]!, 'area')
    const codes = (area: Read) =>
      elementsOf(area, 'geocode').map((code) => [textIn(code, 'valueName'), textIn(code, 'value')])
    expect(areas.map((area) => [textIn(area, 'areaDesc'), codes(area)])).toEqual([
      [
        'حلب',
        [
          ['PCODE', 'SY02'],
          ['ISO3166-2', 'SY-HL'],
        ],
      ],
      ['سوريا', [['ISO3166-1', 'SY']]],
    ])
    expect(every(alert).some(({ name }) => name === 'polygon' || name === 'circle')).toBe(false)
  })

  test('keeps the imprecise date as it was recorded, and no false onset', () => {
    const alert = read(noticeOf({ when: '2024-11~', when_max: '2024-11-30' }))
    const [info] = infos(alert)
    expect(elementsOf(info!, 'onset')).toEqual([])
    expect(textIn(info!, 'description')).toContain('About November 2024')
    expect(elementsOf(info!, 'parameter').map((each) => textIn(each, 'value'))).toContain('2024-11~')
  })

  test('holds to its schema whatever a publisher wrote', () => {
    fc.assert(
      fc.property(hostile(), fc.constantFrom(...TYPES), fc.constantFrom('en', 'ar'), (text, type, lang) => {
        read(saying(text, { type, lang, previous }))
      }),
      { numRuns: 60 },
    )
  })
})
