import { Resend } from 'resend'
import type { Answer } from './outcome.ts'

/** One mail of a request to the provider. */
export type Mail = {
  from: string
  to: string[]
  subject: string
  html: string
  text: string
  replyTo: string
  headers: Record<string, string>
  tags: { name: string; value: string }[]
}

/** Hands one request of at most 100 mails over, under a key that makes repeating it harmless for 24 hours. */
export type Provider = (mails: Mail[], key: string) => Promise<Answer>

const TIMEOUT_MS = 15_000

/** The provider over the network. It never throws: what is not an answer is an answer without a status. */
export const resendProvider = (apiKey: string, baseUrl: string): Provider => {
  const resend = new Resend(apiKey, { baseUrl })
  return async (mails, key) => {
    const { data, error, headers } = await resend.batch.send(mails, {
      idempotencyKey: key,
      batchValidation: 'permissive',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { data, error, headers: headers ?? {} }
  }
}
