import type { Webhook } from 'standardwebhooks'
import type { Happening, Mail } from './captured-mail.ts'
import type { Suppression } from './suppression-list.ts'

/** One message to the site about one mail, with the id that it keeps over all attempts. */
export type Callback = { id: string; body: string }

const BOUNCE = {
  type: 'Permanent',
  subType: 'General',
  message: "The recipient's mail server permanently rejected the mail.",
  diagnosticCode: [],
}

const REASONS = { bounce: 'previous_bounce', complaint: 'previous_complaint', manual: undefined }

const suppressedDetail = (suppression: Suppression | undefined) => ({
  type: 'OnAccountSuppressionList',
  reason: suppression ? REASONS[suppression.origin] : 'previous_bounce',
  message: 'Resend has suppressed sending to this address because it is on the account-level suppression list.',
  diagnosticCode: [],
})

const detailOf = (happening: Happening, suppression: Suppression | undefined) => {
  if (happening === 'bounced') return { bounce: BOUNCE }
  if (happening === 'suppressed') return { suppressed: suppressedDetail(suppression) }
  return {}
}

/** What Resend posts when something happened to a mail (`email.sent` and so on), at an RFC 3339 time. */
export const describe = (
  mail: Mail,
  happening: Happening,
  at: string,
  suppression: Suppression | undefined,
): Callback => ({
  id: `msg_${crypto.randomUUID().replaceAll('-', '')}`,
  body: JSON.stringify({
    type: `email.${happening}`,
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
      ...detailOf(happening, suppression),
    },
  }),
})

/** The request for one attempt, signed in Svix's way: the signature covers id, time of the attempt, and body. */
export const signedRequest = (url: string, webhook: Webhook, callback: Callback, at: Date): Request =>
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
