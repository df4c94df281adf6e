import type { CallbackAttempt } from './callback-sender.ts'
import type { CapturedMail, DeliveryEvent, ValidMail } from './captured-mail.ts'
import { type InboxState, timestamp } from './inbox-state.ts'
import { createCallback, type SignedCallback, signedRequest } from './signed-callback.ts'
import { deliveryEventsFor } from './test-address-outcome.ts'

const SUPPRESSION_ORIGINS: Partial<Record<DeliveryEvent, 'bounce' | 'complaint'>> = {
  bounced: 'bounce',
  complained: 'complaint',
}

const postCallback = async (state: InboxState, callback: SignedCallback): Promise<boolean> => {
  try {
    const request = signedRequest(`${state.siteUrl}/hooks/resend`, state.webhook, callback, new Date())
    const response = await state.deliver(request)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** The body is created at the first attempt, because thousands of callbacks may wait. All attempts send the same body. */
const callbackAttempt = (state: InboxState, mail: CapturedMail, event: DeliveryEvent): CallbackAttempt => {
  const suppressed = event === 'suppressed' ? mail.to.find(state.suppressions.has) : undefined
  const suppression = suppressed === undefined ? undefined : state.suppressions.find(suppressed)
  const at = timestamp(state)
  let callback: SignedCallback | undefined
  return () => {
    callback ??= createCallback(mail, event, at, suppression)
    return postCallback(state, callback)
  }
}

/**
 * Keeps one mail, decides its delivery events from its recipients and the suppression list, and queues a callback for
 * each event. A bounce or complaint adds the recipients to the suppression list.
 */
export const acceptMail = (state: InboxState, draft: ValidMail, key: string | null): CapturedMail => {
  const events = deliveryEventsFor(draft.to, state.suppressions.has)
  const last = events.at(-1) ?? 'delivered'
  const id = crypto.randomUUID()
  const mail: CapturedMail = {
    ...draft,
    id,
    message_id: `<${id}@inbox.localhost>`,
    idempotency_key: key,
    accepted_at: timestamp(state),
    last_event: last,
  }
  state.mails.add(mail)
  state.callbacks.enqueue(events.map((event) => callbackAttempt(state, mail, event)))
  const origin = SUPPRESSION_ORIGINS[last]
  if (origin) for (const address of mail.to) state.suppressions.add(address, origin, mail.id, mail.accepted_at)
  return mail
}
