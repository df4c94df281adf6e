import type { ValidMail } from './captured-mail.ts'
import { checkMail } from './mail-rules.ts'
import { isProviderError, providerError, type ResendError } from './provider-error.ts'

const MAX_MAILS_PER_BATCH = 100
const PLANNED_REFUSAL = providerError(422, 'validation_error', 'This refusal was planned by POST /api/faults.')

/** The mails that are accepted, and the indexes of those that are not, with the reason. */
export type ParsedMails = { drafts: ValidMail[]; errors: { index: number; message: string }[] }

/** Parses the JSON body of a request. `refused` are the indexes of mails that a planned fault refuses. */
export type MailParser = (body: unknown, refused: readonly number[]) => ParsedMails | ResendError

/** Parses the body of `POST /emails`: one mail. */
export const parseSingleMail: MailParser = (body, refused) => {
  const draft = refused.includes(0) ? PLANNED_REFUSAL : checkMail(body, 'single')
  return isProviderError(draft) ? draft : { drafts: [draft], errors: [] }
}

const checkBatch = (body: unknown): ResendError | unknown[] => {
  if (!Array.isArray(body) || body.length === 0) {
    return providerError(422, 'validation_error', 'The body must be an `array` of at least one mail.')
  }
  return body.length > MAX_MAILS_PER_BATCH
    ? providerError(422, 'validation_error', `The batch must not have more than ${MAX_MAILS_PER_BATCH} mails.`)
    : body
}

/** Creates the parser of `POST /emails/batch`. One invalid mail refuses the batch, unless it is permissive. */
export const batchParser =
  (isPermissive: boolean): MailParser =>
  (body, refused) => {
    const mails = checkBatch(body)
    if (!Array.isArray(mails)) return mails
    const parsed: ParsedMails = { drafts: [], errors: [] }
    for (const [index, value] of mails.entries()) {
      const draft = refused.includes(index) ? PLANNED_REFUSAL : checkMail(value, 'batch')
      if (!isProviderError(draft)) parsed.drafts.push(draft)
      else if (isPermissive) parsed.errors.push({ index, message: draft.message })
      else return draft
    }
    return parsed
  }
