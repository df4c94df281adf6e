import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Mail } from './captured-mail.ts'
import type { State } from './inbox-state.ts'
import { FaultsSchema } from './planned-faults.ts'
import { answerRefusal, refuse } from './provider-refusal.ts'
import { LimitsSchema } from './rate-limits.ts'

const CallbacksSchema = v.strictObject({ enabled: v.boolean() })

const captured = (mail: Mail) => ({
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

/** Reads a body by a schema and hands it on; a body that does not fit is answered 422 with the first fault. */
const withBody = async <S extends v.GenericSchema>(
  c: Context,
  schema: S,
  act: (body: v.InferOutput<S>) => Response,
): Promise<Response> => {
  const parsed = v.safeParse(schema, await c.req.json().catch(() => undefined))
  if (parsed.success) return act(parsed.output)
  const [issue] = parsed.issues
  return answerRefusal(refuse(422, 'validation_error', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`))
}

const forget = (state: State) => {
  for (const part of [state.mails, state.keys, state.faults, state.suppressions]) part.forget()
}

/**
 * What tests ask of the inbox, without a key.
 *
 * `GET /api/mails?to=` lists mails, oldest first. `DELETE /api/mails` forgets mails, keys, faults and suppressions; what
 * was promised to the site is still told. `POST /api/faults` replaces the faults to come. `PUT /api/limits` sets the
 * limits and counts anew. `PUT /api/callbacks` `{enabled}`: false drops the callbacks that wait and makes none for
 * mails accepted from then on, true makes them again.
 */
export const controlRoutes = (state: State): Hono => {
  const app = new Hono()
  app.get('/api/mails', (c) => c.json(state.mails.list(c.req.query('to')).map(captured)))
  app.delete('/api/mails', (c) => {
    forget(state)
    return c.body(null, 204)
  })
  app.post('/api/faults', (c) =>
    withBody(c, FaultsSchema, (faults) => {
      state.faults.replace(faults)
      return c.body(null, 204)
    }),
  )
  app.put('/api/limits', (c) =>
    withBody(c, LimitsSchema, (limits) => {
      state.limits.set(limits)
      return c.json(limits)
    }),
  )
  app.put('/api/callbacks', (c) =>
    withBody(c, CallbacksSchema, ({ enabled }) => {
      state.callbacks.enable(enabled)
      return c.json({ enabled })
    }),
  )
  return app
}
