import type { CapturedMail } from './captured-mail.ts'
import type { PlannedFault } from './planned-faults.ts'

/** A request to `/emails` or `/emails/batch`, read to its end. */
export type MailRequest = {
  path: string
  /** The header `Authorization`, '' if there is none. */
  authorization: string
  idempotencyKey: string | null
  /** Whether the header `x-batch-validation` is `permissive`. */
  isPermissive: boolean
  body: ArrayBuffer
  /** Aborts if the client closes the connection before it is answered. */
  signal: AbortSignal
}

/** Accepts the request as `unread` mails without parsing, checking or keeping them. No callback follows. */
export type UnreadMails = { unread: number }

/** The accepted mails and their ids (no mails if they are unread), and the indexes of refused members. */
export type Acceptance = { ids: string[]; mails: readonly CapturedMail[]; refused: readonly number[] }

/** The answer to a request as the client gets it, unless a fault cuts the connection. */
export type MailAnswer = { status: number; text: string; headers: Record<string, string> }

type Awaitable<T> = T | Promise<T>

/** Functions that the inbox calls for each sending request, and waits for. Proofs and benchmarks use them. */
export type InboxHooks = {
  /** When a request has arrived. The result replaces the next planned fault, unless it is undefined. */
  onRequest?(request: MailRequest): Awaitable<PlannedFault | UnreadMails | undefined>
  /** When mails were accepted, before the answer. A repeated request with the same key does not call it. */
  onAccepted?(request: MailRequest, acceptance: Acceptance): Awaitable<void>
  /** Before an answer is sent, of whatever status. Not called for a connection that is cut before. */
  onAnswered?(request: MailRequest, answer: MailAnswer): Awaitable<void>
}
