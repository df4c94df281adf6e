import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CAP_FORMAT } from '../../../../src/delivery/webhooks/formats/cap.ts'
import type { WebhookEvent } from '../../../../src/delivery/webhooks/webhook-event.ts'
import { hostileText } from '../../../templates/feed/hostile-text.ts'
import { elementsOf, listElements, parseXml, textIn, type XmlNode } from '../../../templates/feed/parse-xml.ts'
import { EVENT_TYPES, NOON, webhookEventOf, webhookEventWithText } from './webhook-events.ts'

/** The children of each element in the schema's order, with their least and greatest number (CAP-v1.2.xsd). */
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

/** Parses a message and checks it against the schema: elements, their number, order and values. */
const parseAlert = (webhookEvent: WebhookEvent): XmlNode => {
  const alert = parseXml(CAP_FORMAT.formatEvent(webhookEvent).text)
  expect([alert.name, alert.attributes.xmlns]).toEqual(['alert', 'urn:oasis:names:tc:emergency:cap:1.2'])
  for (const element of listElements(alert)) {
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
const infos = (alert: XmlNode): XmlNode[] => elementsOf(alert, 'info')
const previous = [{ number: 1, recorded_at: NOON - 3_600_000 }]

describe('a CAP message', () => {
  test('is an Alert for the first revision, with an info for each language', () => {
    const alert = parseAlert(webhookEventOf())
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

  test('is an Update of all earlier messages for a correction, and says first what was wrong', () => {
    const alert = parseAlert(
      webhookEventOf({ number: 2, reason: { en: 'Nobody was hurt.' } }, { type: 'event.corrected', previous }),
    )
    expect(textIn(alert, 'msgType')).toBe('Update')
    expect(textIn(alert, 'references')).toBe('waqai.example.org,bread.1,2026-11-25T11:00:00-00:00')
    expect(textIn(infos(alert)[0]!, 'description')).toMatch(/^What was wrong: Nobody was hurt\.\nSummary of bread\./)
    expect(textIn(infos(alert)[1]!, 'description')).toMatch(/^ما كان خطأً: \u2068Nobody was hurt\.\u2069\n/)
  })

  test('is a Cancel for a retraction, says why, and has no info that a display could show again', () => {
    const both = [...previous, { number: 2, recorded_at: NOON - 60_000 }]
    const reason = { en: 'It did not happen.' }
    const alert = parseAlert(webhookEventOf({ number: 3, reason }, { type: 'event.retracted', previous: both }))
    expect(textIn(alert, 'msgType')).toBe('Cancel')
    expect(textIn(alert, 'note')).toContain('What was wrong: It did not happen.')
    expect(textIn(alert, 'references').split(' ').length).toBe(2)
    expect(infos(alert)).toEqual([])
    expect(CAP_FORMAT.formatEvent(webhookEventOf({ reason }, { type: 'event.retracted' })).text).not.toContain(
      'Summary',
    )
  })

  test('is an Alert if there is no earlier message to update', () => {
    expect(textIn(parseAlert(webhookEventOf({ number: 4 }, { type: 'event.updated' })), 'msgType')).toBe('Alert')
  })

  test.each([
    ['an event on a day that is over in every time zone', { when: '2024-11-29', when_max: '2024-11-29' }, 'Past'],
    [
      'an event on a day that is not over in every time zone',
      { when: '2026-11-25', when_max: '2026-11-25' },
      'Unknown',
    ],
    ['an event in a year that is not over', { when: '2026', when_max: '2026-12-31' }, 'Unknown'],
    ['an event that may go on', { when: '2024-11-29/..', when_max: null }, 'Unknown'],
    ['an event without a date', { when: null, when_max: null }, 'Unknown'],
    ['a state', { nature: 'state' as const }, 'Unknown'],
    ['a forecast', { nature: 'forecast' as const }, 'Unknown'],
  ])('is never a warning: the urgency of %s is Past or Unknown', (_, changes, urgency) => {
    const alert = parseAlert(webhookEventOf(changes))
    for (const info of infos(alert))
      expect([textIn(info, 'urgency'), textIn(info, 'responseType')]).toEqual([urgency, 'None'])
    expect(textIn(alert, 'note')).toMatch(/not a warning/)
  })

  test.each([
    ['confirmed', 'Observed'],
    ['reported', 'Likely'],
    ['disputed', 'Possible'],
    ['unverified', 'Unknown'],
  ] as const)('writes the certainty %s as %s', (certainty, expected) => {
    expect(textIn(infos(parseAlert(webhookEventOf({ certainty })))[0]!, 'certainty')).toBe(expected)
  })

  test.each([
    ['conflict.airstrike', 'Security'],
    ['civilians.attack', 'Safety'],
    ['humanitarian.health', 'Health'],
    ['humanitarian.return', 'Safety'],
    ['politics.statement', 'Other'],
    ['weather.flood', 'Other'],
  ])('puts the kind %s into the category %s', (kind, category) => {
    expect(textIn(infos(parseAlert(webhookEventOf({ kind })))[0]!, 'category')).toBe(category)
  })

  test('names places with their codes, and has no polygon', () => {
    const alert = parseAlert(
      webhookEventOf({ regions: [{ id: 'sy' }, { id: 'aleppo', primary: true }, { id: 'gone' }] }),
    )
    const areas = elementsOf(infos(alert)[1]!, 'area')
    const codes = (area: XmlNode) =>
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
    expect(listElements(alert).some(({ name }) => name === 'polygon' || name === 'circle')).toBe(false)
  })

  test('keeps an imprecise date as it was recorded, without an onset', () => {
    const alert = parseAlert(webhookEventOf({ when: '2024-11~', when_max: '2024-11-30' }))
    const [info] = infos(alert)
    expect(elementsOf(info!, 'onset')).toEqual([])
    expect(textIn(info!, 'description')).toContain('About November 2024')
    expect(elementsOf(info!, 'parameter').map((each) => textIn(each, 'value'))).toContain('2024-11~')
  })

  test('is valid whatever a publisher wrote', () => {
    fc.assert(
      fc.property(hostileText(), fc.constantFrom(...EVENT_TYPES), fc.constantFrom('en', 'ar'), (text, type, lang) => {
        parseAlert(webhookEventWithText(text, { type, lang, previous }))
      }),
      { numRuns: 60 },
    )
  })
})
