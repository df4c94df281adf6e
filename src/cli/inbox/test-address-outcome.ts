import type { Happening } from './captured-mail.ts'
import { mailboxOf } from './mailbox-address.ts'

const TEST_ADDRESS = /^(bounced|complained|suppressed)(?:\+[^@]*)?@resend\.dev$/

const COURSES: Record<string, Happening[]> = {
  bounced: ['sent', 'bounced'],
  complained: ['sent', 'delivered', 'complained'],
  suppressed: ['suppressed'],
}

const courseOf = (address: string, isSuppressed: (address: string) => boolean): Happening[] | undefined =>
  isSuppressed(address) ? COURSES.suppressed : COURSES[TEST_ADDRESS.exec(mailboxOf(address))?.[1] ?? '']

/**
 * What happens to a mail, in order: it is delivered, unless one of its recipients is on the suppression list or is one
 * of Resend's test addresses (`bounced@resend.dev` and so on, with any `+label`).
 */
export const happeningsOf = (to: string[], isSuppressed: (address: string) => boolean): Happening[] => {
  const unusual = to.map((address) => courseOf(address, isSuppressed)).find((course) => course !== undefined)
  return unusual ?? ['sent', 'delivered']
}
