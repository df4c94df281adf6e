import { type Looked, NOT_READ, RECORDS, readAnswer } from './dns-answer.ts'
import type { Body } from './webhook-event.ts'

/** What came of one exchange: an answer with as much of its body as is read, or none. */
export type Exchange =
  | { status: number; retryAfter: string | null; body: string }
  | { error: 'timeout' | 'no connection' }

/** The network between us and an endpoint. Neither part throws. */
export type Courier = {
  /** Why a host may not be called, by all that its name leads to now; null where it may. */
  lookUp: (host: string) => Promise<string | null>
  /** Sends one request and reads the answer's status, and at most 4 KB of its body. Follows no redirect. */
  post: (url: string, body: Body, headers: Record<string, string>) => Promise<Exchange>
}

/** Over the whole exchange, to the end of what is read of the answer. */
const ANSWERS_WITHIN_MS = 15_000
const LOOKED_UP_WITHIN_MS = 5_000
const MOST_BYTES = 4_096

/** `site` is the site's URL, by which an integrator knows who calls. */
export const courier = (resolver: string, site: string): Courier => ({
  lookUp: async (host) => {
    const looked = await Promise.all(Object.keys(RECORDS).map((type) => ask(resolver, host, type)))
    const refusal = looked.find((each) => 'refused' in each)
    if (refusal) return refusal.refused
    const addresses = looked.reduce((sum, each) => sum + ('addresses' in each ? each.addresses : 0), 0)
    return addresses > 0 ? null : 'The host of the url has no address.'
  },

  post: async (url, { contentType, text, headers: own = {} }, headers) => {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS)
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new TextEncoder().encode(text),
        headers: { ...own, ...headers, 'content-type': contentType, 'user-agent': `Waqai-Webhooks (+${site})` },
        redirect: 'manual',
        signal,
      })
      const body = await beginning(response, signal)
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body }
    } catch {
      return { error: signal.aborted ? 'timeout' : 'no connection' }
    }
  },
})

const ask = async (resolver: string, host: string, type: string): Promise<Looked> => {
  try {
    const url = new URL(resolver)
    url.searchParams.set('name', host)
    url.searchParams.set('type', type)
    const signal = AbortSignal.timeout(LOOKED_UP_WITHIN_MS)
    const response = await fetch(url, { headers: { accept: 'application/dns-json' }, redirect: 'manual', signal })
    return response.ok ? readAnswer(await response.json()) : NOT_READ
  } catch {
    return NOT_READ
  }
}

/** Reads the first bytes of a body and lets go of the rest; an answer that drips is cut off when the time is over. */
const beginning = async ({ body }: Response, signal: AbortSignal): Promise<string> => {
  if (!body) return ''
  const reader = body.getReader()
  const cutOff = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  try {
    let text = ''
    const decoder = new TextDecoder()
    for (let left = MOST_BYTES; left > 0; ) {
      const { done, value } = await Promise.race([reader.read(), cutOff])
      if (done) break
      text += decoder.decode(value.subarray(0, left), { stream: true })
      left -= value.length
    }
    return text
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
