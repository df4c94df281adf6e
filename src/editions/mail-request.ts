import type { Preferences } from '../audience/preferences.ts'
import type { RequestCeilings, RequestPurpose } from '../audience/request-store.ts'
import type { Subscriber } from '../audience/subscriber-store.ts'
import type { Edition } from './render/edition.ts'
import { renderDataLinkEdition } from './render/render-edition.ts'
import type { SubscribeContext } from './subscribe.ts'

/** A mail that an address asks for: with the link that confirms these preferences, or with a fresh link to the reader's data. */
type MailRequest = {
  email: string
  preferences: Preferences
  purpose: RequestPurpose
  edition: Edition
  /** The network that asks. */
  network: string
}

const NETWORKS_AT_LEAST = 10

/** The ceilings of the site. One network has at most a tenth, and at least one mail. */
export const ceilingsOf = ({
  confirmationsPerHour,
  confirmationsPerDay,
}: SubscribeContext['config']): RequestCeilings => ({
  perHour: confirmationsPerHour,
  perDay: confirmationsPerDay,
  networkPerHour: Math.max(1, Math.floor(confirmationsPerHour / NETWORKS_AT_LEAST)),
  networkPerDay: Math.max(1, Math.floor(confirmationsPerDay / NETWORKS_AT_LEAST)),
})

/** Stores an edition, unless it is stored. `now` in ms UTC. */
export const storeRequestedEdition = async (
  { editions }: Pick<SubscribeContext, 'editions'>,
  edition: Edition,
  now: number,
): Promise<void> => {
  if (!(await editions.findStored([edition.id])).has(edition.id)) await editions.putEdition(edition, now)
}

/**
 * Stores the request of an address and inserts its one mail, in one batch after the statements `before`. Over the rate limit
 * of the address, nothing is inserted; over a ceiling of the site or of the network, the mail waits. `now` in ms UTC.
 */
export const insertMailRequest = async (
  context: SubscribeContext,
  { email, preferences, purpose, edition, network }: MailRequest,
  before: D1PreparedStatement[],
  now: number,
): Promise<void> => {
  await storeRequestedEdition(context, edition, now)
  const request = { email, word: context.randomWord() }
  const { limits } = context.config
  const draft = { ...request, preferences, purpose, isLimited: limits, now }
  const networkHash = limits ? await context.suppressions.hashAddress(network) : null
  await context.commitBatch([
    ...before,
    context.requests.prepareInsertRequest({ ...draft, network: networkHash }, ceilingsOf(context.config)),
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
  network: string,
  now: number,
): Promise<void> => {
  const address = await context.suppressions.hashAddress(email)
  if (await context.suppressions.isSuppressed(address)) return
  const edition = await renderDataLinkEdition(preferences.lang, context.site)
  await insertMailRequest(context, { email, preferences, purpose: 'data', edition, network }, [], now)
}
