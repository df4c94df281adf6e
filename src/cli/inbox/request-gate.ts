import { createMiddleware } from 'hono/factory'
import { checkKey } from './api-key-check.ts'
import type { State } from './inbox-state.ts'
import { cutConnection } from './planned-faults.ts'
import { answerRefusal, refuse } from './provider-refusal.ts'
import type { Door } from './send-routes.ts'

/** Whether a request sends mail: only these meet faults, and only these are open to a sending-only key. */
const isSending = (method: string, path: string): boolean =>
  method === 'POST' && (path === '/emails' || path === '/emails/batch')

/** Gives each sending request the next fault, before anything else is looked at. */
export const faultDoor = (state: State) =>
  createMiddleware<Door>(async (c, next) => {
    const fault = isSending(c.req.method, c.req.path) ? state.faults.next() : null
    if (fault?.drop === 'before') return cutConnection()
    c.set('fault', fault)
    await next()
  })

const tooMany = (perSecond: number | null): Response =>
  answerRefusal(
    refuse(429, 'rate_limit_exceeded', `Too many requests. You can only make ${perSecond} requests per second.`),
    { 'retry-after': '1' },
  )

/** Counts the request, looks at its key, and puts the rate headers on whatever is answered. A fault goes first. */
export const providerDoor = (state: State) =>
  createMiddleware<Door>(async (c, next) => {
    const { allowed, headers } = state.limits.pass(state.now())
    const refusal = checkKey(c.req.header('authorization'), isSending(c.req.method, c.req.path))
    if (refusal) c.res = answerRefusal(refusal)
    else if (!allowed && c.get('fault')?.status === undefined) c.res = tooMany(state.limits.perSecond())
    else await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  })
