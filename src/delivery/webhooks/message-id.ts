import { type DeliveryType, DIGEST_EVENT_TYPE, REDACTED_EVENT_TYPE } from './endpoint.ts'

/** The seq and type of a delivery. They determine its slot and its message id. */
export type DeliveryKey = { seq: number; type: DeliveryType }

/**
 * The slot of a delivery in the order of its endpoint, column `place` of table `delivery`: twice the seq, plus one for a
 * digest. So a digest follows all revisions up to its seq. That a revision was redacted has the negative of its seq: it is
 * sent before everything that waits.
 */
export const deliverySlotOf = ({ seq, type }: DeliveryKey): number => {
  if (type === REDACTED_EVENT_TYPE) return -seq
  return 2 * seq + (type === DIGEST_EVENT_TYPE ? 1 : 0)
}

/** The seq of a delivery's slot. */
export const seqOfSlot = (slot: number): number => (slot < 0 ? -slot : Math.floor(slot / 2))

const ID_SUFFIXES: Partial<Record<DeliveryType, string>> = {
  [DIGEST_EVENT_TYPE]: '_digest',
  [REDACTED_EVENT_TYPE]: '_redacted',
}

/** The `webhook-id` of a delivery: the same at every attempt and replay, so that a receiver can skip repetitions. */
export const messageIdOf = (endpointId: string, { seq, type }: DeliveryKey): string =>
  `msg_${endpointId.slice('ep_'.length)}_${seq}${ID_SUFFIXES[type] ?? ''}`

/** The slot of the delivery with this message id; null if the id is malformed or of another endpoint. */
export const slotOfMessageId = (endpointId: string, messageId: string): number | null => {
  const [, seq, suffix] = /^msg_[a-z0-9]+_([0-9]{1,12})(_digest|_redacted)?$/.exec(messageId) ?? []
  const type = [DIGEST_EVENT_TYPE, REDACTED_EVENT_TYPE].find((each) => ID_SUFFIXES[each as DeliveryType] === suffix)
  const key: DeliveryKey = { seq: Number(seq), type: (type as DeliveryType | undefined) ?? 'event.published' }
  return seq && messageIdOf(endpointId, key) === messageId ? deliverySlotOf(key) : null
}
