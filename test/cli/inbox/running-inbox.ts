import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Resend } from 'resend'
import { Webhook } from 'standardwebhooks'
import type { InboxOptions } from '../../../src/cli/inbox/inbox-state.ts'
import { serveInbox } from '../../../src/cli/inbox/serve-inbox.ts'

export const SECRET = `whsec_${btoa('a secret that only the inbox and site know')}`

/** A request that the site received: a callback or a one-click POST. */
export type Received = { method: string; path: string; headers: Record<string, string>; body: string }

/** Decides the status of the site's answers. */
type SiteStatus = (received: Received, count: number) => number

const serveSite = async (statusOf: SiteStatus) => {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    const headers = request.headers as Record<string, string>
    const one = { method: request.method ?? '', path: request.url ?? '', headers, body }
    received.push(one)
    response.writeHead(statusOf(one, received.length)).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, received, close: () => server.close() }
}

/** Returns the callback of a request. Throws if its signature is wrong. */
export const verified = (received: Received) =>
  new Webhook(SECRET).verify(received.body, {
    'webhook-id': received.headers['svix-id'] ?? '',
    'webhook-timestamp': received.headers['svix-timestamp'] ?? '',
    'webhook-signature': received.headers['svix-signature'] ?? '',
  }) as { type: string; created_at: string; data: Record<string, unknown> & { email_id: string } }

/** Starts an inbox, a site for its callbacks, and a client: Resend's own library. */
export const startInbox = async (options: Partial<InboxOptions> & { statusOf?: SiteStatus } = {}) => {
  const site = await serveSite(options.statusOf ?? (() => 200))
  const inbox = await serveInbox({ port: 0, siteUrl: site.url, webhookSecret: SECRET, ...options })
  const ask = (method: string, path: string, body?: unknown) =>
    fetch(`${inbox.url}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return {
    site,
    url: inbox.url,
    settle: inbox.settle,
    resend: new Resend('re_test', { baseUrl: inbox.url }),
    as: (key: string) => new Resend(key, { baseUrl: inbox.url }),
    ask,
    mails: async (to?: string) =>
      (await (await ask('GET', `/api/mails${to ? `?to=${encodeURIComponent(to)}` : ''}`)).json()) as ListedMail[],
    faults: (...faults: unknown[]) => ask('POST', '/api/faults', faults),
    limits: (limits: unknown) => ask('PUT', '/api/limits', limits),
    close: async () => {
      await inbox.close()
      site.close()
    },
  }
}

export type RunningInbox = Awaited<ReturnType<typeof startInbox>>

/** A mail as `GET /api/mails` lists it. */
export type ListedMail = {
  id: string
  from: string
  to: string[]
  subject: string
  html: string | null
  text: string | null
  headers: Record<string, string>
  tags: Record<string, string>
  idempotency_key: string | null
  accepted_at: string
}

/** A valid mail as Resend's library takes it. */
export const mailTo = (to: string | string[], more: object = {}) => ({
  from: 'Waqai <news@waqai.example>',
  to,
  subject: 'What happened',
  html: '<p>It happened.</p>',
  text: 'It happened.',
  ...more,
})
