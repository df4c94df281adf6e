import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DISCORD_FORMAT } from '../../../../src/delivery/webhooks/formats/discord.ts'
import { NTFY_FORMAT } from '../../../../src/delivery/webhooks/formats/ntfy.ts'
import { SLACK_FORMAT } from '../../../../src/delivery/webhooks/formats/slack.ts'
import { TEAMS_FORMAT } from '../../../../src/delivery/webhooks/formats/teams.ts'
import {
  ENDPOINT_FORMATS,
  type EndpointFormat,
  isReadByPeople,
  payloadFormatOf,
} from '../../../../src/delivery/webhooks/payload-format.ts'
import type { WebhookEvent } from '../../../../src/delivery/webhooks/webhook-event.ts'
import { hostileText } from '../../../templates/feed/hostile-text.ts'
import { findMisplacedLetters } from '../../../templates/markup.ts'
import { EVENT_TYPES, EVENT_URL, webhookEventOf, webhookEventWithText } from './webhook-events.ts'

/** Every string in a JSON value, with the name of its member. */
const stringsOf = (value: unknown, name = ''): [name: string, text: string][] => {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => stringsOf(each, Array.isArray(value) ? name : key))
}
const parseJson = (body: { text: string }) => JSON.parse(body.text) as Record<string, unknown>
const anyEvent = () => fc.tuple(hostileText(), fc.constantFrom(...EVENT_TYPES), fc.constantFrom('en', 'ar'))
const checkAnyEvent = (check: (webhookEvent: WebhookEvent) => void, numRuns = 60) =>
  fc.assert(
    fc.property(anyEvent(), ([text, type, lang]) => check(webhookEventWithText(text, { type, lang }))),
    { numRuns },
  )
const REASON = { en: 'Nobody was hurt.', ar: 'لم يُصب أحد.' }
/** The text that a person reads, without a platform's escapes. */
const visibleTextOf = (name: EndpointFormat, webhookEvent: WebhookEvent): string => {
  const payload = payloadFormatOf(name).formatEvent(webhookEvent)
  const title = /=\?UTF-8\?B\?/.test(payload.headers?.title ?? '') ? decodeWords(payload.headers!.title!) : ''
  const body =
    payload.contentType === 'application/json'
      ? stringsOf(parseJson(payload))
          .map(([, text]) => text)
          .join('\n')
      : payload.text
  return `${title}\n${body}`.replaceAll('\\', '')
}
const decodeWords = (header: string): string =>
  Buffer.concat(
    [...header.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)].map(([, word]) => Buffer.from(word!, 'base64')),
  ).toString()

describe.each(ENDPOINT_FORMATS.filter(isReadByPeople))('a message for %s', (name) => {
  test('has the title, summary, time, place, certainty, sources and the link', () => {
    const visible = visibleTextOf(name, webhookEventOf())
    for (const part of [
      'Title of bread',
      'Summary of bread.',
      '29 November 2024 · Aleppo · Reported',
      'The Paper',
      EVENT_URL,
    ])
      expect(visible).toContain(part)
  })

  test('says first what was wrong, then what is known now, in a correction', () => {
    const visible = visibleTextOf(name, webhookEventOf({ reason: REASON }, { type: 'event.corrected' }))
    expect(visible).toContain('Corrected: Title of bread')
    expect(visible.indexOf('What was wrong: Nobody was hurt.')).toBeGreaterThan(0)
    expect(visible.indexOf('What was wrong')).toBeLessThan(visible.indexOf('What we know now: Summary of bread.'))
  })

  test('does not repeat the summary of a retracted event', () => {
    const visible = visibleTextOf(name, webhookEventOf({ reason: REASON }, { type: 'event.retracted' }))
    expect(visible).toContain('Retracted: Title of bread')
    expect(visible).toContain('What was wrong: Nobody was hurt.')
    expect(visible).not.toContain('Summary of bread')
  })

  test('is in Arabic for an Arabic endpoint, with each name in its own direction', () => {
    const webhookEvent = webhookEventOf({ reason: REASON }, { type: 'event.updated', lang: 'ar' })
    const visible = visibleTextOf(name, webhookEvent)
    for (const part of ['تحديث: عنوان', 'ما الذي تغيّر: لم يُصب أحد.', 'حلب']) expect(visible).toContain(part)
    for (const line of visible.split('\n').filter((each) => /عنوان|الجيش|المصدر/.test(each)))
      expect(findMisplacedLetters(line, 'rtl')).toBe('')
  })

  test('says so if the text exists in another language only', () => {
    const text = { ar: { title: 'خبز', summary: 'عادت الأفران إلى العمل.' } }
    expect(visibleTextOf(name, webhookEventOf({ text }))).toContain('So far recorded in Arabic only.')
  })

  test('always links to the event, whatever a publisher wrote', () => {
    checkAnyEvent((webhookEvent) => {
      expect(payloadFormatOf(name).formatEvent(webhookEvent).text).toContain(EVENT_URL)
    })
  })

  test('is the same for the same event', () => {
    expect(payloadFormatOf(name).formatEvent(webhookEventOf())).toEqual(
      payloadFormatOf(name).formatEvent(webhookEventOf()),
    )
  })
})

describe('Slack', () => {
  type Message = {
    text: string
    blocks: { type: string; text?: { type: string; text: string }; elements?: unknown[] }[]
  }
  const message = (webhookEvent: WebhookEvent) =>
    parseJson(SLACK_FORMAT.formatEvent(webhookEvent)) as unknown as Message

  test('gets blocks within its limits, with the link to the event as the only markup', () => {
    checkAnyEvent((webhookEvent) => {
      const { blocks, text } = message(webhookEvent)
      expect(blocks.length).toBeLessThanOrEqual(50)
      expect(text.length).toBeLessThanOrEqual(3000)
      const texts = blocks.flatMap((block) => stringsOf(block)).filter(([name]) => name === 'text')
      expect(texts.every(([, each]) => each.length > 0 && each.length <= 3000)).toBe(true)
      expect(blocks[0]!.text!.text.length).toBeLessThanOrEqual(150)
      const markup = [...texts.map(([, each]) => each), text].join('\n').match(/<[^>]*>?|>/g)!
      expect(new Set(markup.map((each) => each.split('|')[0]))).toEqual(new Set([`<${EVENT_URL}`]))
    })
  })

  test('gets what a publisher wrote as plain text only', () => {
    for (const block of message(webhookEventOf()).blocks.slice(0, -1))
      for (const [, type] of stringsOf(block).filter(
        ([name, text]) => name === 'type' && !/^(header|section|context)$/.test(text),
      ))
        expect(type).toBe('plain_text')
    expect(JSON.stringify(message(webhookEventWithText('<!channel> & <@U1>')))).toContain(
      '&lt;!channel&gt; &amp; &lt;@U1&gt;',
    )
  })

  test('gets texts that are never cut inside an entity', () => {
    const texts = stringsOf(message(webhookEventWithText('&'.repeat(600), { type: 'event.updated' })).blocks)
    for (const [, text] of texts.filter(([, each]) => each.includes('&amp;'))) {
      expect(text).toMatch(/^(?:&amp;|[^&])*$/)
      expect(text.length).toBeLessThanOrEqual(3000)
    }
  })
})

describe('Discord', () => {
  type Message = {
    embeds: { title: string; description: string; url: string; footer: { text: string } }[]
    content?: string
  }
  const message = (webhookEvent: WebhookEvent) =>
    parseJson(DISCORD_FORMAT.formatEvent(webhookEvent)) as unknown as Message

  test('gets an embed within its limits, and mentions nobody', () => {
    checkAnyEvent((webhookEvent) => {
      const { embeds, ...rest } = message(webhookEvent)
      const [{ title, description, url, footer }] = embeds as [Message['embeds'][0]]
      expect(rest).toEqual({ allowed_mentions: { parse: [] } })
      expect(title.length).toBeLessThanOrEqual(256)
      expect(description.length).toBeLessThanOrEqual(4096)
      expect(title.length + description.length + footer.text.length).toBeLessThanOrEqual(6000)
      expect(url).toBe(EVENT_URL)
      expect(`${title}\n${description}`).not.toMatch(/@(everyone|here|&|!|\d)/)
    })
  })

  test('gets texts in which nothing is markup', () => {
    checkAnyEvent((webhookEvent) => {
      const { title, description } = message(webhookEvent).embeds[0]!
      const bare = `${title}\n${description}`.replace(/\\[^\p{L}\p{N}\s]/gu, '')
      expect(bare).not.toMatch(/[*_~`|>#[\]()<\\]/)
    })
  })
})

describe('Teams', () => {
  type Card = {
    version: string
    rtl: boolean
    body: { type: string; inlines: { type: string; text: string }[] }[]
    actions: unknown[]
  }
  type Message = { type: string; attachments: [{ contentType: string; content: Card }] }
  const message = (webhookEvent: WebhookEvent) =>
    parseJson(TEAMS_FORMAT.formatEvent(webhookEvent)) as unknown as Message

  test('gets a card under 21,000 bytes, in which only the button is a link', () => {
    checkAnyEvent((webhookEvent) => {
      expect(Buffer.byteLength(TEAMS_FORMAT.formatEvent(webhookEvent).text)).toBeLessThanOrEqual(21_000)
      const { content } = message(webhookEvent).attachments[0]
      expect(content.actions).toEqual([{ type: 'Action.OpenUrl', title: expect.any(String), url: EVENT_URL }])
      for (const { type, inlines } of content.body) {
        expect(type).toBe('RichTextBlock')
        expect(inlines.every((each) => each.type === 'TextRun' && each.text.length > 0)).toBe(true)
      }
    })
  })

  test('gets a card under 21,000 bytes also if every list has its greatest length', () => {
    const wide = '😀'.repeat(200)
    const sources = Array.from({ length: 30 }, () => ({ publisher: wide, title: wide, stance: 'supports' as const }))
    const text = { en: { title: '😀'.repeat(100), summary: '😀'.repeat(600) } }
    const actors = Array.from({ length: 50 }, (_, at) => ({ id: 'army', role: `role-${'x'.repeat(at % 30)}` }))
    const long = webhookEventOf({ text, sources, actors, reason: { en: '😀'.repeat(600) } }, { type: 'event.updated' })
    expect(Buffer.byteLength(TEAMS_FORMAT.formatEvent(long).text)).toBeLessThanOrEqual(21_000)
  })

  test('gets a right-to-left card in Arabic', () => {
    expect(message(webhookEventOf({}, { lang: 'ar' })).attachments[0].content).toMatchObject({
      version: '1.5',
      rtl: true,
    })
    expect(message(webhookEventOf()).attachments[0].content.rtl).toBe(false)
  })
})

describe('ntfy', () => {
  test('gets a message within 4,096 bytes that ends with the whole link, and ASCII headers', () => {
    checkAnyEvent((webhookEvent) => {
      const { text, headers } = NTFY_FORMAT.formatEvent(webhookEvent)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
      expect(text.endsWith(`\n\n${EVENT_URL}`)).toBe(true)
      expect(text.isWellFormed()).toBe(true)
      for (const value of Object.values(headers!)) expect(value).toMatch(/^[\x20-\x7e]+$/)
      expect(headers!.title!.split(' ').every((word) => word.length <= 75)).toBe(true)
      expect(Buffer.byteLength(decodeWords(headers!.title!))).toBeLessThanOrEqual(250)
    })
  })

  test('gets the whole link also if the text is cut', () => {
    const { text } = NTFY_FORMAT.formatEvent(webhookEventWithText('😀'.repeat(600), { type: 'event.corrected' }))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
    expect(text.endsWith(`…\n\n${EVENT_URL}`)).toBe(true)
  })

  test('gets a priority by severity, but never 5, which overrides do-not-disturb', () => {
    const priorities = (['extreme', 'severe', 'moderate', 'unknown', 'minor'] as const).map(
      (severity) => NTFY_FORMAT.formatEvent(webhookEventOf({ severity })).headers!.priority,
    )
    expect(priorities).toEqual(['4', '3', '3', '3', '2'])
  })

  test('gets the link for a tap, and tags with the change and the certainty', () => {
    expect(NTFY_FORMAT.formatEvent(webhookEventOf({}, { type: 'event.corrected' })).headers).toMatchObject({
      click: EVENT_URL,
      tags: 'corrected,reported',
    })
  })
})
