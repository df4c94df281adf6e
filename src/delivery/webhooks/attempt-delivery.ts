import { sign } from '../signature.ts'
import { destinationOf } from './address-policy.ts'
import type { Attempt, Endpoint } from './endpoint.ts'
import type { Exchange } from './endpoint-client.ts'
import type { Delivery } from './endpoint-store.ts'
import type { Postman } from './webhook-context.ts'
import type { Body } from './webhook-event.ts'

/** What came of an attempt, and what is kept of it; `error` where the address may not be called, or did not answer. */
export type Made = { exchange: Exchange | { error: string }; attempt: Attempt }

/** The same over all attempts of one message, by which a receiver knows it again. */
export const messageId = (endpoint: string, { seq, type }: Pick<Delivery, 'seq' | 'type'>): string =>
  `msg_${endpoint.slice('ep_'.length)}_${seq}${type === 'digest.published' ? '_digest' : ''}`

/** One signed request, if the address may still be called; never throws, and keeps nothing of what was answered. */
export const attempt = async (postman: Postman, endpoint: Endpoint, id: string, body: Body): Promise<Made> => {
  const { now } = await postman.moment()
  const begun = postman.wall()
  const exchange = (await refusalOf(postman, endpoint.url)) ?? (await send(postman, endpoint, id, body, now))
  const status = 'status' in exchange ? exchange.status : null
  const error = 'error' in exchange ? exchange.error : null
  return { exchange, attempt: { at: now, status, error, ms: postman.wall() - begun } }
}

/** Standard Webhooks: the time is that of the attempt, by the wall; after a rotation both secrets sign. */
const send = async ({ courier, wall }: Postman, endpoint: Endpoint, id: string, body: Body, now: number) => {
  const timestamp = String(Math.floor(wall() / 1000))
  const { secret, oldSecret, oldSecretUntil } = endpoint
  const secrets = oldSecret !== null && now < oldSecretUntil ? [secret, oldSecret] : [secret]
  const signatures = await Promise.all(secrets.map((each) => sign(each, id, timestamp, body.text)))
  return courier.post(endpoint.url, body, {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  })
}

/** An address is judged anew at each attempt: what its name leads to may have changed. */
const refusalOf = async ({ courier, policy }: Postman, url: string): Promise<{ error: string } | null> => {
  const destination = destinationOf(url, policy)
  if (typeof destination === 'string') return { error: destination }
  const refusal = destination.isLoopback ? null : await courier.lookUp(destination.host)
  return refusal === null ? null : { error: refusal }
}
