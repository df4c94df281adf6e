import type { Attempt } from './callback-sender.ts'
import type { Draft, Happening, Mail } from './captured-mail.ts'
import { type State, timestamp } from './inbox-state.ts'
import { type Callback, describe, signedRequest } from './signed-callback.ts'
import { happeningsOf } from './test-address-outcome.ts'

const ORIGIN_OF: Partial<Record<Happening, 'bounce' | 'complaint'>> = { bounced: 'bounce', complained: 'complaint' }

const post = async (state: State, callback: Callback): Promise<boolean> => {
  try {
    const request = signedRequest(`${state.siteUrl}/hooks/resend`, state.webhook, callback, new Date())
    const response = await state.deliver(request)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** The body is made at the first attempt, for thousands may wait, and stays the same over all of them. */
const attemptFor = (state: State, mail: Mail, happening: Happening): Attempt => {
  const suppressed = happening === 'suppressed' ? mail.to.find(state.suppressions.has) : undefined
  const suppression = suppressed === undefined ? undefined : state.suppressions.find(suppressed)
  const at = timestamp(state)
  let callback: Callback | undefined
  return () => {
    callback ??= describe(mail, happening, at, suppression)
    return post(state, callback)
  }
}

/**
 * Accepts one mail: it is kept, what becomes of it is decided at once from its recipients and the suppression list,
 * and the callbacks that tell of it are queued.
 */
export const acceptMail = (state: State, draft: Draft, key: string | null): Mail => {
  const happenings = happeningsOf(draft.to, state.suppressions.has)
  const last = happenings.at(-1) ?? 'delivered'
  const id = crypto.randomUUID()
  const mail: Mail = {
    ...draft,
    id,
    message_id: `<${id}@inbox.localhost>`,
    idempotency_key: key,
    accepted_at: timestamp(state),
    last_event: last,
  }
  state.mails.add(mail)
  state.callbacks.queue(happenings.map((happening) => attemptFor(state, mail, happening)))
  const origin = ORIGIN_OF[last]
  if (origin) for (const address of mail.to) state.suppressions.add(address, origin, mail.id, mail.accepted_at)
  return mail
}
