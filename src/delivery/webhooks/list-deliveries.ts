import type { DeliveryState, WebhookDelivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import { messageIdOf } from './message-id.ts'
import type { WebhookContext } from './webhook-context.ts'

/** Only deliveries with a lower slot than `beforeSlot`, in a state if it is given. */
export type DeliveryQuery = { beforeSlot: number; state: DeliveryState | null; limit: number }

/** A page of deliveries, the newest first. `next` is the message id to continue after; null on the last page. */
export type DeliveryPage = { deliveries: WebhookDelivery[]; next: string | null }

/** Lists an endpoint's deliveries. */
export const listDeliveries = async (
  { deliveries }: Pick<WebhookContext, 'deliveries'>,
  { id }: Endpoint,
  { beforeSlot, state, limit }: DeliveryQuery,
): Promise<DeliveryPage> => {
  const page = await deliveries.list(id, beforeSlot, state, limit)
  return { deliveries: page, next: page.length === limit ? messageIdOf(id, page.at(-1)!) : null }
}
