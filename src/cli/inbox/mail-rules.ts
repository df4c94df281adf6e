import type { MailAttachment, ValidMail } from './captured-mail.ts'
import { isBlockedRecipient, parseAddress } from './mailbox-address.ts'
import { providerError, type ResendError } from './provider-error.ts'

type UncheckedMail = Record<string, unknown>
type Rule = (mail: UncheckedMail) => ResendError | null

const ADDRESS_FIELDS = ['from', 'to', 'cc', 'bcc', 'reply_to'] as const
const MAX_RECIPIENTS = 50
const TAG = /^[A-Za-z0-9_-]{1,256}$/
const HEADER_NAME = /^[!-9;-~]+$/

const invalid = (message: string): ResendError => providerError(422, 'validation_error', message)
const missing = (field: string): ResendError =>
  providerError(422, 'missing_required_field', `Missing \`${field}\` field.`)
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''
const isObject = (value: unknown): value is UncheckedMail =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (isEmpty(value) ? [] : Array.isArray(value) ? value : [value])

const hasAllFields: Rule = (mail) => {
  const field = ['from', 'to', 'subject'].find((name) => isEmpty(mail[name]))
  if (field) return missing(field)
  if (listOf(mail.to).length === 0) return missing('to')
  return isEmpty(mail.html) && isEmpty(mail.text)
    ? providerError(422, 'missing_required_field', 'Missing `html` or `text` field.')
    : null
}

const bodiesAreText: Rule = (mail) => {
  const field = ['subject', 'html', 'text'].find((name) => !isEmpty(mail[name]) && typeof mail[name] !== 'string')
  return field ? invalid(`The \`${field}\` field must be a \`string\`.`) : null
}

const subjectIsOneLine: Rule = (mail) =>
  /[\r\n]/.test(String(mail.subject)) ? invalid('The `\\n` is not allowed in the `subject` field.') : null

const addressesAreValid: Rule = (mail) => {
  const isValid = (value: unknown) => typeof value === 'string' && parseAddress(value) !== null
  const field = ADDRESS_FIELDS.find((name) => !listOf(mail[name]).every(isValid))
  if (field === undefined) return null
  return invalid(
    `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
  )
}

const senderIsOne: Rule = (mail) => (typeof mail.from === 'string' ? null : invalid('Invalid `from` field.'))

const recipientsAreFew: Rule = (mail) => {
  const field = ['to', 'cc', 'bcc'].find((name) => listOf(mail[name]).length > MAX_RECIPIENTS)
  return field ? invalid(`The \`${field}\` field must not have more than ${MAX_RECIPIENTS} items.`) : null
}

const recipientsAreNotBlocked: Rule = (mail) => {
  const field = ['to', 'cc', 'bcc'].find((name) =>
    listOf(mail[name]).some((value) => isBlockedRecipient(String(value))),
  )
  if (field === undefined) return null
  return invalid(
    `Invalid \`${field}\` field. Please use our testing email address instead of domains like \`example.com\`.`,
  )
}

const tagsAreAscii: Rule = (mail) => {
  if (isEmpty(mail.tags)) return null
  if (!Array.isArray(mail.tags)) return invalid('The `tags` field must be an `array`.')
  const isValid = (tag: unknown) =>
    isObject(tag) && TAG.test(String(tag.name ?? '')) && TAG.test(String(tag.value ?? ''))
  return mail.tags.every(isValid)
    ? null
    : invalid('Tags should only contain ASCII letters, numbers, underscores, or dashes, and at most 256 of them.')
}

const headersAreLines: Rule = (mail) => {
  if (isEmpty(mail.headers)) return null
  if (!isObject(mail.headers)) return invalid('The `headers` field must be an `object`.')
  const isValid = ([name, value]: [string, unknown]) =>
    HEADER_NAME.test(name) && typeof value === 'string' && !/[\r\n\0]/.test(value)
  return Object.entries(mail.headers).every(isValid) ? null : invalid('Invalid `headers` field.')
}

const isAttachment = (value: unknown): boolean => isObject(value) && typeof value.content === 'string'

/** Resend also takes a `path` and downloads the file. The inbox makes no such request, so it refuses a `path`. */
const attachmentsHaveContent: Rule = (mail) =>
  listOf(mail.attachments).every(isAttachment)
    ? null
    : providerError(422, 'invalid_attachment', 'Attachment must have a `content`. The inbox does not fetch a `path`.')

const isSentNow: Rule = (mail) =>
  isEmpty(mail.scheduled_at) ? null : invalid('The inbox does not support `scheduled_at`.')

const batchHasNoAttachments: Rule = (mail) =>
  listOf(mail.attachments).length > 0 ? invalid('The `attachments` field is not supported in a batch.') : null

const RULES: readonly Rule[] = [
  hasAllFields,
  bodiesAreText,
  subjectIsOneLine,
  senderIsOne,
  addressesAreValid,
  recipientsAreFew,
  recipientsAreNotBlocked,
  tagsAreAscii,
  headersAreLines,
  attachmentsHaveContent,
  isSentNow,
]

const strings = (value: unknown): string[] => listOf(value).map(String)
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const attachmentFrom = (value: UncheckedMail): MailAttachment => ({
  filename: String(value.filename ?? 'attachment'),
  content: String(value.content),
  content_type: String(value.content_type ?? 'application/octet-stream'),
})

const draftFrom = (mail: UncheckedMail): ValidMail => ({
  from: String(mail.from),
  to: strings(mail.to),
  cc: strings(mail.cc),
  bcc: strings(mail.bcc),
  reply_to: strings(mail.reply_to),
  subject: String(mail.subject),
  html: textOrNull(mail.html),
  text: textOrNull(mail.text),
  headers: { ...(mail.headers as Record<string, string> | undefined) },
  tags: Object.fromEntries((listOf(mail.tags) as UncheckedMail[]).map((tag) => [String(tag.name), String(tag.value)])),
  attachments: (listOf(mail.attachments) as UncheckedMail[]).map(attachmentFrom),
})

/** Checks one mail of a request by Resend's rules. Returns the first error (422), or the mail with every field set. */
export const checkMail = (value: unknown, request: 'single' | 'batch'): ValidMail | ResendError => {
  if (!isObject(value)) return invalid('A mail must be an `object`.')
  const rules = request === 'single' ? RULES : [batchHasNoAttachments, ...RULES]
  for (const rule of rules) {
    const error = rule(value)
    if (error) return error
  }
  return draftFrom(value)
}
