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

const encoder = new TextEncoder()

/** One mail as JSON in UTF-8, as it is part of a payload. */
export const encodeMail = ({ replyTo, ...mail }: OutgoingMail): Uint8Array =>
  encoder.encode(JSON.stringify({ ...mail, reply_to: replyTo }))

const [OPEN, COMMA, CLOSE] = encoder.encode('[,]') as unknown as [number, number, number]

/** The body of a request with these encoded mails. The freeze hashes it, and every attempt sends the same bytes. */
export const payloadOf = (mails: readonly Uint8Array[]): Uint8Array => {
  const commas = Math.max(0, mails.length - 1)
  const payload = new Uint8Array(mails.reduce((sum, { length }) => sum + length, 2 + commas))
  payload[0] = OPEN
  let at = 1
  for (const [index, mail] of mails.entries()) {
    if (index > 0) payload[at++] = COMMA
    payload.set(mail, at)
    at += mail.length
  }
  payload[at] = CLOSE
  return payload
}
