import type { DeliveryEvent } from './captured-mail.ts'
import { mailboxOf } from './mailbox-address.ts'

const TEST_ADDRESS = /^(bounced|complained|suppressed)(?:\+[^@]*)?@resend\.dev$/

const EVENTS: Record<string, DeliveryEvent[]> = {
  bounced: ['sent', 'bounced'],
  complained: ['sent', 'delivered', 'complained'],
  suppressed: ['suppressed'],
}

const eventsOfAddress = (address: string, isSuppressed: (address: string) => boolean): DeliveryEvent[] | undefined =>
  isSuppressed(address) ? EVENTS.suppressed : EVENTS[TEST_ADDRESS.exec(mailboxOf(address))?.[1] ?? '']

/**
 * Returns the delivery events of a mail in order. It is sent and delivered, unless a recipient is on the suppression list
 * or is a test address of Resend (`bounced@resend.dev` and so on, with any `+label`).
 */
export const deliveryEventsFor = (to: string[], isSuppressed: (address: string) => boolean): DeliveryEvent[] => {
  const special = to.map((address) => eventsOfAddress(address, isSuppressed)).find((events) => events !== undefined)
  return special ?? ['sent', 'delivered']
}
