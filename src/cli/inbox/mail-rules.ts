import type { Attachment, Draft } from './captured-mail.ts'
import { isBlocked, readAddress } from './mailbox-address.ts'
import { type Refusal, refuse } from './provider-refusal.ts'

type Loose = Record<string, unknown>
type Rule = (mail: Loose) => Refusal | null

const ADDRESS_FIELDS = ['from', 'to', 'cc', 'bcc', 'reply_to'] as const
const RECIPIENTS_MAX = 50
const TAG = /^[A-Za-z0-9_-]{1,256}$/
const HEADER_NAME = /^[!-9;-~]+$/

const invalid = (message: string): Refusal => refuse(422, 'validation_error', message)
const lacking = (field: string): Refusal => refuse(422, 'missing_required_field', `Missing \`${field}\` field.`)
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (isEmpty(value) ? [] : Array.isArray(value) ? value : [value])

const hasAllFields: Rule = (mail) => {
  const field = ['from', 'to', 'subject'].find((name) => isEmpty(mail[name]))
  if (field) return lacking(field)
  if (listOf(mail.to).length === 0) return lacking('to')
  return isEmpty(mail.html) && isEmpty(mail.text)
    ? refuse(422, 'missing_required_field', 'Missing `html` or `text` field.')
    : null
}

const bodiesAreText: Rule = (mail) => {
  const field = ['subject', 'html', 'text'].find((name) => !isEmpty(mail[name]) && typeof mail[name] !== 'string')
  return field ? invalid(`The \`${field}\` field must be a \`string\`.`) : null
}

const subjectIsOneLine: Rule = (mail) =>
  /[\r\n]/.test(String(mail.subject)) ? invalid('The `\\n` is not allowed in the `subject` field.') : null

const addressesAreSound: Rule = (mail) => {
  const isSound = (value: unknown) => typeof value === 'string' && readAddress(value) !== null
  const field = ADDRESS_FIELDS.find((name) => !listOf(mail[name]).every(isSound))
  if (field === undefined) return null
  return invalid(
    `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
  )
}

const senderIsOne: Rule = (mail) => (typeof mail.from === 'string' ? null : invalid('Invalid `from` field.'))

const recipientsAreFew: Rule = (mail) => {
  const field = ['to', 'cc', 'bcc'].find((name) => listOf(mail[name]).length > RECIPIENTS_MAX)
  return field ? invalid(`The \`${field}\` field must not have more than ${RECIPIENTS_MAX} items.`) : null
}

const recipientsAreReal: Rule = (mail) => {
  const field = ['to', 'cc', 'bcc'].find((name) => listOf(mail[name]).some((value) => isBlocked(String(value))))
  if (field === undefined) return null
  return invalid(
    `Invalid \`${field}\` field. Please use our testing email address instead of domains like \`example.com\`.`,
  )
}

const tagsAreAscii: Rule = (mail) => {
  if (isEmpty(mail.tags)) return null
  if (!Array.isArray(mail.tags)) return invalid('The `tags` field must be an `array`.')
  const isSound = (tag: unknown) =>
    isObject(tag) && TAG.test(String(tag.name ?? '')) && TAG.test(String(tag.value ?? ''))
  return mail.tags.every(isSound)
    ? null
    : invalid('Tags should only contain ASCII letters, numbers, underscores, or dashes, and at most 256 of them.')
}

const headersAreLines: Rule = (mail) => {
  if (isEmpty(mail.headers)) return null
  if (!isObject(mail.headers)) return invalid('The `headers` field must be an `object`.')
  const isSound = ([name, value]: [string, unknown]) =>
    HEADER_NAME.test(name) && typeof value === 'string' && !/[\r\n\0]/.test(value)
  return Object.entries(mail.headers).every(isSound) ? null : invalid('Invalid `headers` field.')
}

const isAttachment = (value: unknown): boolean => isObject(value) && typeof value.content === 'string'

/** A file behind a `path` would have to be fetched, and nothing here reaches out, so it is refused too. */
const attachmentsAreHere: Rule = (mail) =>
  listOf(mail.attachments).every(isAttachment)
    ? null
    : refuse(422, 'invalid_attachment', 'Attachment must have a `content`; the inbox fetches no `path`.')

const isSentNow: Rule = (mail) =>
  isEmpty(mail.scheduled_at) ? null : invalid('The inbox does not schedule: leave `scheduled_at` out.')

const batchHasNoAttachments: Rule = (mail) =>
  listOf(mail.attachments).length > 0 ? invalid('The `attachments` field is not supported in a batch.') : null

const RULES: readonly Rule[] = [
  hasAllFields,
  bodiesAreText,
  subjectIsOneLine,
  senderIsOne,
  addressesAreSound,
  recipientsAreFew,
  recipientsAreReal,
  tagsAreAscii,
  headersAreLines,
  attachmentsAreHere,
  isSentNow,
]

const strings = (value: unknown): string[] => listOf(value).map(String)
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const attachmentOf = (value: Loose): Attachment => ({
  filename: String(value.filename ?? 'attachment'),
  content: String(value.content),
  content_type: String(value.content_type ?? 'application/octet-stream'),
})

const draftOf = (mail: Loose): Draft => ({
  from: String(mail.from),
  to: strings(mail.to),
  cc: strings(mail.cc),
  bcc: strings(mail.bcc),
  reply_to: strings(mail.reply_to),
  subject: String(mail.subject),
  html: textOrNull(mail.html),
  text: textOrNull(mail.text),
  headers: { ...(mail.headers as Record<string, string> | undefined) },
  tags: Object.fromEntries((listOf(mail.tags) as Loose[]).map((tag) => [String(tag.name), String(tag.value)])),
  attachments: (listOf(mail.attachments) as Loose[]).map(attachmentOf),
})

/**
 * Checks one mail of a request as Resend does, and answers the first fault with its name and status (422),
 * or the mail in one shape. A batch takes no attachments.
 */
export const checkMail = (value: unknown, place: 'alone' | 'in a batch'): Draft | Refusal => {
  if (!isObject(value)) return invalid('A mail must be an `object`.')
  const rules = place === 'alone' ? RULES : [batchHasNoAttachments, ...RULES]
  for (const rule of rules) {
    const refusal = rule(value)
    if (refusal) return refusal
  }
  return draftOf(value)
}
