import type { InboxHooks } from '../../src/cli/inbox/inbox-hooks.ts'
import type { InboxOptions } from '../../src/cli/inbox/inbox-state.ts'
import { serveInbox } from '../../src/cli/inbox/serve-inbox.ts'

/** A provider on a free port: an inbox that keeps no mail. The hooks record what a proof needs. */
export type Provider = {
  url: string
  /** Limits the requests in a second; null for no limit, as at the start. */
  setRateLimit: (perSecond: number | null) => Promise<void>
  /** Deletes the idempotency keys. */
  clearKeys: () => Promise<void>
  close: () => Promise<void>
}

/** The origin of the product, and the secret of callbacks to it. */
export type CallbackTarget = Pick<InboxOptions, 'siteUrl' | 'webhookSecret' | 'deliver'>

const NO_TARGET: CallbackTarget = { siteUrl: 'http://localhost', webhookSecret: 'whsec_bm8gY2FsbGJhY2tz' }

/** Starts a provider. Without a target it sends no callbacks. `now` is its clock in ms, by default the wall clock. */
export const startProvider = async (
  hooks: InboxHooks,
  target: CallbackTarget | null = null,
  now: () => number = Date.now,
): Promise<Provider> => {
  const inbox = await serveInbox({ port: 0, maxMails: 0, hooks, now, ...(target ?? NO_TARGET) })
  const control = async (method: string, path: string, body?: object): Promise<void> => {
    const response = await fetch(`${inbox.url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${method} ${path} of the provider was answered with ${response.status}.`)
  }
  const setRateLimit = (perSecond: number | null) =>
    control('PUT', '/api/limits', { per_second: perSecond, daily: null })
  await setRateLimit(null)
  if (!target) await control('PUT', '/api/callbacks', { enabled: false })
  return { url: inbox.url, setRateLimit, clearKeys: () => control('DELETE', '/api/mails'), close: inbox.close }
}
