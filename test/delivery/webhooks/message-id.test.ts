import { expect, test } from 'vitest'
import { messageIdOf, seqOfSlot, slotOfMessageId } from '../../../src/delivery/webhooks/message-id.ts'

test.each([
  ['event.retracted', 'msg_a_7', 14],
  ['digest.published', 'msg_a_7_digest', 15],
] as const)('the message id of an %s gives its slot', (type, messageId, slot) => {
  expect(messageIdOf('ep_a', { seq: 7, type })).toBe(messageId)
  expect(slotOfMessageId('ep_a', messageId)).toBe(slot)
  expect(seqOfSlot(slot)).toBe(7)
})

test.each(['msg_b_7', 'msg_a_', 'msg_a_x', 'msg_a_7_', 'a_7', '', 'msg_a_07x', 'msg_a_07'])(
  '%j is no message id of this endpoint',
  (messageId) => {
    expect(slotOfMessageId('ep_a', messageId)).toBeNull()
  },
)
