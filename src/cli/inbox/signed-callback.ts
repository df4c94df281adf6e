import type { Webhook } from 'standardwebhooks'
import type { CapturedMail, DeliveryEvent } from './captured-mail.ts'
import type { SuppressionEntry } from './suppression-list.ts'

/** A callback about one mail. All attempts have the same id and body; each is signed again. */
export type SignedCallback = { id: string; body: string }

const BOUNCE = {
  type: 'Permanent',
  subType: 'General',
  message: "The recipient's mail server permanently rejected the mail.",
  diagnosticCode: [],
}

const REASONS = { bounce: 'previous_bounce', complaint: 'previous_complaint', manual: undefined }

const suppressedDetail = (suppression: SuppressionEntry | undefined) => ({
  type: 'OnAccountSuppressionList',
  reason: suppression ? REASONS[suppression.origin] : 'previous_bounce',
  message: 'Resend has suppressed sending to this address because it is on the account-level suppression list.',
  diagnosticCode: [],
})

const detailOf = (event: DeliveryEvent, suppression: SuppressionEntry | undefined) => {
  if (event === 'bounced') return { bounce: BOUNCE }
  if (event === 'suppressed') return { suppressed: suppressedDetail(suppression) }
  return {}
}

/** Creates the callback that Resend sends for a delivery event; `at` is RFC 3339. */
export const createCallback = (
  mail: CapturedMail,
  event: DeliveryEvent,
  at: string,
  suppression: SuppressionEntry | undefined,
): SignedCallback => ({
  id: `msg_${crypto.randomUUID().replaceAll('-', '')}`,
  body: JSON.stringify({
    type: `email.${event}`,
    created_at: at,
    data: {
      email_id: mail.id,
      message_id: mail.message_id,
      created_at: mail.accepted_at,
      from: mail.from,
      to: mail.to,
      subject: mail.subject,
      tags: mail.tags,
      headers: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
      ...detailOf(event, suppression),
    },
  }),
})

/** Creates the request of one attempt. Its Svix signature covers the id, the time of the attempt and the body. */
export const signedRequest = (url: string, webhook: Webhook, callback: SignedCallback, at: Date): Request =>
  new Request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Svix-Webhooks/1.0 (stand-in)',
      'svix-id': callback.id,
      'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
      'svix-signature': webhook.sign(callback.id, at, callback.body),
    },
    body: callback.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(15_000),
  })
