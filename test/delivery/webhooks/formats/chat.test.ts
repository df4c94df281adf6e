import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDiscord } from '../../../../src/delivery/webhooks/formats/discord.ts'
import { formatNtfy } from '../../../../src/delivery/webhooks/formats/ntfy.ts'
import { formatSlack } from '../../../../src/delivery/webhooks/formats/slack.ts'
import { formatTeams } from '../../../../src/delivery/webhooks/formats/teams.ts'
import type { WebhookEvent } from '../../../../src/delivery/webhooks/webhook-event.ts'
import { hostile } from '../../../templates/feed/hostile.ts'
import { misplacedLetters } from '../../../templates/markup.ts'
import { noticeOf, saying, TYPES, URL_OF_EVENT } from './scene.ts'

/** Every string in what is sent, with the name under which it stands. */
const strings = (value: unknown, name = ''): [name: string, text: string][] => {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => strings(each, Array.isArray(value) ? name : key))
}
const json = (body: { text: string }) => JSON.parse(body.text) as Record<string, unknown>
const FORMATS = { slack: formatSlack, discord: formatDiscord, teams: formatTeams, ntfy: formatNtfy }
const names = Object.keys(FORMATS) as (keyof typeof FORMATS)[]
const anything = () => fc.tuple(hostile(), fc.constantFrom(...TYPES), fc.constantFrom('en', 'ar'))
const holds = (check: (notice: WebhookEvent) => void, numRuns = 60) =>
  fc.assert(
    fc.property(anything(), ([text, type, lang]) => check(saying(text, { type, lang }))),
    { numRuns },
  )
const REASON = { en: 'Nobody was hurt.', ar: 'لم يُصب أحد.' }
/** What a person would read, without the marks that a platform needs. */
const seenOf = (name: keyof typeof FORMATS, notice: WebhookEvent): string => {
  const body = FORMATS[name](notice)
  const title = /=\?UTF-8\?B\?/.test(body.headers?.title ?? '') ? decodedWords(body.headers!.title!) : ''
  const said =
    name === 'ntfy'
      ? body.text
      : strings(json(body))
          .map(([, text]) => text)
          .join('\n')
  return `${title}\n${said}`.replaceAll('\\', '')
}
const decodedWords = (header: string): string =>
  Buffer.concat(
    [...header.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)].map(([, word]) => Buffer.from(word!, 'base64')),
  ).toString()

describe.each(names)('a message for %s', (name) => {
  test('says what, when, where, how certain, from whom, and where all of it stands', () => {
    const seen = seenOf(name, noticeOf())
    for (const part of [
      'Title of bread',
      'Summary of bread.',
      '29 November 2024 · Aleppo · Reported',
      'The Paper',
      URL_OF_EVENT,
    ])
      expect(seen).toContain(part)
  })

  test('says first what was wrong, then what is known now', () => {
    const seen = seenOf(name, noticeOf({ reason: REASON }, { type: 'event.corrected' }))
    expect(seen).toContain('Corrected: Title of bread')
    expect(seen.indexOf('What was wrong: Nobody was hurt.')).toBeGreaterThan(0)
    expect(seen.indexOf('What was wrong')).toBeLessThan(seen.indexOf('What is known now: Summary of bread.'))
  })

  test('does not say again what was retracted', () => {
    const seen = seenOf(name, noticeOf({ reason: REASON }, { type: 'event.retracted' }))
    expect(seen).toContain('Retracted: Title of bread')
    expect(seen).toContain('What was wrong: Nobody was hurt.')
    expect(seen).not.toContain('Summary of bread')
  })

  test('is in Arabic for those who read Arabic, each name in its own direction', () => {
    const notice = noticeOf({ reason: REASON }, { type: 'event.updated', lang: 'ar' })
    const seen = seenOf(name, notice)
    for (const part of ['تحديث: عنوان', 'ما الذي تغيّر: لم يُصب أحد.', 'حلب']) expect(seen).toContain(part)
    for (const line of seen.split('\n').filter((each) => /عنوان|الجيش|المصدر/.test(each)))
      expect(misplacedLetters(line, 'rtl')).toBe('')
  })

  test('says so where there is no text in the reader’s language', () => {
    const text = { ar: { title: 'خبز', summary: 'عادت الأفران إلى العمل.' } }
    expect(seenOf(name, noticeOf({ text }))).toContain('So far recorded in Arabic only.')
  })

  test('always leads to the event, whatever a publisher wrote', () => {
    holds((notice) => {
      expect(FORMATS[name](notice).text).toContain(URL_OF_EVENT)
    })
  })

  test('is the same for the same notice', () => {
    expect(FORMATS[name](noticeOf())).toEqual(FORMATS[name](noticeOf()))
  })
})

describe('Slack', () => {
  type Message = {
    text: string
    blocks: { type: string; text?: { type: string; text: string }; elements?: unknown[] }[]
  }
  const message = (notice: WebhookEvent) => json(formatSlack(notice)) as unknown as Message

  test('gets blocks within its limits, in which only our own link is one', () => {
    holds((notice) => {
      const { blocks, text } = message(notice)
      expect(blocks.length).toBeLessThanOrEqual(50)
      expect(text.length).toBeLessThanOrEqual(3000)
      const texts = blocks.flatMap((block) => strings(block)).filter(([name]) => name === 'text')
      expect(texts.every(([, each]) => each.length > 0 && each.length <= 3000)).toBe(true)
      expect(blocks[0]!.text!.text.length).toBeLessThanOrEqual(150)
      const markup = [...texts.map(([, each]) => each), text].join('\n').match(/<[^>]*>?|>/g)!
      expect(new Set(markup.map((each) => each.split('|')[0]))).toEqual(new Set([`<${URL_OF_EVENT}`]))
    })
  })

  test('is given what a publisher wrote as plain text only', () => {
    for (const block of message(noticeOf()).blocks.slice(0, -1))
      for (const [, type] of strings(block).filter(
        ([name, text]) => name === 'type' && !/^(header|section|context)$/.test(text),
      ))
        expect(type).toBe('plain_text')
    expect(JSON.stringify(message(saying('<!channel> & <@U1>')))).toContain('&lt;!channel&gt; &amp; &lt;@U1&gt;')
  })

  test('is never cut inside an entity', () => {
    const texts = strings(message(saying('&'.repeat(600), { type: 'event.updated' })).blocks)
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
  const message = (notice: WebhookEvent) => json(formatDiscord(notice)) as unknown as Message

  test('gets an embed within its limits, and mentions nobody', () => {
    holds((notice) => {
      const { embeds, ...rest } = message(notice)
      const [{ title, description, url, footer }] = embeds as [Message['embeds'][0]]
      expect(rest).toEqual({ allowed_mentions: { parse: [] } })
      expect(title.length).toBeLessThanOrEqual(256)
      expect(description.length).toBeLessThanOrEqual(4096)
      expect(title.length + description.length + footer.text.length).toBeLessThanOrEqual(6000)
      expect(url).toBe(URL_OF_EVENT)
      expect(`${title}\n${description}`).not.toMatch(/@(everyone|here|&|!|\d)/)
    })
  })

  test('takes no mark of a publisher’s for markup', () => {
    holds((notice) => {
      const { title, description } = message(notice).embeds[0]!
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
  const message = (notice: WebhookEvent) => json(formatTeams(notice)) as unknown as Message

  test('gets a card well under 28 KB, in which nothing but our button is a link', () => {
    holds((notice) => {
      expect(Buffer.byteLength(formatTeams(notice).text)).toBeLessThanOrEqual(21_000)
      const { content } = message(notice).attachments[0]
      expect(content.actions).toEqual([{ type: 'Action.OpenUrl', title: expect.any(String), url: URL_OF_EVENT }])
      for (const { type, inlines } of content.body) {
        expect(type).toBe('RichTextBlock')
        expect(inlines.every((each) => each.type === 'TextRun' && each.text.length > 0)).toBe(true)
      }
    })
  })

  test('stays within it where every list is as long as it may be', () => {
    const wide = '😀'.repeat(200)
    const sources = Array.from({ length: 30 }, () => ({ publisher: wide, title: wide, stance: 'supports' as const }))
    const text = { en: { title: '😀'.repeat(100), summary: '😀'.repeat(600) } }
    const actors = Array.from({ length: 50 }, (_, at) => ({ id: 'army', role: `role-${'x'.repeat(at % 30)}` }))
    const long = noticeOf({ text, sources, actors, reason: { en: '😀'.repeat(600) } }, { type: 'event.updated' })
    expect(Buffer.byteLength(formatTeams(long).text)).toBeLessThanOrEqual(21_000)
  })

  test('lays the card out from the right in Arabic', () => {
    expect(message(noticeOf({}, { lang: 'ar' })).attachments[0].content).toMatchObject({ version: '1.5', rtl: true })
    expect(message(noticeOf()).attachments[0].content.rtl).toBe(false)
  })
})

describe('ntfy', () => {
  test('gets a message within 4,096 bytes, its link whole at the end, and headers that a line can carry', () => {
    holds((notice) => {
      const { text, headers } = formatNtfy(notice)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
      expect(text.endsWith(`\n\n${URL_OF_EVENT}`)).toBe(true)
      expect(text.isWellFormed()).toBe(true)
      for (const value of Object.values(headers!)) expect(value).toMatch(/^[\x20-\x7e]+$/)
      expect(headers!.title!.split(' ').every((word) => word.length <= 75)).toBe(true)
      expect(Buffer.byteLength(decodedWords(headers!.title!))).toBeLessThanOrEqual(250)
    })
  })

  test('keeps the link where the message is longer than it can take', () => {
    const { text } = formatNtfy(saying('😀'.repeat(600), { type: 'event.corrected' }))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
    expect(text.endsWith(`…\n\n${URL_OF_EVENT}`)).toBe(true)
  })

  test('is told how grave it is, but never to ring through the night', () => {
    const priorities = (['extreme', 'severe', 'moderate', 'unknown', 'minor'] as const).map(
      (severity) => formatNtfy(noticeOf({ severity })).headers!.priority,
    )
    expect(priorities).toEqual(['4', '3', '3', '3', '2'])
  })

  test('leads to the event by a tap, and says what kind of news it is', () => {
    expect(formatNtfy(noticeOf({}, { type: 'event.corrected' })).headers).toMatchObject({
      click: URL_OF_EVENT,
      tags: 'corrected,reported',
    })
  })
})
