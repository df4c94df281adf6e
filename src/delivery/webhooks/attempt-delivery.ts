import { signMessage } from '../signature.ts'
import { checkDestination } from './address-policy.ts'
import type { Endpoint, WebhookAttempt } from './endpoint.ts'
import type { Exchange } from './endpoint-client.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { WebhookPayload } from './webhook-event.ts'

/** The result of an attempt. `exchange` has an error if the address is refused or does not answer; `attempt` is stored. */
export type AttemptResult = { exchange: Exchange | { error: string }; attempt: WebhookAttempt }

/** Sends one signed request, if the address policy still allows the url. Never throws. The response's body is not stored. */
export const attemptDelivery = async (
  context: WebhookContext,
  endpoint: Endpoint,
  messageId: string,
  payload: WebhookPayload,
): Promise<AttemptResult> => {
  const { now } = await context.readClocks()
  const startedAt = context.wall()
  const exchange =
    (await checkEndpointUrl(context, endpoint.url)) ?? (await postSigned(context, endpoint, messageId, payload, now))
  const status = 'status' in exchange ? exchange.status : null
  const error = 'error' in exchange ? exchange.error : null
  return { exchange, attempt: { at: now, status, error, ms: context.wall() - startedAt } }
}

/** Signs with the wall-clock time of the attempt, and also with the old secret until it expires (Standard Webhooks). */
const postSigned = async (
  { endpointClient, wall }: WebhookContext,
  endpoint: Endpoint,
  messageId: string,
  payload: WebhookPayload,
  now: number,
): Promise<Exchange> => {
  const timestamp = String(Math.floor(wall() / 1000))
  const { secret, oldSecret, oldSecretUntil } = endpoint
  const secrets = oldSecret !== null && now < oldSecretUntil ? [secret, oldSecret] : [secret]
  const signatures = await Promise.all(secrets.map((each) => signMessage(each, messageId, timestamp, payload.text)))
  return endpointClient.post(endpoint.url, payload, {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  })
}

/** Checks the url at each attempt, because its host may resolve to other addresses by now. Null if it is allowed. */
const checkEndpointUrl = async (
  { endpointClient, addressPolicy }: WebhookContext,
  url: string,
): Promise<{ error: string } | null> => {
  const destination = checkDestination(url, addressPolicy)
  if (typeof destination === 'string') return { error: destination }
  const refusal = destination.isLoopback ? null : await endpointClient.findHostRefusal(destination.host)
  return refusal === null ? null : { error: refusal }
}
