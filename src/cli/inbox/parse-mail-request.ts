import type { Draft } from './captured-mail.ts'
import { checkMail } from './mail-rules.ts'
import { isRefusal, type Refusal, refuse } from './provider-refusal.ts'

const BATCH_MAX = 100
const REFUSED = refuse(422, 'validation_error', 'This mail was refused because a test asked for it.')

/** The mails of a request that may be accepted, and the places of those that may not, with the reason. */
export type Reading = { drafts: Draft[]; errors: { index: number; message: string }[] }

/** How a request's body becomes mails; `refused` are the places that a test wants refused. */
export type Reader = (body: unknown, refused: readonly number[]) => Reading | Refusal

/** The body of `POST /emails`: one mail. */
export const readOne: Reader = (body, refused) => {
  const draft = refused.includes(0) ? REFUSED : checkMail(body, 'alone')
  return isRefusal(draft) ? draft : { drafts: [draft], errors: [] }
}

const checkBatch = (body: unknown): Refusal | unknown[] => {
  if (!Array.isArray(body) || body.length === 0) {
    return refuse(422, 'validation_error', 'The body must be an `array` of at least one mail.')
  }
  return body.length > BATCH_MAX
    ? refuse(422, 'validation_error', `The batch must not have more than ${BATCH_MAX} mails.`)
    : body
}

/** The body of `POST /emails/batch`: one faulty mail refuses all, unless the batch is permissive. */
export const batchReader =
  (isPermissive: boolean): Reader =>
  (body, refused) => {
    const mails = checkBatch(body)
    if (!Array.isArray(mails)) return mails
    const reading: Reading = { drafts: [], errors: [] }
    for (const [index, value] of mails.entries()) {
      const draft = refused.includes(index) ? REFUSED : checkMail(value, 'in a batch')
      if (!isRefusal(draft)) reading.drafts.push(draft)
      else if (isPermissive) reading.errors.push({ index, message: draft.message })
      else return draft
    }
    return reading
  }
