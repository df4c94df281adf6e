import type { CapturedMail, MailAttachment } from './captured-mail.ts'
import { encodeAddress, encodeText, headerLine } from './mail-header.ts'

const MAX_PART_LINE = 76

/** Headers that the message sets. A header of the same name in the request is dropped, as Resend does. */
const OWN_HEADERS = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
])

const escapeByte = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`

const isPlain = (byte: number): boolean =>
  byte === 0x20 || byte === 0x09 || (byte > 0x20 && byte < 0x7f && byte !== 0x3d)

const encodeLine = (line: string): string => {
  const bytes = new TextEncoder().encode(line)
  const symbols = Array.from(bytes, (byte, at) => {
    const isTrailingBlank = at === bytes.length - 1 && byte <= 0x20
    return isPlain(byte) && !isTrailingBlank ? String.fromCharCode(byte) : escapeByte(byte)
  })
  let encoded = ''
  let width = 0
  for (const symbol of symbols) {
    if (width + symbol.length >= MAX_PART_LINE) {
      encoded += '=\r\n'
      width = 0
    }
    encoded += symbol
    width += symbol.length
  }
  return encoded
}

/** Encodes text as quoted-printable with CRLF line ends (RFC 2045, 6.7). */
const quotedPrintable = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(encodeLine)
    .join('\r\n')

const textPart = (type: string, text: string): string =>
  [
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(text),
  ].join('\r\n')

const filePart = ({ filename, content, content_type }: MailAttachment): string =>
  [
    headerLine('Content-Type', content_type),
    headerLine('Content-Disposition', `attachment; filename*=utf-8''${encodeURIComponent(filename)}`),
    'Content-Transfer-Encoding: base64',
    '',
    content.replace(/\s+/g, '').replace(/.{76}(?=.)/g, '$&\r\n'),
  ].join('\r\n')

/** Joins parts with a boundary. Its `=_` cannot occur in quoted-printable or base64. */
const multipart = (kind: string, boundary: string, parts: string[]): string =>
  [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, part]),
    `--${boundary}--`,
    '',
  ].join('\r\n')

const bodyOf = (mail: CapturedMail): string => {
  const parts = [
    ...(mail.text === null ? [] : [textPart('text/plain', mail.text)]),
    ...(mail.html === null ? [] : [textPart('text/html', mail.html)]),
  ]
  const [only = textPart('text/plain', '')] = parts
  const text = parts.length > 1 ? multipart('alternative', `=_text-${mail.id}`, parts) : only
  if (mail.attachments.length === 0) return text
  return multipart('mixed', `=_files-${mail.id}`, [text, ...mail.attachments.map(filePart)])
}

const addressLine = (name: string, addresses: string[]): string[] =>
  addresses.length === 0 ? [] : [headerLine(name, addresses.map(encodeAddress).join(', '))]

/** Renders a mail as an Internet message (RFC 5322, RFC 2045) with CRLF line ends. */
export const renderMimeMessage = (mail: CapturedMail): string => {
  const replaced = new Set(mail.reply_to.length > 0 ? [...OWN_HEADERS, 'reply-to'] : OWN_HEADERS)
  const own = Object.entries(mail.headers).filter(([name]) => !replaced.has(name.toLowerCase()))
  return [
    headerLine('Date', new Date(mail.accepted_at).toUTCString().replace('GMT', '+0000')),
    headerLine('Message-ID', mail.message_id),
    ...addressLine('From', [mail.from]),
    ...addressLine('To', mail.to),
    ...addressLine('Cc', mail.cc),
    ...addressLine('Reply-To', mail.reply_to),
    headerLine('Subject', encodeText(mail.subject)),
    ...own.map(([name, value]) => headerLine(name, encodeText(value))),
    'MIME-Version: 1.0',
    bodyOf(mail),
  ].join('\r\n')
}

/** Counts the bytes of a text in UTF-8. */
export const utf8Length = (text: string): number => new TextEncoder().encode(text).length
