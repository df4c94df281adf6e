import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptMail } from '../../../src/cli/inbox/accept-mail.ts'
import type { ValidMail } from '../../../src/cli/inbox/captured-mail.ts'
import { createInboxState } from '../../../src/cli/inbox/inbox-state.ts'
import { renderMimeMessage, utf8Length } from '../../../src/cli/inbox/mime-message.ts'
import { mailTo, type RunningInbox, SECRET, startInbox } from './running-inbox.ts'

const draft = (more: Partial<ValidMail> = {}): ValidMail => ({
  from: 'Waqai <news@waqai.example>',
  to: ['ada@reader.example'],
  cc: [],
  bcc: [],
  reply_to: [],
  subject: 'What happened',
  html: '<p>It happened.</p>',
  text: 'It happened.',
  headers: {},
  tags: {},
  attachments: [],
  ...more,
})

const now = Date.parse('2026-11-22T06:00:00Z')
const state = createInboxState({
  siteUrl: 'http://localhost:8787',
  webhookSecret: SECRET,
  now: () => now,
  deliver: async () => new Response(),
})
const write = (more: Partial<ValidMail>) => renderMimeMessage(acceptMail(state, draft(more), null))
const read = (more: Partial<ValidMail>) => PostalMime.parse(write(more))
const headerOf = (mail: Awaited<ReturnType<typeof read>>, name: string) =>
  mail.headers.find(({ key }) => key === name)?.value

const line = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text))
const body = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('=', ' ', '\t', '\n', '.', '--', 'وقائع')))
  .map((pieces) => pieces.join('').replace(/\r\n?/g, '\n'))

describe('the message', () => {
  it('has date, sender, recipients, subject, text and HTML', async () => {
    const mail = await read({ reply_to: ['desk@waqai.example'], cc: ['Bob <bob@reader.example>'] })
    expect(mail.date).toBe('2026-11-22T06:00:00.000Z')
    expect(mail.messageId).toMatch(/^<.+@inbox\.localhost>$/)
    expect(mail.from).toMatchObject({ name: 'Waqai', address: 'news@waqai.example' })
    expect(mail.to).toMatchObject([{ address: 'ada@reader.example' }])
    expect(mail.cc).toMatchObject([{ name: 'Bob', address: 'bob@reader.example' }])
    expect(mail.replyTo).toMatchObject([{ address: 'desk@waqai.example' }])
    expect(mail.text?.trim()).toBe('It happened.')
    expect(mail.html?.trim()).toBe('<p>It happened.</p>')
    expect(headerOf(mail, 'content-type')).toMatch(/^multipart\/alternative/)
  })

  it('has one part if the mail has one', async () => {
    expect(headerOf(await read({ html: null }), 'content-type')).toMatch(/^text\/plain/)
    expect(headerOf(await read({ text: null }), 'content-type')).toMatch(/^text\/html/)
  })

  it('has the headers of the request, except those that the provider sets', async () => {
    const mail = await read({
      headers: {
        'List-Unsubscribe': '<http://localhost:8787/unsubscribe/abc>',
        'List-Id': 'وقائع الأخبار <digest.waqai.example>',
        'Message-ID': '<mine@waqai.example>',
      },
    })
    expect(headerOf(mail, 'list-unsubscribe')).toBe('<http://localhost:8787/unsubscribe/abc>')
    expect(headerOf(mail, 'list-id')).toContain('<digest.waqai.example>')
    expect(write({ headers: { 'List-Id': 'وقائع <digest.waqai.example>' } })).toMatch(
      /^List-Id: =\?UTF-8\?B\?\S+\?= <digest\.waqai\.example>\r$/m,
    )
    expect(mail.messageId).not.toContain('mine')
  })

  it('keeps names that need quotes or encoding', async () => {
    const mail = await read({
      from: '"Waqai, the \\"record\\"" <news@waqai.example>',
      to: ['وقائع <ada@reader.example>'],
    })
    expect(mail.from).toMatchObject({ name: 'Waqai, the "record"', address: 'news@waqai.example' })
    expect(mail.to).toMatchObject([{ name: 'وقائع', address: 'ada@reader.example' }])
  })

  it('has no Bcc recipients', () => {
    expect(write({ bcc: ['eve@reader.example'] })).not.toContain('eve@')
  })

  it('has attachments', async () => {
    const content = btoa('what happened, '.repeat(20))
    const mail = await read({ attachments: [{ filename: 'حدث.bin', content, content_type: 'application/x-one' }] })
    const [file] = mail.attachments
    expect(file).toMatchObject({ filename: 'حدث.bin', mimeType: 'application/x-one' })
    expect(new TextDecoder().decode(file?.content as ArrayBuffer)).toBe('what happened, '.repeat(20))
    expect(mail.html).toContain('It happened.')
  })

  it('keeps any subject through folding and encoding', async () => {
    const looksEncoded = fc.constant('Why =?UTF-8?B?YQ==?= is odd')
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 20, arbitrary: line }, looksEncoded), async (subject) => {
        const words = (text: string | undefined) => (text ?? '').split(/ +/).join(' ').trim()
        expect(words((await read({ subject })).subject)).toBe(words(subject))
      }),
    )
  })

  it('keeps any text and HTML', async () => {
    await fc.assert(
      fc.asyncProperty(body, body, async (text, html) => {
        const mail = await read({ text, html })
        expect(mail.text?.replace(/\n+$/, '')).toBe(text.replace(/\n+$/, ''))
        expect((mail.html ?? '').replace(/\n+$/, '')).toBe(html.replace(/\n+$/, ''))
      }),
    )
  })

  it('is ASCII, with no line over 998 characters and no bare line break', () => {
    fc.assert(
      fc.property(line, line, body, (subject, header, text) => {
        const message = write({ subject, headers: { 'X-One': header }, text, html: text })
        expect(message).toMatch(/^[\x20-\x7e\t\r\n]*$/)
        expect(message.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        for (const one of message.split('\r\n')) expect(utf8Length(one)).toBeLessThanOrEqual(998)
      }),
    )
  })
})

describe('the download', () => {
  let inbox: RunningInbox
  beforeAll(async () => {
    inbox = await startInbox()
  })
  afterAll(() => inbox.close())

  it('is the message of the accepted mail', async () => {
    const { data } = await inbox.resend.emails.send(mailTo('ada@reader.example', { subject: 'تصحيح: ما حدث' }))
    const answer = await fetch(`${inbox.url}/mails/${data?.id}/message.eml`)
    expect(answer.headers.get('content-type')).toBe('message/rfc822')
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${data?.id}.eml"`)
    const mail = await PostalMime.parse(await answer.arrayBuffer())
    expect(mail.subject).toBe('تصحيح: ما حدث')
    expect(mail.text?.trim()).toBe('It happened.')
  })
})
