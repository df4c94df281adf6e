import { timingSafeEqual } from '../../lib/constant-time.ts'
import { type AttemptResult, attemptDelivery } from './attempt-delivery.ts'
import { formatSentence, isChallengeReturned, standardPayloadOf } from './control-messages.ts'
import type { Endpoint } from './endpoint.ts'
import { nextDigestAt } from './fan-out.ts'
import { isHumanFormat } from './payload-format.ts'
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

/** Takes a code that was read from a message. False where it is not the one that was sent, or came too late. */
export const verifyByCode = async (context: WebhookContext, endpoint: Endpoint, code: string): Promise<boolean> => {
  const { now } = await context.readClocks()
  const { challenge, challengeUntil } = endpoint
  if (challenge === null || now > challengeUntil || !timingSafeEqual(code.trim(), challenge)) return false
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
  if (isAccepted && !isHumanFormat(endpoint.format) && isChallengeReturned(body, challenge)) {
    const isActivated = await activateEndpoint(context, endpoint, challenge, result)
    return { proof: isActivated ? { result: 'verified' } : { result: 'failed', attempted: result }, waitMs: null }
  }
  const waitMs =
    isAccepted && isHumanFormat(endpoint.format) ? null : challengeDelayOf(endpoint, result, now, context.jitter())
  const dueAt = waitMs === null ? null : now + waitMs
  await context.endpoints.recordFailedVerification(endpoint.id, challenge, {
    dueAt,
    tries: endpoint.tries + 1,
    attempt: result.attempt,
  })
  return {
    proof:
      isAccepted && isHumanFormat(endpoint.format) ? { result: 'code-sent' } : { result: 'failed', attempted: result },
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

/** A program gives the challenge back by itself; people are shown it, to give it back with the key. */
const renderChallenge = async (
  { site, readClocks }: WebhookContext,
  { id, format, challenge }: Endpoint,
): Promise<WebhookPayload> => {
  if (isHumanFormat(format))
    return formatSentence(
      format,
      `${site.name}: to let events be told here, confirm the endpoint ${id} with the code ${challenge}`,
    )
  return standardPayloadOf({ type: 'endpoint.verify', at: (await readClocks()).now, data: { endpoint: id, challenge } })
}
