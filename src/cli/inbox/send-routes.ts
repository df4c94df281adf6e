import { type Context, Hono } from 'hono'
import { acceptMail } from './accept-mail.ts'
import type { ValidMail } from './captured-mail.ts'
import { fingerprintOf, type KeyClaim } from './idempotency-keys.ts'
import type { Acceptance, MailAnswer, MailRequest, UnreadMails } from './inbox-hooks.ts'
import type { InboxState } from './inbox-state.ts'
import { batchParser, parseSingleMail } from './mail-request-parser.ts'
import { cutConnection, faultError, type PlannedFault } from './planned-faults.ts'
import { isProviderError, providerError, type ResendError } from './provider-error.ts'
import { checkRequest, RETRY_HEADER } from './provider-gate.ts'

/** A request with the fault that it meets, and how many mails it is accepted as without reading them. */
type Job = { state: InboxState; request: MailRequest; fault: PlannedFault; unread: number | null }

const BATCH_PATH = '/emails/batch'

const wait = (ms: number | undefined) => ms && new Promise((resolve) => setTimeout(resolve, ms))

const countRecipients = (draft: ValidMail): number => draft.to.length + draft.cc.length + draft.bcc.length

const isUnread = (decision: PlannedFault | UnreadMails): decision is UnreadMails =>
  decision !== null && 'unread' in decision

const parseJson = (body: ArrayBuffer): { value: unknown } | ResendError => {
  try {
    return { value: JSON.parse(new TextDecoder().decode(body)) }
  } catch {
    return providerError(400, 'validation_error', 'The request body is not valid JSON.')
  }
}

/** Accepts the mails of a request; if it returns an error, none of them. */
const acceptMails = ({ state, request, fault }: Job): (Acceptance & { answer: string }) | ResendError => {
  const json = parseJson(request.body)
  if (isProviderError(json)) return json
  const parse = request.path === BATCH_PATH ? batchParser(request.isPermissive) : parseSingleMail
  const parsed = parse(json.value, fault?.refuse ?? [])
  if (isProviderError(parsed)) return parsed
  const recipients = parsed.drafts.reduce((sum, draft) => sum + countRecipients(draft), 0)
  if (!state.limits.countRecipients(recipients, state.now())) {
    return providerError(429, 'daily_quota_exceeded', 'You have reached your daily email sending quota.')
  }
  const mails = parsed.drafts.map((draft) => acceptMail(state, draft, request.idempotencyKey))
  const ids = mails.map(({ id }) => id)
  return {
    ids,
    mails,
    refused: parsed.errors.map(({ index }) => index),
    answer: answerBody(request, ids, parsed.errors),
  }
}

const acceptUnread = ({ request }: Job, count: number): Acceptance & { answer: string } => {
  const ids = Array.from({ length: count }, () => crypto.randomUUID())
  return { ids, mails: [], refused: [], answer: answerBody(request, ids, []) }
}

const answerBody = ({ path, isPermissive }: MailRequest, ids: string[], errors: object[]): string => {
  if (path !== BATCH_PATH) return JSON.stringify({ id: ids[0] })
  return JSON.stringify({ data: ids.map((id) => ({ id })), ...(isPermissive && { errors }) })
}

const claimKey = async ({ state, request, unread }: Job): Promise<KeyClaim> => {
  const { idempotencyKey, path, body } = request
  if (idempotencyKey === null) return 'new'
  // Hashing the body would cost as much as parsing it, which a hook just saved.
  const fingerprint = unread === null ? await fingerprintOf(path, body) : `${path} ${body.byteLength}`
  return state.keys.claim(idempotencyKey, fingerprint, state.now())
}

/** Accepts the mails if the key is new, else repeats the first answer. */
const acceptOnce = async (job: Job, claim: KeyClaim): Promise<string | ResendError> => {
  if (claim !== 'new') return isProviderError(claim) ? claim : claim.replay
  const { state, request, unread } = job
  const accepted = unread === null ? acceptMails(job) : acceptUnread(job, unread)
  const key = request.idempotencyKey
  if (isProviderError(accepted)) {
    if (key !== null) state.keys.release(key)
    return accepted
  }
  if (key !== null) state.keys.remember(key, accepted.answer)
  await state.hooks.onAccepted?.(request, accepted)
  return accepted.answer
}

const errorAnswer = (error: ResendError, headers: Record<string, string>): MailAnswer => ({
  status: error.statusCode,
  text: JSON.stringify(error),
  headers,
})

/** Handles a request up to its answer. A wrong key is refused first, then by a planned error, then by the rate limit. */
const answerRequest = async (job: Job): Promise<MailAnswer> => {
  const { state, request, fault } = job
  const { keyError, rateError, headers } = checkRequest(state, request.authorization, true)
  if (keyError) return errorAnswer(keyError, headers)
  if (fault?.status !== undefined) {
    await wait(fault.delay_ms)
    const retryAfter = fault.retry_after === undefined ? {} : { 'retry-after': String(fault.retry_after) }
    return errorAnswer(faultError(fault.status, fault.name), { ...headers, ...retryAfter })
  }
  if (rateError) return errorAnswer(rateError, { ...headers, ...RETRY_HEADER })
  const claim = await claimKey(job)
  // The key is claimed before the wait, because a request that waits is in progress.
  await wait(fault?.delay_ms)
  const answer = await acceptOnce(job, claim)
  return typeof answer === 'string' ? { status: 200, text: answer, headers } : errorAnswer(answer, headers)
}

const readRequest = async (c: Context): Promise<MailRequest> => ({
  path: c.req.path,
  authorization: c.req.header('authorization') ?? '',
  idempotencyKey: c.req.header('idempotency-key') ?? null,
  isPermissive: c.req.header('x-batch-validation') === 'permissive',
  body: await c.req.arrayBuffer(),
  signal: c.req.raw.signal,
})

/** `POST /emails` and `POST /emails/batch`. */
export const sendRoutes = (state: InboxState): Hono => {
  const app = new Hono()
  app.on('POST', ['/emails', BATCH_PATH], async (c) => {
    const request = await readRequest(c)
    const decided = await state.hooks.onRequest?.(request)
    const decision = decided === undefined ? state.faults.next() : decided
    const [fault, unread] = isUnread(decision) ? [null, decision.unread] : [decision, null]
    if (fault?.drop === 'before') return cutConnection()
    const answer = await answerRequest({ state, request, fault, unread })
    await state.hooks.onAnswered?.(request, answer)
    if (fault?.drop === 'after') return cutConnection()
    return new Response(answer.text, {
      status: answer.status,
      headers: { 'content-type': 'application/json', ...answer.headers },
    })
  })
  return app
}
