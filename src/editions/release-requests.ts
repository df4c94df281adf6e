import { TROUBLE_WORDS } from '../../templates/words/trouble-in-words.ts'
import type { WaitingRequest, WaitingRequestStore } from '../audience/waiting-request-store.ts'
import type { InvocationBudget, ResourceUse } from '../lib/invocation-budget.ts'
import { ceilingsOf, storeRequestedEdition } from './mail-request.ts'
import { renderConfirmationEdition, renderDataLinkEdition } from './render/render-edition.ts'
import { CONFIRM_WITHIN_MS, type SubscribeContext } from './subscribe.ts'

/** In ticks of five minutes, 720 an hour: more than the default ceiling. */
const MAX_RELEASED_PER_TICK = 60
/** The most that one of them uses. */
const RELEASE_USE: ResourceUse = { d1Queries: 7, kvOperations: 1 }

type ReleaseContext = SubscribeContext & {
  waitingRequests: WaitingRequestStore
  report: (name: string, detail: string) => Promise<void>
}

/**
 * Mails the requests that waited for room under the ceilings, and reports how many still wait. A request that waited for
 * longer than a confirmation link is valid is not mailed any more. With too little of the `budget` left, the next tick goes on.
 * `now` in ms UTC.
 */
export const releaseWaitingRequests = async (
  context: ReleaseContext,
  now: number,
  budget: InvocationBudget,
): Promise<void> => {
  const oldest = now - CONFIRM_WITHIN_MS
  const waiting = await context.waitingRequests.countWaiting(oldest)
  if (waiting === 0) return
  const requests = await context.waitingRequests.listReleasable(ceilingsOf(context.config), {
    now,
    oldest,
    limit: MAX_RELEASED_PER_TICK,
  })
  for (const request of requests) if (budget.hasRoomFor(RELEASE_USE)) await release(context, request, now)
  if (requests.length > 0) await context.tickets.enqueueMail(requests.length)
  const left = waiting - requests.length
  if (left > 0) await context.report('confirmations wait', TROUBLE_WORDS.confirmationsWait(left))
}

const release = async (
  context: SubscribeContext,
  { id, email, purpose, preferences, isActive }: WaitingRequest,
  now: number,
): Promise<void> => {
  const edition =
    purpose === 'data'
      ? await renderDataLinkEdition(preferences.lang, context.site)
      : await renderConfirmationEdition(preferences.lang, isActive, context.site)
  await storeRequestedEdition(context, edition, now)
  const request = { email, word: context.randomWord() }
  await context.commitBatch([
    context.requests.prepareRelease(id, request.word, now, ceilingsOf(context.config)),
    ...context.pages.prepareConfirmation(
      request,
      context.chunks.prepareInsertConfirmation(request, edition.id, now),
      now,
    ),
  ])
}
