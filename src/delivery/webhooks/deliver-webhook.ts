import { renderEndpointEdition } from '../../editions/render/render-edition.ts'
import { type AttemptResult, attemptDelivery, messageIdOf } from './attempt-delivery.ts'
import type { Endpoint, WebhookAttempt } from './endpoint.ts'
import type { ClockReading, DeliverySettlement, WebhookDelivery } from './endpoint-store.ts'
import { decideRetry, isDisableDue, isOwnerWarningDue, type RetryDecision } from './retry-rules.ts'
import { sendDueChallenge } from './verify-endpoint.ts'
import type { WebhookContext } from './webhook-context.ts'
import { buildPayload } from './webhook-payload.ts'

/**
 * Brings an endpoint that was claimed what it is to be told next. Only who holds the lease attempts, so that an endpoint has
 * one delivery at a time and in its order; whatever is cut off is attempted again under the same id. Answers with the ms
 * until the same is due again; null where it is not, or where the next can be taken at once.
 */
export const deliverNext = async (context: WebhookContext, endpoint: Endpoint): Promise<number | null> => {
  if (endpoint.state === 'pending') return sendDueChallenge(context, endpoint)
  const delivery = await context.endpoints.findNextPending(endpoint.id)
  if (delivery) return sendDelivery(context, endpoint, delivery)
  const clock = await context.readClocks()
  if (endpoint.failingSince === null || !isDisableDue(endpoint.failingSince, clock.now))
    await context.endpoints.releaseLease(endpoint)
  else await settleDelivery(context, endpoint, null, { ...emptyOutcomeOf(endpoint), disabledReason: 'failing' }, clock)
  return null
}

const sendDelivery = async (
  context: WebhookContext,
  endpoint: Endpoint,
  delivery: WebhookDelivery,
): Promise<number | null> => {
  const payload = await buildPayload(context, endpoint, delivery)
  const result = payload && (await attemptDelivery(context, endpoint, messageIdOf(endpoint.id, delivery), payload))
  const clock = await context.readClocks()
  const outcome = result ? deliveryOutcomeOf(endpoint, result, clock, context.jitter()) : emptyOutcomeOf(endpoint)
  await settleDelivery(context, endpoint, delivery, outcome, clock)
  return outcome.disabledReason ? null : outcome.waitMs
}

const settleDelivery = async (
  context: WebhookContext,
  endpoint: Endpoint,
  delivery: WebhookDelivery | null,
  outcome: DeliveryOutcome,
  clock: ClockReading,
): Promise<void> => {
  const warning = await storeOwnerWarning(context, endpoint, outcome, clock)
  const ownerMail = warning === null ? null : context.chunks.prepareInsertOwnerMail(endpoint, warning, clock.wallMs)
  await context.endpoints.settleAttempt(endpoint, delivery, { ...outcome, ownerMail }, clock)
}

type DeliveryOutcome = Omit<DeliverySettlement, 'ownerMail'>

/** A digest of which all was retracted is not sent, and says nothing of the endpoint. */
const emptyOutcomeOf = ({ tries, failingSince }: Endpoint): DeliveryOutcome => ({
  state: 'empty',
  attempt: null,
  waitMs: null,
  tries,
  failingSince,
  disabledReason: null,
})

const deliveryOutcomeOf = (
  endpoint: Endpoint,
  { exchange, attempt }: AttemptResult,
  { now }: ClockReading,
  jitter: number,
): DeliveryOutcome => {
  const answer = 'status' in exchange ? exchange : ({ error: 'no connection' } as const)
  const decision = decideRetry(answer, endpoint.tries, now, jitter)
  if (decision.result === 'delivered')
    return { state: 'delivered', attempt, waitMs: null, tries: 0, failingSince: null, disabledReason: null }
  return failureOutcomeOf(endpoint, attempt, decision, now)
}

const failureOutcomeOf = (
  { tries, failingSince }: Endpoint,
  attempt: WebhookAttempt,
  decision: Exclude<RetryDecision, { result: 'delivered' }>,
  now: number,
): DeliveryOutcome => {
  const failingSinceNow = failingSince ?? attempt.at
  if (decision.result === 'gone')
    return { state: 'pending', attempt, waitMs: null, tries: 0, failingSince: failingSinceNow, disabledReason: 'gone' }
  const disabled = isDisableDue(failingSinceNow, now) ? 'failing' : null
  return decision.waitMs === null
    ? { state: 'failed', attempt, waitMs: null, tries: 0, failingSince: failingSinceNow, disabledReason: disabled }
    : {
        state: 'pending',
        attempt,
        waitMs: decision.waitMs,
        tries: tries + 1,
        failingSince: failingSinceNow,
        disabledReason: disabled,
      }
}

/** The edition by which the owner is told, kept before anything names it; null where there is nothing to tell them. */
const storeOwnerWarning = async (
  { editions, site }: WebhookContext,
  endpoint: Endpoint,
  { disabledReason: disabled, tries, failingSince, attempt }: DeliveryOutcome,
  { now, wallMs }: ClockReading,
): Promise<string | null> => {
  const isWarned = isOwnerWarningDue({ tries, failingSince, warnedAt: endpoint.warnedAt }, now)
  if (failingSince === null || (!disabled && !isWarned)) return null
  const edition = await renderEndpointEdition(
    {
      state: disabled ?? 'struggling',
      id: endpoint.id,
      host: new URL(endpoint.url).host,
      since: failingSince,
      status: (attempt ?? endpoint.lastAttempt)?.status ?? null,
    },
    endpoint.lang,
    site,
  )
  await editions.putEdition(edition, wallMs)
  return edition.id
}
