import { mailboxOf } from './mailbox-address.ts'

/** A file that is attached to a mail; `content` is base64. */
export type MailAttachment = { filename: string; content: string; content_type: string }

/** A mail of a request that passed the checks of `checkMail`. */
export type ValidMail = {
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  reply_to: string[]
  subject: string
  html: string | null
  /** As it was sent. Resend generates a missing text part from the HTML; the inbox leaves it out, so that it is noticed. */
  text: string | null
  headers: Record<string, string>
  tags: Record<string, string>
  attachments: MailAttachment[]
}

/** The delivery events of a mail, named as in Resend's `last_event` and in its callbacks. */
export type DeliveryEvent = 'sent' | 'delivered' | 'bounced' | 'complained' | 'suppressed'

/** A mail that the inbox accepted. */
export type CapturedMail = ValidMail & {
  id: string
  /** With its angle brackets, as in the `Message-ID` header. */
  message_id: string
  idempotency_key: string | null
  /** RFC 3339, UTC. */
  accepted_at: string
  last_event: DeliveryEvent
}

export type CapturedMails = {
  add(mail: CapturedMail): void
  /** Oldest first; with `to`, only the mails to this address, compared without case. */
  list(to?: string): readonly CapturedMail[]
  find(id: string): CapturedMail | undefined
  clear(): void
}

/** Creates a list of mails in memory that keeps the newest `maxMails`. */
export const createCapturedMails = (maxMails: number): CapturedMails => {
  let all: CapturedMail[] = []
  const byId = new Map<string, CapturedMail>()
  const byRecipient = new Map<string, CapturedMail[]>()
  const recipientsOf = (mail: CapturedMail): Set<string> => new Set(mail.to.map(mailboxOf))
  const dropOldest = () => {
    const oldest = all.shift()!
    byId.delete(oldest.id)
    for (const recipient of recipientsOf(oldest)) byRecipient.get(recipient)!.shift()
  }
  return {
    add: (mail) => {
      if (maxMails === 0) return
      all.push(mail)
      byId.set(mail.id, mail)
      for (const recipient of recipientsOf(mail)) {
        const known = byRecipient.get(recipient)
        if (known) known.push(mail)
        else byRecipient.set(recipient, [mail])
      }
      if (all.length > maxMails) dropOldest()
    },
    list: (to) => (to === undefined ? all : (byRecipient.get(mailboxOf(to)) ?? [])),
    find: (id) => byId.get(id),
    clear: () => {
      all = []
      byId.clear()
      byRecipient.clear()
    },
  }
}
