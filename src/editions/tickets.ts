/**
 * Sends tickets. A ticket is a queue message without content: permission to do the most urgent piece of work of its kind.
 * `count` tickets are sent; `seconds` delays them (0 if absent).
 */
export type Tickets = {
  enqueuePlan: (count: number, seconds?: number) => Promise<void>
  enqueueMail: (count: number, seconds?: number) => Promise<void>
  enqueueWebhook: (count: number, seconds?: number) => Promise<void>
}
