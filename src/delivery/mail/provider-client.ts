import { Resend, type Response } from 'resend'
import type { ProviderResponse } from './provider-outcome.ts'

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
export type MailProvider = (payload: Uint8Array, key: string) => Promise<ProviderResponse>

/** A mail as it stands in the body of a request. */
export const serializeMail = ({ replyTo, ...mail }: Mail): string => JSON.stringify({ ...mail, reply_to: replyTo })

/** The body of a request for so many mails: written once, and what the freeze hashes is what every attempt sends. */
export const payloadOf = (mails: readonly string[]): Uint8Array => new TextEncoder().encode(`[${mails.join(',')}]`)

const REQUEST_TIMEOUT_MS = 15_000

/**
 * The provider's library, but for one thing: it keeps the status of an answer, which the library drops where the body
 * of an error does not repeat it. What cannot be read as JSON has no status: nobody knows what became of it.
 */
class StatusKeepingResend extends Resend {
  override async fetchRequest<T>(path: string, options: RequestInit = {}): Promise<Response<T>> {
    const unclear = { name: 'application_error', message: 'No answer that can be read.' } as const
    try {
      const response = await fetch(`${this.baseUrl}${path}`, options)
      const headers = Object.fromEntries(response.headers.entries())
      const body: unknown = await response.json().catch(() => null)
      if (response.ok && body !== null) return { data: body as T, error: null, headers }
      const { name, message } = { ...unclear, ...(body as Partial<typeof unclear> | null) }
      return { data: null, error: { name, message, statusCode: response.ok ? null : response.status }, headers }
    } catch {
      return { data: null, error: { ...unclear, statusCode: null }, headers: null }
    }
  }
}

/** The provider over the network. It never throws: what is not an answer is an answer without a status. */
export const resendProvider = (apiKey: string, baseUrl: string): MailProvider => {
  const resend = new StatusKeepingResend(apiKey, { baseUrl })
  const common = {
    authorization: `Bearer ${apiKey}`,
    'user-agent': resend.userAgent,
    'content-type': 'application/json',
    'x-batch-validation': 'permissive',
  }
  return async (payload, key) => {
    const { data, error, headers } = await resend.fetchRequest<NonNullable<ProviderResponse['data']>>('/emails/batch', {
      method: 'POST',
      headers: { ...common, 'idempotency-key': key },
      body: payload,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    })
    return { data, error, headers: headers ?? {} }
  }
}

/** A page of the addresses that the provider will not write to; null where the key may not ask. */
export type SuppressionSource = (after: string | null) => Promise<{ emails: string[]; next: string | null } | null>

/** The provider's own suppression list. A key that may only send is answered with 401. */
export const resendSuppressionSource = (apiKey: string, baseUrl: string): SuppressionSource => {
  const resend = new Resend(apiKey, { baseUrl })
  return async (after) => {
    const { data } = await resend.suppressions.list({ limit: 100, ...(after && { after }) })
    if (!Array.isArray(data?.data)) return null
    const next = data.has_more ? (data.data.at(-1)?.id ?? null) : null
    return { emails: data.data.map((entry) => entry.email), next }
  }
}
