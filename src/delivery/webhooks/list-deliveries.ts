import type { BodyFault, Refusal } from '../../lib/refusal.ts'
import { DELIVERY_STATES, type DeliveryState, type WebhookDelivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import { messageIdOf, slotOfMessageId } from './message-id.ts'
import type { WebhookContext } from './webhook-context.ts'

const MAX_DELIVERIES_PER_PAGE = 100

/** The query of a request for deliveries, not yet checked. `after` is a message id. */
export type DeliveryQuery = { after?: string; state?: string; limit?: string }

/** A page of deliveries, the newest first. `next` is the message id to continue after; null on the last page. */
export type DeliveryPage = { deliveries: WebhookDelivery[]; next: string | null }

/** Lists an endpoint's deliveries. Refuses all faults of the query at once. */
export const listDeliveries = async (
  { deliveries }: Pick<WebhookContext, 'deliveries'>,
  { id }: Endpoint,
  { after, state, limit = '' }: DeliveryQuery,
): Promise<DeliveryPage | Refusal> => {
  const beforeSlot = after === undefined ? Number.MAX_SAFE_INTEGER : slotOfMessageId(id, after)
  const pageSize = limit === '' ? MAX_DELIVERIES_PER_PAGE : /^[0-9]{1,3}$/.test(limit) ? Number(limit) : 0
  const errors: BodyFault[] = []
  if (beforeSlot === null) errors.push({ pointer: '/after', detail: 'after is the `next` of an earlier page.' })
  if (state !== undefined && !isDeliveryState(state))
    errors.push({ pointer: '/state', detail: `state is one of: ${DELIVERY_STATES.join(', ')}.` })
  if (pageSize < 1 || pageSize > MAX_DELIVERIES_PER_PAGE)
    errors.push({ pointer: '/limit', detail: `limit is a whole number from 1 to ${MAX_DELIVERIES_PER_PAGE}.` })
  if (errors.length > 0) return { refused: 'invalid', detail: 'The query has faults.', errors }
  const page = await deliveries.list(id, beforeSlot!, (state as DeliveryState | undefined) ?? null, pageSize)
  return { deliveries: page, next: page.length === pageSize ? messageIdOf(id, page.at(-1)!) : null }
}

const isDeliveryState = (state: string): state is DeliveryState => DELIVERY_STATES.some((each) => each === state)
