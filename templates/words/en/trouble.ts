/** Sentences for the operator: details of troubles, and the state of sending. */
export const trouble = {
  keyExpired: (chunk: number) =>
    `Nobody knows whether the provider accepted chunk ${chunk}, and its idempotency key has expired. The chunk waits for callbacks, or for you to resolve it.`,
  payloadChanged: (chunk: number) =>
    `Nobody knows whether the provider accepted chunk ${chunk}, and its mails can no longer be written as they were. The chunk waits for callbacks, or for you to resolve it.`,
  chunkStopped: (chunk: number) =>
    `Nobody knows whether the provider accepted chunk ${chunk}, and one of its readers was erased or complained half an hour ago. The chunk is not sent again. It waits for callbacks, or for you to resolve it.`,
  chunkRedacted: (chunk: number) =>
    `Nobody knows whether the provider accepted chunk ${chunk}, and it has a revision that was redacted since. The chunk is not sent again. It waits for callbacks, or for you to resolve it.`,
  recipientsRefused: (count: number, chunk: number) => `The provider refused ${count} recipients of chunk ${chunk}.`,
  throttled: (reason: string) => `The provider accepts no mail for now: ${reason}.`,
  unauthorized: (reason: string) => `The provider does not let us send: ${reason}. All mail waits.`,
  rejected: (chunk: number, kind: string, reason: string) =>
    `The provider refused chunk ${chunk} as a whole (${reason}). Mail of the kind ${kind} waits.`,
  ticketFailed: (fault: string) => `A ticket failed with ${fault}. Its work is tried again.`,
  deadLetters: (count: number, queue: string) =>
    `${count} tickets of ${queue} failed too often. The next tick finds their work.`,
  unreachedEvent: (event: string) =>
    `The event ${event} is extreme and was due ten minutes ago. The provider has accepted no mail about it.`,
  confirmationsWait: (count: number) =>
    `Requests for a confirmation are over the limit of the site or of one network: ${count}. They wait, and are mailed as the limit allows.`,
  quotaLow: (used: number, limit: number) =>
    `${used} of the ${limit} mails that the provider accepts in a day are used. Until it accepts more, only alerts, corrections and retractions are sent, and all other mail waits.`,
  noTick: 'No tick has come for more than ten minutes.',
  noDatabase: 'The database does not answer. Nothing is recorded and no mail is sent until it does.',
  lostRevision: (number: number, event: string) =>
    `KV has lost the content of revision ${number} of ${event}. The document “Loss and recovery” says how to rebuild it.`,
  lostEdition: (id: string) =>
    `KV has lost the edition ${id}. The document “Loss and recovery” says how to rebuild it.`,
  paused: 'Sending is paused. GET /v1/status gives the reason.',
  suspended: (reason: string) => `Sending waits: ${reason}.`,
  suspendedKind: (kind: string, reason: string) => `Mail of the kind ${kind} waits: ${reason}.`,
  recent: (name: string) => `Seen lately: ${name}.`,
  unknownOutcomes: (count: number) => `The outcome of ${count} requests to the provider is not known.`,
}
