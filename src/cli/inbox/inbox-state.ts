import { Webhook } from 'standardwebhooks'
import { type Callbacks, createCallbacks } from './callback-sender.ts'
import { createMails, type Mails } from './captured-mail.ts'
import { createKeys, type Keys } from './idempotency-keys.ts'
import { createFaults, type Faults } from './planned-faults.ts'
import { createLimits, type Limits } from './rate-limits.ts'
import { createSuppressions, type Suppressions } from './suppression-list.ts'

export type InboxOptions = {
  /** Where the site is: callbacks go to `/hooks/resend` there, and the one-click button posts nowhere else. */
  siteUrl: string
  /** `whsec_` and base64; of several, separated by spaces, the first signs. */
  webhookSecret: string
  /** The inbox's clock in milliseconds, for what it accepts, limits and remembers. Signatures follow the wall. */
  now?: () => number
  /** How requests reach the site; by default the global fetch. */
  deliver?: (request: Request) => Promise<Response>
}

/** All that an inbox holds. Nothing outlives the process. */
export type State = {
  siteUrl: string
  webhook: Webhook
  now: () => number
  deliver: (request: Request) => Promise<Response>
  mails: Mails
  keys: Keys
  faults: Faults
  limits: Limits
  suppressions: Suppressions
  callbacks: Callbacks
}

export const createState = (options: InboxOptions): State => ({
  siteUrl: options.siteUrl.replace(/\/+$/, ''),
  webhook: new Webhook(options.webhookSecret.trim().split(/\s+/)[0] ?? ''),
  now: options.now ?? Date.now,
  deliver: options.deliver ?? ((request) => fetch(request)),
  mails: createMails(),
  keys: createKeys(),
  faults: createFaults(),
  limits: createLimits(),
  suppressions: createSuppressions(),
  callbacks: createCallbacks(),
})

/** The inbox's present moment in RFC 3339, UTC. */
export const timestamp = (state: State): string => new Date(state.now()).toISOString()
