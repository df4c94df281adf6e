/** One mail of a request to the provider. */
export type OutgoingMail = {
  from: string
  to: string[]
  subject: string
  html: string
  text: string
  replyTo: string
  headers: Record<string, string>
  tags: { name: string; value: string }[]
}

/** One mail as JSON, as it is part of a payload. */
export const serializeMail = ({ replyTo, ...mail }: OutgoingMail): string =>
  JSON.stringify({ ...mail, reply_to: replyTo })

/** The body of a request with these serialized mails. The freeze hashes it, and every attempt sends the same bytes. */
export const payloadOf = (mails: readonly string[]): Uint8Array => new TextEncoder().encode(`[${mails.join(',')}]`)
