import type { Preferences } from '../audience/preferences.ts'
import type { RequestPurpose } from '../audience/request-store.ts'
import type { Subscriber } from '../audience/subscriber-store.ts'
import { renderDataLinkEdition } from './render/render-edition.ts'
import type { Edition } from './stores/edition-store.ts'
import type { SubscribeContext } from './subscribe.ts'

/** A mail that an address asks for: with the link that confirms these preferences, or with a fresh link to the reader's data. */
type MailRequest = { email: string; preferences: Preferences; purpose: RequestPurpose; edition: Edition }

/**
 * Stores the request of an address and inserts its one mail, in one batch after the statements `before`. Over the rate limit
 * of the address, nothing is inserted. `now` in ms UTC.
 */
export const insertMailRequest = async (
  context: SubscribeContext,
  { email, preferences, purpose, edition }: MailRequest,
  before: D1PreparedStatement[],
  now: number,
): Promise<void> => {
  if (!(await context.editions.findSizes([edition.id])).has(edition.id)) await context.editions.putEdition(edition, now)
  const request = { email, word: context.randomWord() }
  const isLimited = context.config.limits
  await context.commitBatch([
    ...before,
    context.requests.prepareInsertRequest({ ...request, preferences, purpose, isLimited, now }),
    ...context.pages.prepareConfirmation(
      request,
      context.chunks.prepareInsertConfirmation(request, edition.id, now),
      now,
    ),
  ])
  await context.tickets.enqueueMail(1)
}

/**
 * Mails a fresh link to a reader's data to the reader's own address, whoever asks for it. It has the rate limit of
 * confirmations, and answers nothing, so that the caller learns nothing of the address.
 */
export const mailDataLink = async (
  context: SubscribeContext,
  { email, preferences }: Pick<Subscriber, 'email' | 'preferences'>,
  now: number,
): Promise<void> => {
  const address = await context.suppressions.hashAddress(email)
  if (await context.suppressions.isSuppressed(address)) return
  const edition = await renderDataLinkEdition(preferences.lang, context.site)
  await insertMailRequest(context, { email, preferences, purpose: 'data', edition }, [], now)
}
