import { Resend } from 'resend'
import type { MailProvider, ProviderResponse, QuotaSource, SuppressionSource } from '../mail-provider.ts'
import { readResendError } from './resend-errors.ts'

const REQUEST_TIMEOUT_MS = 15_000
const NO_ANSWER: ProviderResponse = { data: null, error: readResendError(null, null), headers: {} }

/**
 * Resend as a provider. The request is the same as that of Resend's library, which would serialize the payload again and
 * drop the status of some errors.
 */
export const resendProvider = (apiKey: string, baseUrl: string): MailProvider => {
  const { userAgent } = new Resend(apiKey, { baseUrl })
  const common = {
    authorization: `Bearer ${apiKey}`,
    'user-agent': userAgent,
    'content-type': 'application/json',
    'x-batch-validation': 'permissive',
  }
  return async (payload, key) => {
    try {
      const response = await fetch(`${baseUrl}/emails/batch`, {
        method: 'POST',
        headers: { ...common, 'idempotency-key': key },
        body: payload,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      })
      return await readResponse(response)
    } catch {
      return NO_ANSWER
    }
  }
}

/** A successful answer without readable JSON is an error without a status: nobody knows what was accepted. */
const readResponse = async (response: Response): Promise<ProviderResponse> => {
  const headers = Object.fromEntries(response.headers.entries())
  const body: unknown = await response.json().catch(() => null)
  if (response.ok && body !== null) return { data: body as ProviderResponse['data'], error: null, headers }
  return { data: null, error: readResendError(response.ok ? null : response.status, body), headers }
}

/** Resend's suppression list, 100 addresses a page. A key that may only send is refused with 401. */
export const resendSuppressionSource = (apiKey: string, baseUrl: string): SuppressionSource => {
  const resend = new Resend(apiKey, { baseUrl })
  return async (after) => {
    const { data } = await resend.suppressions.list({ limit: 100, ...(after && { after }) })
    if (!Array.isArray(data?.data)) return null
    const next = data.has_more ? (data.data.at(-1)?.id ?? null) : null
    return { emails: data.data.map((entry) => entry.email), next }
  }
}

/** Resend's quota of the day, by `GET /usage`. Paid accounts have none. */
export const resendQuotaSource = (apiKey: string, baseUrl: string): QuotaSource => {
  const resend = new Resend(apiKey, { baseUrl })
  return async () => {
    const { data } = await resend.usage.get({ signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) })
    const daily = data?.emails?.daily
    return typeof daily?.used === 'number' ? { limit: daily.limit ?? null, used: daily.used } : null
  }
}
