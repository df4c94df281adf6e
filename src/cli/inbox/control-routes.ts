import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { CapturedMail } from './captured-mail.ts'
import type { InboxState } from './inbox-state.ts'
import { PlannedFaultsSchema } from './planned-faults.ts'
import { errorResponse, providerError } from './provider-error.ts'
import { RateLimitsSchema } from './rate-limits.ts'

const CallbacksSchema = v.strictObject({ enabled: v.boolean() })

const mailBody = (mail: CapturedMail) => ({
  id: mail.id,
  from: mail.from,
  to: mail.to,
  subject: mail.subject,
  html: mail.html,
  text: mail.text,
  headers: mail.headers,
  tags: mail.tags,
  idempotency_key: mail.idempotency_key,
  accepted_at: mail.accepted_at,
})

/** Parses a JSON body by a schema and passes it on. Answers 422 with the first issue if it does not fit. */
const withBody = async <S extends v.GenericSchema>(
  c: Context,
  schema: S,
  handle: (body: v.InferOutput<S>) => Response,
): Promise<Response> => {
  const parsed = v.safeParse(schema, await c.req.json().catch(() => undefined))
  if (parsed.success) return handle(parsed.output)
  const [issue] = parsed.issues
  return errorResponse(providerError(422, 'validation_error', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`))
}

/**
 * The routes by which tests control the inbox. They need no key.
 *
 * - `GET /api/mails?to=` lists mails, oldest first.
 * - `DELETE /api/mails` deletes mails, keys, faults and suppressions. Callbacks that wait are still sent.
 * - `POST /api/faults` replaces the planned faults.
 * - `PUT /api/limits` sets the rate limits and restarts their counts.
 * - `PUT /api/callbacks` `{enabled}` turns callbacks on or off. Off also drops the callbacks that wait.
 */
export const controlRoutes = (state: InboxState): Hono => {
  const app = new Hono()
  app.get('/api/mails', (c) => c.json(state.mails.list(c.req.query('to')?.replaceAll(' ', '+')).map(mailBody)))
  app.delete('/api/mails', (c) => {
    for (const part of [state.mails, state.keys, state.faults, state.suppressions]) part.clear()
    return c.body(null, 204)
  })
  app.post('/api/faults', (c) =>
    withBody(c, PlannedFaultsSchema, (faults) => {
      state.faults.replace(faults)
      return c.body(null, 204)
    }),
  )
  app.put('/api/limits', (c) =>
    withBody(c, RateLimitsSchema, (limits) => {
      state.limits.set(limits)
      return c.json(limits)
    }),
  )
  app.put('/api/callbacks', (c) =>
    withBody(c, CallbacksSchema, ({ enabled }) => {
      state.callbacks.setEnabled(enabled)
      return c.json({ enabled })
    }),
  )
  return app
}
