import { mailboxOf } from './mailbox-address.ts'

/** A file that goes with a mail; `content` is base64. */
export type Attachment = { filename: string; content: string; content_type: string }

/** What a sender asked for, once it was found to follow the rules. */
export type Draft = {
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  reply_to: string[]
  subject: string
  html: string | null
  /** As it was given: unlike Resend, nothing is made up from the HTML, so that a missing text part is seen. */
  text: string | null
  headers: Record<string, string>
  tags: Record<string, string>
  attachments: Attachment[]
}

/** What became of a mail, in the words of Resend's `last_event` and of its callbacks. */
export type Happening = 'sent' | 'delivered' | 'bounced' | 'complained' | 'suppressed'

/** A mail that was accepted. */
export type Mail = Draft & {
  id: string
  /** With its angle brackets, as in the `Message-ID` header. */
  message_id: string
  idempotency_key: string | null
  /** RFC 3339, UTC. */
  accepted_at: string
  last_event: Happening
}

export type Mails = {
  add(mail: Mail): void
  /** Oldest first; with `to`, only those to this address, whatever its case. */
  list(to?: string): readonly Mail[]
  find(id: string): Mail | undefined
  forget(): void
}

/** Keeps accepted mails in memory, found by id and by recipient without reading all of them. */
export const createMails = (): Mails => {
  let all: Mail[] = []
  const byId = new Map<string, Mail>()
  const byRecipient = new Map<string, Mail[]>()
  const file = (mail: Mail, recipient: string) => {
    const known = byRecipient.get(recipient)
    if (known) known.push(mail)
    else byRecipient.set(recipient, [mail])
  }
  return {
    add: (mail) => {
      all.push(mail)
      byId.set(mail.id, mail)
      for (const recipient of new Set(mail.to.map(mailboxOf))) file(mail, recipient)
    },
    list: (to) => (to === undefined ? all : (byRecipient.get(mailboxOf(to)) ?? [])),
    find: (id) => byId.get(id),
    forget: () => {
      all = []
      byId.clear()
      byRecipient.clear()
    },
  }
}
