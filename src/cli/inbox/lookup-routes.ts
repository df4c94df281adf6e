import { Hono } from 'hono'
import type { CapturedMail } from './captured-mail.ts'
import type { InboxState } from './inbox-state.ts'
import { errorResponse, providerError } from './provider-error.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const listOrNull = (addresses: string[]): string[] | null => (addresses.length > 0 ? addresses : null)

/** The body of `GET /emails/:id`, which has no headers. */
const lookupBody = (mail: CapturedMail) => ({
  object: 'email',
  id: mail.id,
  message_id: mail.message_id,
  from: mail.from,
  to: mail.to,
  cc: listOrNull(mail.cc),
  bcc: listOrNull(mail.bcc),
  reply_to: listOrNull(mail.reply_to),
  subject: mail.subject,
  html: mail.html,
  text: mail.text,
  tags: Object.entries(mail.tags).map(([name, value]) => ({ name, value })),
  created_at: mail.accepted_at,
  scheduled_at: null,
  last_event: mail.last_event,
})

/** The part of `GET /usage` that tells the quota of a day. */
const usageBody = ({ limits, now }: InboxState) => {
  const { limit, used, resetsAt } = limits.dailyQuota(now())
  const daily = { used, limit, sent: used, received: 0, resets_at: new Date(resetsAt).toISOString() }
  return { object: 'usage', generated_at: new Date(now()).toISOString(), emails: { daily } }
}

/** `GET /emails/:id` and `GET /usage`. */
export const lookupRoutes = (state: InboxState): Hono => {
  const app = new Hono()
  app.get('/emails/:id', (c) => {
    const id = c.req.param('id')
    if (!UUID.test(id)) return errorResponse(providerError(422, 'invalid_parameter', 'The `id` must be a valid UUID.'))
    const mail = state.mails.find(id)
    return mail ? c.json(lookupBody(mail)) : errorResponse(providerError(404, 'not_found', 'Email not found'))
  })
  app.get('/usage', (c) => c.json(usageBody(state)))
  return app
}
