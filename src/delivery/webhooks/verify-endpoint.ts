import { directionOf, isolated } from '../../../templates/words/direction.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { timingSafeEqual } from '../../lib/constant-time.ts'
import { type AttemptResult, attemptDelivery } from './attempt-delivery.ts'
import { controlPayloadOf, isChallengeReturned } from './control-messages.ts'
import type { Endpoint } from './endpoint.ts'
import { nextDigestAt } from './fan-out.ts'
import { isReadByPeople } from './payload-format.ts'
import { decideRetry } from './retry-rules.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { WebhookPayload } from './webhook-event.ts'

/** How an address stands after it was asked to prove itself. */
export type VerificationResult =
  | { result: 'verified' }
  | { result: 'code-sent' }
  | { result: 'failed'; attempted: AttemptResult }

/** The challenge is sent by itself so often: at once, after seconds, minutes and half an hour. */
const MAX_CHALLENGE_ATTEMPTS = 4

/** Sends a challenge that is due; answers with the ms after which it is sent again, null where it is not by itself. */
export const sendDueChallenge = async (context: WebhookContext, endpoint: Endpoint): Promise<number | null> => {
  const { proof: result, waitMs } = await attemptChallenge(context, endpoint)
  return result.result === 'failed' ? waitMs : null
}

/** Sends an endpoint that was just taken its challenge, and says how it stands. */
export const sendChallenge = async (context: WebhookContext, endpoint: Endpoint): Promise<VerificationResult> =>
  (await attemptChallenge(context, endpoint)).proof

/**
 * Activates an endpoint by the code that a person read in its channel. False if the code is wrong or expired. Spaces and
 * invisible marks of direction, which copying may add, do not count.
 */
export const verifyByCode = async (context: WebhookContext, endpoint: Endpoint, code: string): Promise<boolean> => {
  const { now } = await context.readClocks()
  const { challenge, challengeUntil } = endpoint
  if (challenge === null || now > challengeUntil || !timingSafeEqual(code.replace(/[\p{Cf}\s]/gu, ''), challenge))
    return false
  return activateEndpoint(context, endpoint, challenge, null)
}

const attemptChallenge = async (
  context: WebhookContext,
  endpoint: Endpoint,
): Promise<{ proof: VerificationResult; waitMs: number | null }> => {
  const challenge = endpoint.challenge!
  const result = await attemptDelivery(
    context,
    endpoint,
    `${endpoint.id}_${challenge.slice(0, 8)}`,
    await renderChallenge(context, endpoint),
  )
  const { now } = await context.readClocks()
  const isAccepted = 'status' in result.exchange && result.exchange.status >= 200 && result.exchange.status < 300
  const body = 'body' in result.exchange ? result.exchange.body : ''
  if (isAccepted && !isReadByPeople(endpoint.format) && isChallengeReturned(body, challenge)) {
    const isActivated = await activateEndpoint(context, endpoint, challenge, result)
    return { proof: isActivated ? { result: 'verified' } : { result: 'failed', attempted: result }, waitMs: null }
  }
  const waitMs =
    isAccepted && isReadByPeople(endpoint.format) ? null : challengeDelayOf(endpoint, result, now, context.jitter())
  const dueAt = waitMs === null ? null : now + waitMs
  await context.endpoints.recordFailedVerification(endpoint.id, challenge, {
    dueAt,
    tries: endpoint.tries + 1,
    attempt: result.attempt,
  })
  return {
    proof:
      isAccepted && isReadByPeople(endpoint.format) ? { result: 'code-sent' } : { result: 'failed', attempted: result },
    waitMs,
  }
}

const challengeDelayOf = (
  { tries, challengeUntil }: Endpoint,
  { exchange }: AttemptResult,
  now: number,
  jitter: number,
): number | null => {
  if (tries + 1 >= MAX_CHALLENGE_ATTEMPTS || now > challengeUntil) return null
  const answer =
    'status' in exchange ? { ...exchange, status: exchange.status < 300 ? 500 : exchange.status } : NO_CONNECTION
  const decision = decideRetry(answer, tries, now, jitter)
  return decision.result === 'failed' ? decision.waitMs : null
}

const NO_CONNECTION = { error: 'no connection' } as const

const activateEndpoint = async (
  context: WebhookContext,
  endpoint: Endpoint,
  challenge: string,
  result: AttemptResult | null,
): Promise<boolean> => {
  const { now } = await context.readClocks()
  const released = await context.journal.readReleasedSeq(now)
  const attempt = result?.attempt ?? null
  return context.endpoints.activate(endpoint.id, challenge, {
    now,
    released,
    digestAt: nextDigestAt(endpoint, now),
    attempt,
  })
}

/** A program returns the challenge in its response. People read it as a code, and somebody gives it back with a key. */
const renderChallenge = async (
  { site, readClocks }: WebhookContext,
  { id, format, lang, challenge }: Endpoint,
): Promise<WebhookPayload> => {
  const sentence = isolated(wordsIn(lang).endpoint.verify(site.name, id, challenge!), directionOf(lang))
  const at = (await readClocks()).now
  return controlPayloadOf(format, sentence, { type: 'endpoint.verify', at, data: { endpoint: id, challenge } })
}
