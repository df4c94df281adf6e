import { signMessage } from '../signature.ts'
import { checkDestination } from './address-policy.ts'
import type { Endpoint, WebhookAttempt } from './endpoint.ts'
import type { Exchange } from './endpoint-client.ts'
import type { WebhookDelivery } from './endpoint-store.ts'
import type { WebhookContext } from './webhook-context.ts'
import type { WebhookPayload } from './webhook-event.ts'

/** What came of an attempt, and what is kept of it; `error` where the address may not be called, or did not answer. */
export type AttemptResult = { exchange: Exchange | { error: string }; attempt: WebhookAttempt }

/** The same over all attempts of one message, by which a receiver knows it again. */
export const messageIdOf = (endpointId: string, { seq, type }: Pick<WebhookDelivery, 'seq' | 'type'>): string =>
  `msg_${endpointId.slice('ep_'.length)}_${seq}${type === 'digest.published' ? '_digest' : ''}`

/** One signed request, if the address may still be called; never throws, and keeps nothing of what was answered. */
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

/** Standard Webhooks: the time is that of the attempt, by the wall; after a rotation both secrets sign. */
const postSigned = async (
  { endpointClient, wall }: WebhookContext,
  endpoint: Endpoint,
  messageId: string,
  payload: WebhookPayload,
  now: number,
) => {
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

/** An address is judged anew at each attempt: what its name leads to may have changed. */
const checkEndpointUrl = async (
  { endpointClient, addressPolicy }: WebhookContext,
  url: string,
): Promise<{ error: string } | null> => {
  const checked = checkDestination(url, addressPolicy)
  if (typeof checked === 'string') return { error: checked }
  const refusal = checked.isLoopback ? null : await endpointClient.findHostRefusal(checked.host)
  return refusal === null ? null : { error: refusal }
}
