import { Webhook } from 'standardwebhooks'
import { type CallbackSender, createCallbackSender } from './callback-sender.ts'
import { type CapturedMails, createCapturedMails } from './captured-mail.ts'
import { createIdempotencyKeys, type IdempotencyKeys } from './idempotency-keys.ts'
import type { InboxHooks } from './inbox-hooks.ts'
import { createFaultQueue, type FaultQueue } from './planned-faults.ts'
import { createRateLimits, type RateLimits } from './rate-limits.ts'
import { createSuppressionList, type SuppressionList } from './suppression-list.ts'

export type InboxOptions = {
  /** The origin of the site. Callbacks go to its `/hooks/resend`; the one-click button posts to this origin only. */
  siteUrl: string
  /** `whsec_` and base64; of several, separated by spaces, the first signs. */
  webhookSecret: string
  /** The inbox's clock in milliseconds; by default the wall clock. Signatures always use the wall clock. */
  now?: () => number
  /** Sends a request to the site; by default the global fetch. */
  deliver?: (request: Request) => Promise<Response>
  /** How many of the newest mails are kept; by default all. */
  maxMails?: number
  hooks?: InboxHooks
}

/** Everything that an inbox keeps, all of it in memory. */
export type InboxState = {
  siteUrl: string
  webhook: Webhook
  now: () => number
  deliver: (request: Request) => Promise<Response>
  hooks: InboxHooks
  mails: CapturedMails
  keys: IdempotencyKeys
  faults: FaultQueue
  limits: RateLimits
  suppressions: SuppressionList
  callbacks: CallbackSender
}

export const createInboxState = (options: InboxOptions): InboxState => ({
  siteUrl: options.siteUrl.replace(/\/+$/, ''),
  webhook: new Webhook(options.webhookSecret.trim().split(/\s+/)[0] ?? ''),
  now: options.now ?? Date.now,
  deliver: options.deliver ?? ((request) => fetch(request)),
  hooks: options.hooks ?? {},
  mails: createCapturedMails(options.maxMails ?? Number.POSITIVE_INFINITY),
  keys: createIdempotencyKeys(),
  faults: createFaultQueue(),
  limits: createRateLimits(),
  suppressions: createSuppressionList(),
  callbacks: createCallbackSender(),
})

/** Returns the time of the inbox's clock in RFC 3339, UTC. */
export const timestamp = (state: InboxState): string => new Date(state.now()).toISOString()
