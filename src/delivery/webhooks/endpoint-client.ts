import { DNS_LOOKUP_FAILED, DNS_RECORD_TYPES, type DnsAnswer, parseDnsAnswer } from './dns-answer.ts'
import type { WebhookPayload } from './webhook-event.ts'

/** What came of one exchange: an answer with as much of its body as is read, or none. */
export type Exchange =
  | { status: number; retryAfter: string | null; body: string }
  | { error: 'timeout' | 'no connection' }

/** The network between us and an endpoint. Neither part throws. */
export type EndpointClient = {
  /** Why a host may not be called, by all that its name leads to now; null where it may. */
  findHostRefusal: (host: string) => Promise<string | null>
  /** Sends one request and reads the answer's status, and at most 4 KB of its body. Follows no redirect. */
  post: (url: string, body: WebhookPayload, headers: Record<string, string>) => Promise<Exchange>
}

/** Over the whole exchange, to the end of what is read of the answer. */
const EXCHANGE_TIMEOUT_MS = 15_000
const DNS_TIMEOUT_MS = 5_000
const MAX_RESPONSE_BYTES = 4_096

/** `site` is the site's URL, by which an integrator knows who calls. */
export const endpointClient = (resolverUrl: string, siteUrl: string): EndpointClient => ({
  findHostRefusal: async (host) => {
    const answers = await Promise.all(Object.keys(DNS_RECORD_TYPES).map((type) => queryDns(resolverUrl, host, type)))
    const refusal = answers.find((each) => 'refused' in each)
    if (refusal) return refusal.refused
    const addresses = answers.reduce((sum, each) => sum + ('addresses' in each ? each.addresses : 0), 0)
    return addresses > 0 ? null : 'The host of the url has no address.'
  },

  post: async (url, { contentType, text, headers: own = {} }, headers) => {
    const signal = AbortSignal.timeout(EXCHANGE_TIMEOUT_MS)
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new TextEncoder().encode(text),
        headers: { ...own, ...headers, 'content-type': contentType, 'user-agent': `Waqai-Webhooks (+${siteUrl})` },
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

/** Reads the first bytes of a body and lets go of the rest; an answer that drips is cut off when the time is over. */
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
