import { DNS_LOOKUP_FAILED, DNS_RECORD_TYPES, type DnsAnswer, parseDnsAnswer } from './dns-answer.ts'
import type { WebhookPayload } from './webhook-event.ts'

/** The result of one request: the response, with the first 4 KB of its body, or an error. */
export type Exchange =
  | { status: number; retryAfter: string | null; body: string }
  | { error: 'timeout' | 'no connection' }

/** The network access of webhooks. Neither function throws. */
export type EndpointClient = {
  /** Why a host is refused, by all addresses that it resolves to now; null if it is allowed. */
  findHostRefusal: (host: string) => Promise<string | null>
  /** Sends one request. Follows no redirect. */
  post: (url: string, body: WebhookPayload, headers: Record<string, string>) => Promise<Exchange>
}

/** For the whole request, until the response's body is read. */
const EXCHANGE_TIMEOUT_MS = 15_000
const DNS_TIMEOUT_MS = 5_000
const MAX_RESPONSE_BYTES = 4_096

/** Creates the client. `siteUrl` is named in the `user-agent` header. */
export const endpointClient = (resolverUrl: string, siteUrl: string): EndpointClient => ({
  findHostRefusal: async (host) => {
    const answers = await Promise.all(Object.keys(DNS_RECORD_TYPES).map((type) => queryDns(resolverUrl, host, type)))
    const refusal = answers.find((each) => 'refused' in each)
    if (refusal) return refusal.refused
    const addressCount = answers.reduce((sum, each) => sum + ('addressCount' in each ? each.addressCount : 0), 0)
    return addressCount > 0 ? null : 'The host of the URL has no address.'
  },

  post: async (url, { contentType, text, headers: formatHeaders = {} }, headers) => {
    const signal = AbortSignal.timeout(EXCHANGE_TIMEOUT_MS)
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new TextEncoder().encode(text),
        headers: {
          ...formatHeaders,
          ...headers,
          'content-type': contentType,
          'user-agent': `Waqai-Webhooks (+${siteUrl})`,
        },
        redirect: 'manual',
        signal,
      })
      const body = await readFirstBytes(response, signal)
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body }
    } catch {
      return { error: signal.aborted ? 'timeout' : 'no connection' }
    }
  },
})

const queryDns = async (resolverUrl: string, host: string, type: string): Promise<DnsAnswer> => {
  try {
    const url = new URL(resolverUrl)
    url.searchParams.set('name', host)
    url.searchParams.set('type', type)
    const signal = AbortSignal.timeout(DNS_TIMEOUT_MS)
    const response = await fetch(url, { headers: { accept: 'application/dns-json' }, redirect: 'manual', signal })
    return response.ok ? parseDnsAnswer(await response.json()) : DNS_LOOKUP_FAILED
  } catch {
    return DNS_LOOKUP_FAILED
  }
}

/** Reads the first bytes of a body and cancels the rest. A slow body ends with the timeout. */
const readFirstBytes = async ({ body }: Response, signal: AbortSignal): Promise<string> => {
  if (!body) return ''
  const reader = body.getReader()
  const abortRejection = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  try {
    let text = ''
    const decoder = new TextDecoder()
    for (let bytesLeft = MAX_RESPONSE_BYTES; bytesLeft > 0; ) {
      const { done, value } = await Promise.race([reader.read(), abortRejection])
      if (done) break
      text += decoder.decode(value.subarray(0, bytesLeft), { stream: true })
      bytesLeft -= value.length
    }
    return text
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
