import { type Context, Hono } from 'hono'
import { acceptMail } from './accept-mail.ts'
import type { Draft } from './captured-mail.ts'
import { type Claim, fingerprint } from './idempotency-keys.ts'
import type { State } from './inbox-state.ts'
import { batchReader, type Reader, type Reading, readOne } from './parse-mail-request.ts'
import { cutConnection, type Fault, faultRefusal } from './planned-faults.ts'
import { answerRefusal, isRefusal, type Refusal, refuse } from './provider-refusal.ts'

/** What the doors before the handlers leave for them: the fault that this request meets. */
export type Door = { Variables: { fault: Fault } }

type Shape = (ids: string[], errors: Reading['errors']) => object
type Job = { state: State; key: string | null; body: ArrayBuffer; fault: Fault; read: Reader; shape: Shape }

const wait = (ms: number | undefined) => ms && new Promise((resolve) => setTimeout(resolve, ms))

const recipientsOf = (draft: Draft): number => draft.to.length + draft.cc.length + draft.bcc.length

const parse = (body: ArrayBuffer): { value: unknown } | Refusal => {
  try {
    return { value: JSON.parse(new TextDecoder().decode(body)) }
  } catch {
    return refuse(400, 'validation_error', 'The request body is not valid JSON.')
  }
}

/** Accepts what a request asks for and answers the body in JSON; when it refuses, nothing was accepted. */
const accept = ({ state, key, body, fault, read, shape }: Job): string | Refusal => {
  const parsed = parse(body)
  if (isRefusal(parsed)) return parsed
  const reading = read(parsed.value, fault?.refuse ?? [])
  if (isRefusal(reading)) return reading
  const recipients = reading.drafts.reduce((sum, draft) => sum + recipientsOf(draft), 0)
  if (!state.limits.spend(recipients, state.now())) {
    return refuse(429, 'daily_quota_exceeded', 'You have reached your daily email sending quota.')
  }
  const ids = reading.drafts.map((draft) => acceptMail(state, draft, key).id)
  return JSON.stringify(shape(ids, reading.errors))
}

const acceptOnce = (job: Job, claim: Claim): string | Refusal => {
  if (claim !== 'go') return isRefusal(claim) ? claim : claim.replay
  const answer = accept(job)
  if (job.key === null) return answer
  if (typeof answer === 'string') job.state.keys.remember(job.key, answer)
  else job.state.keys.release(job.key)
  return answer
}

const claimKey = async (state: State, path: string, key: string | null, body: ArrayBuffer): Promise<Claim> =>
  key === null ? 'go' : state.keys.claim(key, await fingerprint(path, body), state.now())

const answerFault = (status: number, name: string | undefined, retryAfter: number | undefined): Response =>
  answerRefusal(faultRefusal(status, name), retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) })

const receive = async (state: State, c: Context<Door>, read: Reader, shape: Shape): Promise<Response> => {
  const fault = c.get('fault')
  if (fault?.status !== undefined) {
    await wait(fault.delay_ms)
    return answerFault(fault.status, fault.name, fault.retry_after)
  }
  const key = c.req.header('idempotency-key') ?? null
  const body = await c.req.arrayBuffer()
  const claim = await claimKey(state, c.req.path, key, body)
  // The key is claimed before the wait: a request that waits is one in progress.
  await wait(fault?.delay_ms)
  const answer = acceptOnce({ state, key, body, fault, read, shape }, claim)
  if (fault?.drop === 'after') return cutConnection()
  if (typeof answer !== 'string') return answerRefusal(answer)
  return new Response(answer, { headers: { 'content-type': 'application/json' } })
}

/** `POST /emails` and `POST /emails/batch`. */
export const sendingRoutes = (state: State): Hono<Door> => {
  const app = new Hono<Door>()
  app.post('/emails', (c) => receive(state, c, readOne, ([id]) => ({ id })))
  app.post('/emails/batch', (c) => {
    const isPermissive = c.req.header('x-batch-validation') === 'permissive'
    const shape: Shape = (ids, errors) => ({ data: ids.map((id) => ({ id })), ...(isPermissive && { errors }) })
    return receive(state, c, batchReader(isPermissive), shape)
  })
  return app
}
