import type { Site } from '../../templates/views.ts'
import type { PauseEnd } from '../audience/pause.ts'
import type { Preferences } from '../audience/preferences.ts'
import type { ConfirmationRequest } from '../audience/request-store.ts'
import type { Subscriber } from '../audience/subscriber-store.ts'
import { prepareActivation, prepareSubscriptionEnd, type SubscriptionStores } from '../audience/subscription.ts'
import type { SuppressionStore } from '../audience/suppression-store.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import { claimReturns } from './claim/claim-returns.ts'
import { insertMailRequest } from './mail-request.ts'
import { renderConfirmationEdition } from './render/render-edition.ts'
import { prepareRevisit } from './revisit-corrections.ts'
import type { ChunkInserter } from './stores/chunk-inserter.ts'
import type { EditionStore } from './stores/edition-store.ts'
import type { LinkedEventStore } from './stores/linked-event-store.ts'
import type { PageStore } from './stores/page-store.ts'
import type { RunStore } from './stores/run-store.ts'
import type { WaitingStore } from './stores/waiting-store.ts'
import type { Tickets } from './tickets.ts'

export type SubscribeContext = SubscriptionStores & {
  journal: JournalStore
  suppressions: SuppressionStore
  runs: RunStore
  pages: PageStore
  chunks: ChunkInserter
  editions: EditionStore
  waiting: Pick<WaitingStore, 'prepareRevisitCorrections' | 'prepareInsertReturns' | 'prepareHastenReturns'>
  linkedEvents: Pick<LinkedEventStore, 'listCarried' | 'findLinkedEvents' | 'prepareForgetCarried'>
  site: Site
  commitBatch: CommitBatch
  tickets: Tickets
  /**
   * `limits`: whether one address is limited to a request a minute and three an hour, and one network to a tenth of the
   * confirmations of the site in an hour and in a day.
   */
  config: { limits: boolean; confirmationsPerHour: number; confirmationsPerDay: number }
  /** A random word, never the same twice. */
  randomWord: () => string
}

const HOUR_MS = 3_600_000
/** How long a confirmation link can be used. */
export const CONFIRM_WITHIN_MS = 72 * HOUR_MS

/** A request to write to an address, and the network from which it comes. */
type SubscriptionRequest = { email: string; preferences: Preferences; network: string }

/**
 * Stores the request of an address and sends it one mail to confirm. Answers nothing, so that the caller learns nothing
 * of the address. A suppressed address, and one over its rate limit, gets no mail.
 */
export const subscribe = async (
  context: SubscribeContext,
  { email, preferences, network }: SubscriptionRequest,
  now: number,
): Promise<void> => {
  const address = await context.suppressions.hashAddress(email)
  if (await context.suppressions.isSuppressed(address)) return
  const isActive = (await context.subscribers.findByEmail(email))?.state === 'active'
  const edition = await renderConfirmationEdition(preferences.lang, isActive, context.site)
  const insertPending = context.subscribers.prepareInsertPending({ email, address, preferences, now })
  await insertMailRequest(context, { email, preferences, purpose: 'confirm', edition, network }, [insertPending], now)
}

/** The request of a confirmation link. `isActive`: its reader is active already. */
export type Confirmation =
  | { state: 'unknown' }
  | {
      state: 'open' | 'done before' | 'expired' | 'suppressed'
      request: number
      subscriber: number
      preferences: Preferences
      isActive: boolean
    }

/** Reads the request of a confirmation link by the random word in its token; `null` if the token is invalid. */
export const readConfirmation = async (
  context: SubscribeContext,
  linkWord: string | null,
  now: number,
): Promise<Confirmation> => {
  const stored = linkWord === null ? null : await context.requests.findByLinkWord(linkWord)
  if (!stored) return { state: 'unknown' }
  const reader = await context.subscribers.findByNumber(stored.subscriber)
  const isActive = reader?.state === 'active'
  const isSuppressed =
    reader !== null && (await context.suppressions.isSuppressed(await context.suppressions.hashAddress(reader.email)))
  const state = confirmationStateOf(stored, isSuppressed, now)
  return { state, request: stored.id, subscriber: stored.subscriber, preferences: stored.preferences, isActive }
}

const confirmationStateOf = ({ requestedAt, confirmedAt }: ConfirmationRequest, isSuppressed: boolean, now: number) => {
  if (now > requestedAt + CONFIRM_WITHIN_MS) return 'expired'
  if (isSuppressed) return 'suppressed'
  return confirmedAt === null ? 'open' : 'done before'
}

export type ConfirmationResult =
  | { state: 'unknown' }
  | { state: 'confirmed' | 'changed' | 'done before' | 'expired' | 'suppressed'; preferences: Preferences }

/**
 * Makes the preferences of an open request take effect, by the word in the token of its link (`null`: invalid). A
 * reader who was not active gets a welcome with all that was released, and later mails begin there (`confirmed`). An
 * active reader continues where they were (`changed`). Nothing changes for an address that must not be written to.
 */
export const confirmRequest = async (
  context: SubscribeContext,
  linkWord: string | null,
  now: number,
): Promise<ConfirmationResult> => {
  const confirmation = await readConfirmation(context, linkWord, now)
  if (confirmation.state === 'unknown') return confirmation
  const { state, preferences, isActive } = confirmation
  if (state !== 'open') return { state, preferences }
  await activate(context, confirmation, now)
  if (isActive) return { state: 'changed', preferences }
  await context.tickets.enqueuePlan(1)
  return { state: 'confirmed', preferences }
}

const activate = async (
  context: SubscribeContext,
  { request, subscriber, preferences, isActive }: Exclude<Confirmation, { state: 'unknown' }>,
  now: number,
): Promise<void> => {
  const released = await context.journal.readReleasedSeq(now)
  const revisit = isActive ? await prepareRevisit(context, subscriber, preferences, now) : []
  const word = context.randomWord()
  await context.commitBatch([
    ...context.runs.prepareWelcome(subscriber, request, released, now),
    ...(await prepareActivation(context, {
      subscriber,
      preferences,
      now,
      released,
      confirmation: { request, word },
    })),
    ...revisit,
  ])
}

/**
 * Makes preferences from the preference page take effect, and the pause until then. Without one, a pause ends and its reader
 * gets the mail on return. Answers false, and changes nothing, unless the reader is active.
 */
export const changePreferences = async (
  context: SubscribeContext,
  subscriber: number,
  { preferences, pause }: { preferences: Preferences; pause: PauseEnd | null },
  now: number,
): Promise<boolean> => {
  const reader = await context.subscribers.findByNumber(subscriber)
  if (reader?.state !== 'active') return false
  const released = await context.journal.readReleasedSeq(now)
  await context.commitBatch([
    ...(await prepareActivation(context, { subscriber, preferences, now, released, pause, confirmation: null })),
    ...(await prepareRevisit(context, subscriber, preferences, now)),
  ])
  if (reader.pausedUntil === null || pause !== null) return true
  await claimReturns(context, now)
  await context.tickets.enqueuePlan(1)
  return true
}

/** Sends an active reader at once what their next digest would tell. `nothing new` also if they have no digest. */
export const sendDigestNow = async (
  context: SubscribeContext,
  { number, state, pausedUntil }: Pick<Subscriber, 'number' | 'state' | 'pausedUntil'>,
  now: number,
): Promise<'queued' | 'nothing new' | 'paused' | 'ended'> => {
  if (state !== 'active') return 'ended'
  if (pausedUntil !== null) return 'paused'
  const position = await context.memberships.findPosition(number)
  const to = await context.journal.readReleasedSeq(now)
  if (!position || to <= position.seq) return 'nothing new'
  await context.commitBatch([
    ...context.runs.prepareDigestNow(number, position, to, now),
    ...context.memberships.prepareAdvance(number, position, to),
  ])
  await context.tickets.enqueuePlan(1)
  return 'queued'
}

/** Ends a subscription because its reader asked for that. Repeating it changes nothing. */
export const unsubscribe = async (context: SubscribeContext, subscriber: number, now: number): Promise<void> => {
  await context.commitBatch(prepareSubscriptionEnd(context, subscriber, 'unsubscribed', now))
}
