import { directionOf, isolated } from '../../../templates/words/direction.ts'
import { siteIn } from '../../../templates/words/site-name.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { timingSafeEqual } from '../../lib/constant-time.ts'
import type { Refusal } from '../../lib/refusal.ts'
import { type AttemptResult, attemptDelivery } from './attempt-delivery.ts'
import { controlPayloadOf, isChallengeReturned } from './control-messages.ts'
import { attemptJsonOf, type Endpoint, type WebhookAttempt } from './endpoint.ts'
import { nextDigestAt } from './endpoint-digest.ts'
import { generateChallenge } from './endpoint-secrets.ts'
import { isReadByPeople } from './payload-format.ts'
import { ENDPOINT_NOT_FOUND } from './register-endpoint.ts'
import { decideRetry, isSuccessStatus } from './retry-rules.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { WebhookPayload } from './webhook-event.ts'

/**
 * The pauses between two reads of an endpoint that a worker is verifying. Together they are longer than the timeout of a
 * request.
 */
const CHALLENGE_POLLS_MS = [50, 100, 200, 400, 800, 1_600, 3_000, 5_000, 7_000]
/** A challenge is attempted at once and, after the first steps of the backoff, three times more. */
const MAX_CHALLENGE_ATTEMPTS = 4

/** The result of sending a challenge. `waitMs` is the time until it is sent again; null if it is not. */
type ChallengeResult = {
  result: 'verified' | 'code-sent' | 'failed'
  attempt: WebhookAttempt
  waitMs: number | null
}

/**
 * Verifies an endpoint: by a code that a person read, or by a new challenge if `code` is null. Returns the endpoint as it is
 * after that. Refuses a wrong or expired code, and an address that does not return the challenge.
 */
export const verifyEndpoint = async (
  context: WebhookContext,
  endpoint: Endpoint,
  code: string | null,
): Promise<Endpoint | Refusal> => {
  const refusal = endpoint.state === 'active' ? null : await tryVerification(context, endpoint, code)
  if (refusal) return refusal
  await context.tickets.enqueueWebhook(1)
  return (await context.endpoints.find(endpoint.id)) ?? ENDPOINT_NOT_FOUND
}

/** Sends a challenge that is due. Returns the ms until it is sent again; null if it is not. */
export const sendDueChallenge = async (context: WebhookContext, endpoint: Endpoint): Promise<number | null> =>
  (await attemptChallenge(context, endpoint)).waitMs

const tryVerification = async (
  context: WebhookContext,
  endpoint: Endpoint,
  code: string | null,
): Promise<Refusal | null> => {
  if (code !== null) return (await activateByCode(context, endpoint, code)) ? null : WRONG_CODE
  const leased = await startChallenge(context, endpoint.id)
  if (leased === null || leased.state === 'active') return leased ? null : VERIFICATION_RUNNING
  const { result, attempt } = await attemptChallenge(context, leased)
  return result === 'failed' ? challengeRefusalOf(attempt) : null
}

/**
 * Sets a new challenge and leases the endpoint. While a worker sends a challenge, which it does at once after registering, it
 * waits for the result. Returns the endpoint, which may be active by then, or null if the wait was in vain.
 */
const startChallenge = async (context: WebhookContext, id: string): Promise<Endpoint | null> => {
  for (const waitMs of [...CHALLENGE_POLLS_MS, null]) {
    const clock = await context.readClocks()
    const leased = await context.endpoints.startChallenge(id, generateChallenge(context, clock.now), clock)
    if (leased) return leased
    const current = await context.endpoints.find(id)
    if (!current || current.state === 'active') return current
    if (waitMs !== null) await context.sleep(waitMs)
  }
  return null
}

/** Spaces and invisible marks of direction, which copying may add to a code, do not count. */
const activateByCode = async (context: WebhookContext, endpoint: Endpoint, code: string): Promise<boolean> => {
  const { now } = await context.readClocks()
  const { challenge, challengeUntil } = endpoint
  const givenCode = code.replace(/[\p{Cf}\s]/gu, '')
  if (challenge === null || now > challengeUntil || !timingSafeEqual(givenCode, challenge)) return false
  return activateEndpoint(context, endpoint, challenge, null)
}

const attemptChallenge = async (context: WebhookContext, endpoint: Endpoint): Promise<ChallengeResult> => {
  const challenge = endpoint.challenge!
  const messageId = `${endpoint.id}_${challenge.slice(0, 8)}`
  const payload = await buildChallengePayload(context, endpoint)
  const { exchange, attempt } = await attemptDelivery(context, endpoint, messageId, payload)
  const isAccepted = isSuccessStatus(attempt.status)
  const isCodeSent = isAccepted && isReadByPeople(endpoint.format)
  if (isAccepted && !isCodeSent && 'body' in exchange && isChallengeReturned(exchange.body, challenge)) {
    const isActivated = await activateEndpoint(context, endpoint, challenge, attempt)
    return { result: isActivated ? 'verified' : 'failed', attempt, waitMs: null }
  }
  const { now } = await context.readClocks()
  const waitMs = isCodeSent ? null : challengeDelayOf(endpoint, exchange, now, context.jitter())
  const dueAt = waitMs === null ? null : now + waitMs
  await context.endpoints.recordChallengeAttempt(endpoint.id, challenge, { dueAt, tries: endpoint.tries + 1, attempt })
  return { result: isCodeSent ? 'code-sent' : 'failed', attempt, waitMs }
}

/** A 2xx response without the challenge counts as a failure with status 500. */
const challengeDelayOf = (
  { tries, challengeUntil }: Endpoint,
  exchange: AttemptResult['exchange'],
  now: number,
  jitter: number,
): number | null => {
  if (tries + 1 >= MAX_CHALLENGE_ATTEMPTS || now > challengeUntil) return null
  const isAccepted = 'status' in exchange && isSuccessStatus(exchange.status)
  const decision = decideRetry(isAccepted ? { ...exchange, status: 500 } : exchange, tries, now, jitter)
  return decision.result === 'failed' ? decision.waitMs : null
}

/** `attempt` is the one that returned the challenge; null if a person gave the code. */
const activateEndpoint = async (
  { endpoints, journal, readClocks }: WebhookContext,
  endpoint: Endpoint,
  challenge: string,
  attempt: WebhookAttempt | null,
): Promise<boolean> => {
  const { now } = await readClocks()
  const releasedSeq = await journal.readReleasedSeq(now)
  return endpoints.activate(endpoint.id, challenge, {
    now,
    releasedSeq,
    digestAt: nextDigestAt(endpoint, now),
    attempt,
  })
}

/** A program returns the challenge in its response. People read it as a code, and somebody gives it back with a key. */
const buildChallengePayload = async (
  { site, readClocks }: WebhookContext,
  { id, format, lang, challenge }: Endpoint,
): Promise<WebhookPayload> => {
  const sentence = isolated(wordsIn(lang).endpoint.verify(siteIn(site, lang).name, id, challenge!), directionOf(lang))
  const at = (await readClocks()).now
  return controlPayloadOf(format, sentence, { type: 'endpoint.verify', at, data: { endpoint: id, challenge } })
}

const challengeRefusalOf = (attempt: WebhookAttempt): Refusal => ({
  refused: 'conflict',
  detail:
    attempt.error ??
    (isSuccessStatus(attempt.status)
      ? 'The response did not contain the challenge.'
      : `The address answered with the status ${attempt.status}.`),
  extensions: { attempt: attemptJsonOf(attempt) },
})

const WRONG_CODE: Refusal = {
  refused: 'invalid',
  detail: 'The code is wrong or expired.',
  errors: [
    { pointer: '/code', detail: 'Send the newest code within 72 hours. A request without a code sends a new one.' },
  ],
}
const VERIFICATION_RUNNING: Refusal = {
  refused: 'conflict',
  detail: 'A challenge is being sent to this address now. Try again in a moment.',
}
