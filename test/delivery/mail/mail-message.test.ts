import { describe, expect, test } from 'vitest'
import { linkTokens } from '../../../src/audience/link-tokens.ts'
import { type Envelope, listIdOf, type RecipientPart, renderMail } from '../../../src/delivery/mail/mail-message.ts'
import { mailTemplateOf } from '../../../src/editions/render/mail-template.ts'
import type { MailKind } from '../../../src/editions/select/edition-items.ts'
import { placeholder } from '../../../templates/mail/placeholder.ts'

const SITE = 'https://waqai.example.org'
const keys = await linkTokens(['a secret that signs the links'])
const envelope: Envelope = {
  from: 'Waqai <news@waqai.example.org>',
  replyTo: 'editors@waqai.example.org',
  siteUrl: SITE,
  listId: listIdOf('Waqai', SITE),
  signer: keys.signingKeyId,
}
const reader: RecipientPart = {
  chunk: 12,
  reader: 345,
  address: 'reader@example.org',
  request: null,
  preferencesInWords: "Aleppo & O'Neill",
  reasonByEvent: { one: 'Aleppo' },
  events: ['one'],
}
const ACTS = ['preferences', 'unsubscribe', 'data', 'now'] as const
const words = (['choice', ...ACTS, 'because/one'] as const).map(placeholder).join('\n')
const letter = mailTemplateOf({ subject: 'One event', html: words, text: words })
const mail = (kind: MailKind = 'digest', own: Partial<RecipientPart> = {}, around = envelope, form = letter) =>
  renderMail(kind, form, { ...reader, ...own }, around, keys)

const confirming = mailTemplateOf({
  subject: 'Please confirm',
  html: placeholder('confirm'),
  text: placeholder('confirm'),
})
const confirmation = () => mail('confirmation', { request: 7, events: [], reasonByEvent: {} }, envelope, confirming)

describe('a mail', () => {
  test('goes to one reader, from the site, and can be answered', async () => {
    expect(await mail()).toMatchObject({
      from: 'Waqai <news@waqai.example.org>',
      to: ['reader@example.org'],
      replyTo: 'editors@waqai.example.org',
      subject: 'One event',
    })
  })
  test('carries the tags by which callbacks find it again, in letters that the provider takes', async () => {
    const { tags } = await mail()
    expect(tags).toEqual([
      { name: 'kind', value: 'digest' },
      { name: 'chunk', value: '12' },
      { name: 'member', value: '345' },
    ])
    for (const { name, value } of tags) expect(name + value).toMatch(/^[A-Za-z0-9_-]{1,256}$/)
  })
  test('holds the reader’s own words and links, absolute, each on a line of its own in the text part', async () => {
    const { html, text } = await mail()
    const [choice, preferences, unsubscribe, data, now, because] = text.split('\n')
    expect([choice, because]).toEqual(["Aleppo & O'Neill", 'Aleppo'])
    expect(html).toContain('Aleppo &amp; O&#39;Neill')
    for (const [url, act] of [
      [preferences, 'preferences'],
      [unsubscribe, 'unsubscribe'],
      [data, 'data'],
    ] as const) {
      const token = new RegExp(`^${SITE}/${act}/([A-Za-z0-9_.-]{22,300})$`).exec(url!)?.[1]
      expect(await keys.verify(act, token!)).toBe(345)
    }
    expect(now).toBe(`${preferences}/now`)
  })
  test('is the same bytes each time it is written', async () => {
    expect(JSON.stringify(await mail())).toBe(JSON.stringify(await mail()))
  })
  test('is signed by the secret that its chunk was frozen with, though another signs by now', async () => {
    const rotated = await linkTokens(['a newer secret for the links', 'a secret that signs the links'])
    expect(await renderMail('digest', letter, reader, envelope, rotated)).toEqual(await mail())
  })
  test('with a mark that nothing is known for is not written', async () => {
    await expect(mail('digest', { reasonByEvent: {} })).rejects.toThrow('because/one')
    await expect(mail('digest', {}, envelope, confirming)).rejects.toThrow('confirm')
  })
})

describe('the headers of what is subscribed to', () => {
  test.each(['digest', 'welcome'] as const)('a %s can be ended with one click (RFC 8058)', async (kind) => {
    const { headers, text } = await mail(kind)
    expect(headers['List-Unsubscribe']).toBe(`<${text.split('\n')[2]}>`)
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  })
  test('name the list (RFC 2919)', async () => {
    expect((await mail()).headers['List-Id']).toBe('Waqai <events.waqai.example.org>')
  })
  test('say that no person wrote it (RFC 3834)', async () => {
    expect((await mail()).headers['Auto-Submitted']).toBe('auto-generated')
    expect((await confirmation()).headers['Auto-Submitted']).toBe('auto-generated')
  })
  test('refer to the event where there is one, the same in every mail about it', async () => {
    const [one, other] = [await mail('digest'), await mail('welcome', { reader: 9, chunk: 13 })]
    expect(one.headers.References).toBe('<event-one@waqai.example.org>')
    expect(other.headers.References).toBe(one.headers.References)
    expect((await mail('digest', { events: ['one', 'two'] })).headers).not.toHaveProperty('References')
    expect((await mail('digest', { events: [] })).headers).not.toHaveProperty('References')
  })
  test('are ASCII, each on one line and short enough', async () => {
    const { headers, from } = await mail()
    for (const [name, value] of Object.entries({ ...headers, from }))
      expect(`${name}: ${value}`).toMatch(/^[ -~]{1,998}$/)
  })
})

describe('the headers of what nobody subscribed to', () => {
  test('a confirmation has no list to leave, and one link', async () => {
    const { headers, text } = await confirmation()
    expect(Object.keys(headers)).toEqual(['Auto-Submitted'])
    expect(await keys.verify('confirm', text.replace(`${SITE}/confirm/`, ''))).toBe(7)
  })
  test('nor has what the operator is told', async () => {
    const plain = mailTemplateOf({ subject: 'Trouble', html: 'x', text: 'x' })
    const { headers } = await mail('operator', { reader: 0, events: [], reasonByEvent: {} }, envelope, plain)
    expect(Object.keys(headers)).toEqual(['Auto-Submitted'])
  })
})

describe('a list is named', () => {
  test.each([
    ['Waqai', 'https://waqai.example.org', 'Waqai <events.waqai.example.org>'],
    ['Waqai News', 'http://localhost:8787', 'Waqai News <events.localhost>'],
    ['وقائع', 'https://waqai.example.org', '<events.waqai.example.org>'],
    ['Waqai وقائع', 'https://waqai.example.org', 'Waqai <events.waqai.example.org>'],
    ['A <b> "c"\r\n', 'https://waqai.example.org', 'A b c <events.waqai.example.org>'],
  ])('%j at %s: %s', (name, url, id) => {
    expect(listIdOf(name, url)).toBe(id)
    expect(id).toMatch(/^[ -~]*<[a-z0-9-]+(\.[a-z0-9-]+)+>$/)
  })
})
