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
  issuedAt: 1_700_000_000_000,
}
const reader: RecipientPart = {
  chunk: 12,
  reader: 345,
  address: 'reader@example.org',
  linkWord: 'a'.repeat(32),
  requestWord: '',
  preferencesInWords: "Aleppo & O'Neill",
  filterValues: { 'matched/one': ' · Because you follow: Aleppo', following: ' · Aleppo' },
  zoneValues: { date: 'Friday' },
  events: ['one'],
}
const PURPOSES = ['preferences', 'unsubscribe', 'data', 'now'] as const
const words = (['choice', ...PURPOSES, 'matched/one'] as const).map(placeholder).join('\n')
const template = mailTemplateOf({ subject: 'One event', html: words, text: words })
const mail = (kind: MailKind = 'digest', own: Partial<RecipientPart> = {}, sender = envelope, form = template) =>
  renderMail(kind, form, { ...reader, ...own }, sender, keys)

const confirmationTemplate = mailTemplateOf({
  subject: 'Please confirm',
  html: placeholder('confirm'),
  text: placeholder('confirm'),
})
const confirmation = () =>
  mail('confirmation', { requestWord: 'b'.repeat(32), events: [], filterValues: {} }, envelope, confirmationTemplate)

describe('a mail', () => {
  test('goes from the site to one reader, with an address for replies', async () => {
    expect(await mail()).toMatchObject({
      from: 'Waqai <news@waqai.example.org>',
      to: ['reader@example.org'],
      replyTo: 'editors@waqai.example.org',
      subject: 'One event',
    })
  })
  test('has the tags by which callbacks name it, in characters that the provider accepts', async () => {
    const { tags } = await mail()
    expect(tags).toEqual([
      { name: 'kind', value: 'digest' },
      { name: 'chunk', value: '12' },
      { name: 'member', value: '345' },
    ])
    for (const { name, value } of tags) expect(name + value).toMatch(/^[A-Za-z0-9_-]{1,256}$/)
  })
  test('has the reader’s preferences in words, and absolute links with the reader’s word', async () => {
    const { html, text } = await mail()
    const [choice, preferences, unsubscribe, data, now, because] = text.split('\n')
    expect([choice, because]).toEqual(["Aleppo & O'Neill", ' · Because you follow: Aleppo'])
    expect(html).toContain('Aleppo &amp; O&#39;Neill')
    for (const [url, purpose] of [
      [preferences, 'preferences'],
      [unsubscribe, 'unsubscribe'],
      [data, 'data'],
    ] as const) {
      const token = new RegExp(`^${SITE}/${purpose}/([A-Za-z0-9_.-]{22,300})$`).exec(url!)?.[1]
      expect(await keys.verify(purpose, token!)).toEqual({ word: reader.linkWord, issuedAt: envelope.issuedAt })
    }
    expect(now).toBe(`${preferences}/now`)
  })
  test('has the same bytes each time it is rendered', async () => {
    expect(JSON.stringify(await mail())).toBe(JSON.stringify(await mail()))
  })
  test('has links signed with the secret of its freeze, even after the secret was rotated', async () => {
    const rotated = await linkTokens(['a newer secret for the links', 'a secret that signs the links'])
    expect(await renderMail('digest', template, reader, envelope, rotated)).toEqual(await mail())
  })
  test('with a placeholder that has no value is not rendered', async () => {
    await expect(mail('digest', { filterValues: {} })).rejects.toThrow('matched/one')
    await expect(mail('digest', {}, envelope, confirmationTemplate)).rejects.toThrow('confirm')
  })
})

describe('the headers of a mail to subscribers', () => {
  test.each(['digest', 'welcome', 'alert', 'rollup', 'correction', 'retraction'] as const)(
    'let a reader of a %s unsubscribe with one click (RFC 8058)',
    async (kind) => {
      const { headers, text } = await mail(kind)
      expect(headers['List-Unsubscribe']).toBe(`<${text.split('\n')[2]}>`)
      expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    },
  )
  test('have the List-Id (RFC 2919)', async () => {
    expect((await mail()).headers['List-Id']).toBe('Waqai <events.waqai.example.org>')
  })
  test('have Auto-Submitted, for no person wrote it (RFC 3834)', async () => {
    expect((await mail()).headers['Auto-Submitted']).toBe('auto-generated')
    expect((await confirmation()).headers['Auto-Submitted']).toBe('auto-generated')
  })
  test('have the same References in every mail about a single event', async () => {
    const [one, other] = [await mail('digest'), await mail('welcome', { reader: 9, chunk: 13 })]
    expect(one.headers.References).toBe('<event-one@waqai.example.org>')
    expect(other.headers.References).toBe(one.headers.References)
    expect((await mail('digest', { events: ['one', 'two'] })).headers).not.toHaveProperty('References')
    expect((await mail('digest', { events: [] })).headers).not.toHaveProperty('References')
  })
  test('are ASCII, on one line each, and at most 998 characters long', async () => {
    const { headers, from } = await mail()
    for (const [name, value] of Object.entries({ ...headers, from }))
      expect(`${name}: ${value}`).toMatch(/^[ -~]{1,998}$/)
  })
})

describe('the headers of other mail', () => {
  test('have no List-Unsubscribe in a confirmation, which has one link', async () => {
    const { headers, text } = await confirmation()
    expect(Object.keys(headers)).toEqual(['Auto-Submitted'])
    expect(await keys.verify('confirm', text.replace(`${SITE}/confirm/`, ''))).toMatchObject({ word: 'b'.repeat(32) })
  })
  test.each(['operator', 'endpoint', 'sign-in'] as const)(
    'have no List-Unsubscribe in a mail of the kind %s',
    async (kind) => {
      const plain = mailTemplateOf({ subject: 'Trouble', html: 'x', text: 'x' })
      const { headers } = await mail(kind, { reader: 0, events: [], filterValues: {} }, envelope, plain)
      expect(Object.keys(headers)).toEqual(['Auto-Submitted'])
    },
  )
})

describe('the List-Id of a site', () => {
  test.each([
    ['Waqai', 'https://waqai.example.org', 'Waqai <events.waqai.example.org>'],
    ['Waqai News', 'http://localhost:8787', 'Waqai News <events.localhost>'],
    ['وقائع', 'https://waqai.example.org', '<events.waqai.example.org>'],
    ['Waqai وقائع', 'https://waqai.example.org', 'Waqai <events.waqai.example.org>'],
    ['A <b> "c"\r\n', 'https://waqai.example.org', 'A b c <events.waqai.example.org>'],
  ])('%j at %s is %s', (name, url, id) => {
    expect(listIdOf(name, url)).toBe(id)
    expect(id).toMatch(/^[ -~]*<[a-z0-9-]+(\.[a-z0-9-]+)+>$/)
  })
})
