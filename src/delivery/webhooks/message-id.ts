import { DIGEST_EVENT_TYPE, type WebhookEventType } from './endpoint.ts'

/** The seq and type of a delivery. They determine its slot and its message id. */
export type DeliveryKey = { seq: number; type: WebhookEventType }

/**
 * The slot of a delivery in the order of its endpoint, column `place` of table `delivery`: twice the seq, plus one for a
 * digest. So a digest follows all revisions up to its seq.
 */
export const deliverySlotOf = ({ seq, type }: DeliveryKey): number => 2 * seq + (type === DIGEST_EVENT_TYPE ? 1 : 0)

/** The seq of a delivery's slot. */
export const seqOfSlot = (slot: number): number => Math.floor(slot / 2)

/** The `webhook-id` of a delivery: the same at every attempt and replay, so that a receiver can skip repetitions. */
export const messageIdOf = (endpointId: string, { seq, type }: DeliveryKey): string =>
  `msg_${endpointId.slice('ep_'.length)}_${seq}${type === DIGEST_EVENT_TYPE ? '_digest' : ''}`

/** The slot of the delivery with this message id; null if the id is malformed or of another endpoint. */
export const slotOfMessageId = (endpointId: string, messageId: string): number | null => {
  const [, seq, digest] = /^msg_[a-z0-9]+_([0-9]{1,12})(_digest)?$/.exec(messageId) ?? []
  const key: DeliveryKey = { seq: Number(seq), type: digest ? DIGEST_EVENT_TYPE : 'event.published' }
  return seq && messageIdOf(endpointId, key) === messageId ? deliverySlotOf(key) : null
}
