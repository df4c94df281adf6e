import type { Site } from '../../templates/views.ts'
import type { Preferences } from '../audience/preferences.ts'
import type { SubscriberStore } from '../audience/subscriber-store.ts'
import type { SuppressionStore } from '../audience/suppression-store.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import { renderConfirmationEdition } from './render/render-edition.ts'
import type { EditionStore } from './stores/edition-store.ts'
import type { RunStore } from './stores/run-store.ts'

export type SubscribeContext = {
  journal: JournalStore
  subscribers: SubscriberStore
  suppressions: SuppressionStore
  runs: RunStore
  editions: EditionStore
  site: Site
  commitBatch: CommitBatch
}

const HOUR_MS = 3_600_000
/** How long a confirmation link lives. */
export const CONFIRM_WITHIN_MS = 72 * HOUR_MS

/**
 * Writes a choice down and sends the address one mail to confirm it. Whoever asks learns nothing of the address:
 * one that must not be written to, or was written to a moment ago, is passed over in silence.
 * Answers whether a mail waits to be sent.
 */
export const subscribe = async (
  context: SubscribeContext,
  email: string,
  choice: Preferences,
  now: number,
  isLimited: boolean,
): Promise<boolean> => {
  const address = await context.suppressions.hashAddress(email)
  if (await context.suppressions.isSuppressed(address)) return false
  const isActive = (await context.subscribers.findByEmail(email))?.state === 'active'
  const edition = await renderConfirmationEdition(choice.lang, isActive, context.site)
  if (!(await context.editions.findSizes([edition.id])).has(edition.id)) await context.editions.putEdition(edition, now)
  await context.commitBatch([
    ...context.subscribers.prepareRequest(email, address, choice, now, isLimited),
    ...context.runs.confirmationStatements(email, edition.id, now),
  ])
  return true
}

export type ConfirmationResult = 'confirmed' | 'changed' | 'done before' | 'expired' | 'unknown'

/** How a confirmation link stands: whether it may still be used, and whether it was. */
export const findConfirmationState = async (
  context: SubscribeContext,
  request: number,
  now: number,
): Promise<'open' | 'done before' | 'expired' | 'unknown'> => {
  const storedRequest = await context.subscribers.findRequest(request)
  if (!storedRequest) return 'unknown'
  if (now > storedRequest.requestedAt + CONFIRM_WITHIN_MS) return 'expired'
  return storedRequest.confirmedAt === null ? 'open' : 'done before'
}

/**
 * Makes the choice of a confirmation link take effect. A reader who was not active is welcomed with the story so
 * far, and told only what is new from there on; one who was keeps what they were told up to. `word` is random.
 */
export const confirmRequest = async (
  context: SubscribeContext,
  request: number,
  now: number,
  nonce: string,
): Promise<ConfirmationResult> => {
  const state = await findConfirmationState(context, request, now)
  if (state !== 'open') return state
  const { subscriber, choice } = (await context.subscribers.findRequest(request))!
  const reader = (await context.subscribers.findByNumber(subscriber))!
  const released = await context.journal.readReleasedSeq(now)
  await context.commitBatch([
    ...context.runs.welcomeStatements(subscriber, released, now, request),
    ...(await context.subscribers.prepareActivation({
      subscriber,
      choice,
      now,
      released,
      confirmation: { request, word: nonce },
    })),
  ])
  return reader.state === 'active' ? 'changed' : 'confirmed'
}

/** Makes a choice from the preference page take effect; false where the subscription has ended. */
export const changePreferences = async (
  context: SubscribeContext,
  subscriber: number,
  choice: Preferences,
  now: number,
): Promise<boolean> => {
  if ((await context.subscribers.findByNumber(subscriber))?.state !== 'active') return false
  const released = await context.journal.readReleasedSeq(now)
  await context.commitBatch(
    await context.subscribers.prepareActivation({ subscriber, choice, now, released, confirmation: null }),
  )
  return true
}

/** Sends a reader at once what their next digest would tell; false where they have no digest or nothing is new. */
export const sendDigestNow = async (context: SubscribeContext, subscriber: number, now: number): Promise<boolean> => {
  const position = await context.subscribers.findPosition(subscriber)
  const to = await context.journal.readReleasedSeq(now)
  if (!position || to <= position.told) return false
  await context.commitBatch([
    ...context.runs.digestNowStatements(subscriber, position, to, now),
    ...context.subscribers.prepareAdvance(subscriber, position, to),
  ])
  return true
}

/** Ends a subscription at its reader's wish. Doing it again changes nothing. */
export const unsubscribe = async (context: SubscribeContext, subscriber: number, now: number): Promise<void> => {
  await context.commitBatch(context.subscribers.prepareEnd(subscriber, 'unsubscribed', now))
}
