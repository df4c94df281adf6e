import { type AttemptResult, attemptDelivery } from './attempt-delivery.ts'
import type { DeliverySettlement, WebhookDelivery } from './delivery.ts'
import type { Endpoint, WebhookAttempt } from './endpoint.ts'
import type { ClockReading } from './endpoint-query-store.ts'
import { messageIdOf } from './message-id.ts'
import { decideRetry, isDisableDue, type RetryDecision } from './retry-rules.ts'
import { sendDueChallenge } from './verify-endpoint.ts'
import { storeOwnerWarning } from './warn-owner.ts'
import type { WebhookContext } from './webhook-context.ts'
import { buildPayload } from './webhook-payload.ts'

/**
 * Sends a claimed endpoint its next delivery or its challenge. Only the holder of the lease sends, so an endpoint gets one
 * delivery at a time, in order. A delivery that is cut off is attempted again under the same message id. Returns the ms until
 * the same delivery is due again; null if there is no retry.
 */
export const deliverNext = async (context: WebhookContext, endpoint: Endpoint): Promise<number | null> => {
  if (endpoint.state === 'pending') return sendDueChallenge(context, endpoint)
  const delivery = await context.deliveries.findNextPending(endpoint.id)
  if (delivery) return sendDelivery(context, endpoint, delivery)
  const clock = await context.readClocks()
  if (endpoint.failingSince === null || !isDisableDue(endpoint.failingSince, clock.now))
    await context.endpoints.releaseLease(endpoint)
  else
    await settleDelivery(context, endpoint, null, { ...emptySettlementOf(endpoint), disabledReason: 'failing' }, clock)
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
  const settlement = result ? settlementOf(endpoint, result, clock.now, context.jitter()) : emptySettlementOf(endpoint)
  await settleDelivery(context, endpoint, delivery, settlement, clock)
  return settlement.disabledReason ? null : settlement.waitMs
}

const settleDelivery = async (
  context: WebhookContext,
  endpoint: Endpoint,
  delivery: WebhookDelivery | null,
  settlement: DeliverySettlement,
  clock: ClockReading,
): Promise<void> => {
  const warning = await storeOwnerWarning(context, endpoint, settlement, clock)
  const ownerMail = warning === null ? null : context.chunks.prepareInsertOwnerMail(endpoint, warning, clock.wallMs)
  const isSettled = await context.deliveries.settleAttempt(endpoint, delivery, settlement, ownerMail, clock.now)
  if (isSettled && ownerMail) await context.tickets.enqueueMail(1)
}

/** A digest without events is not sent. It counts neither as a success nor as a failure of the endpoint. */
const emptySettlementOf = ({ tries, failingSince }: Endpoint): DeliverySettlement => ({
  state: 'empty',
  attempt: null,
  waitMs: null,
  tries,
  failingSince,
  disabledReason: null,
})

const settlementOf = (
  endpoint: Endpoint,
  { exchange, attempt }: AttemptResult,
  now: number,
  jitter: number,
): DeliverySettlement => {
  const decision = decideRetry(exchange, endpoint.tries, now, jitter)
  return decision.result === 'delivered'
    ? { state: 'delivered', attempt, waitMs: null, tries: 0, failingSince: null, disabledReason: null }
    : failureSettlementOf(endpoint, attempt, decision, now)
}

/** A delivery that is `gone` stays pending: it is sent again if the endpoint is verified again. */
const failureSettlementOf = (
  endpoint: Endpoint,
  attempt: WebhookAttempt,
  decision: Exclude<RetryDecision, { result: 'delivered' }>,
  now: number,
): DeliverySettlement => {
  const failingSince = endpoint.failingSince ?? attempt.at
  const failure = { attempt, failingSince, disabledReason: isDisableDue(failingSince, now) ? 'failing' : null } as const
  if (decision.result === 'gone')
    return { ...failure, state: 'pending', waitMs: null, tries: 0, disabledReason: 'gone' }
  return decision.waitMs === null
    ? { ...failure, state: 'failed', waitMs: null, tries: 0 }
    : { ...failure, state: 'pending', waitMs: decision.waitMs, tries: endpoint.tries + 1 }
}
