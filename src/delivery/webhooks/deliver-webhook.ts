import { endpointEdition } from '../../editions/render/render-edition.ts'
import { attempt, type Made, messageId } from './attempt-delivery.ts'
import type { Attempt, Endpoint } from './endpoint.ts'
import type { Delivery, Moment, Settled } from './endpoint-store.ts'
import { isGivenUp, isToBeWarned, type Verdict, verdictOf } from './retry-rules.ts'
import { proveDue } from './verify-endpoint.ts'
import type { Postman } from './webhook-context.ts'
import { bodyOf } from './webhook-payload.ts'

/**
 * Brings an endpoint that was claimed what it is to be told next. Only who holds the lease attempts, so that an endpoint has
 * one delivery at a time and in its order; whatever is cut off is attempted again under the same id. Answers with the ms
 * until the same is due again; null where it is not, or where the next can be taken at once.
 */
export const bring = async (postman: Postman, endpoint: Endpoint): Promise<number | null> => {
  if (endpoint.state === 'pending') return proveDue(postman, endpoint)
  const delivery = await postman.endpoints.next(endpoint.id)
  if (delivery) return deliver(postman, endpoint, delivery)
  const at = await postman.moment()
  if (endpoint.failingSince === null || !isGivenUp(endpoint.failingSince, at.now))
    await postman.endpoints.rest(endpoint)
  else await settle(postman, endpoint, null, { ...nothingLeft(endpoint), disabled: 'failing' }, at)
  return null
}

const deliver = async (postman: Postman, endpoint: Endpoint, delivery: Delivery): Promise<number | null> => {
  const body = await bodyOf(postman, endpoint, delivery)
  const made = body && (await attempt(postman, endpoint, messageId(endpoint.id, delivery), body))
  const at = await postman.moment()
  const outcome = made ? outcomeOf(endpoint, made, at, postman.chance()) : nothingLeft(endpoint)
  await settle(postman, endpoint, delivery, outcome, at)
  return outcome.disabled ? null : outcome.waitMs
}

const settle = async (
  postman: Postman,
  endpoint: Endpoint,
  delivery: Delivery | null,
  outcome: Outcome,
  at: Moment,
): Promise<void> => {
  const warning = await warningFor(postman, endpoint, outcome, at)
  await postman.endpoints.settle(endpoint, delivery, { ...outcome, warning }, at)
}

type Outcome = Omit<Settled, 'warning'>

/** A digest of which all was retracted is not sent, and says nothing of the endpoint. */
const nothingLeft = ({ tries, failingSince }: Endpoint): Outcome => ({
  state: 'empty',
  attempt: null,
  waitMs: null,
  tries,
  failingSince,
  disabled: null,
})

const outcomeOf = (endpoint: Endpoint, { exchange, attempt }: Made, { now }: Moment, chance: number): Outcome => {
  const answer = 'status' in exchange ? exchange : ({ error: 'no connection' } as const)
  const verdict = verdictOf(answer, endpoint.tries, now, chance)
  if (verdict.was === 'delivered')
    return { state: 'delivered', attempt, waitMs: null, tries: 0, failingSince: null, disabled: null }
  return failed(endpoint, attempt, verdict, now)
}

const failed = (
  { tries, failingSince }: Endpoint,
  attempt: Attempt,
  verdict: Exclude<Verdict, { was: 'delivered' }>,
  now: number,
): Outcome => {
  const since = failingSince ?? attempt.at
  if (verdict.was === 'gone')
    return { state: 'pending', attempt, waitMs: null, tries: 0, failingSince: since, disabled: 'gone' }
  const disabled = isGivenUp(since, now) ? 'failing' : null
  return verdict.waitMs === null
    ? { state: 'failed', attempt, waitMs: null, tries: 0, failingSince: since, disabled }
    : { state: 'pending', attempt, waitMs: verdict.waitMs, tries: tries + 1, failingSince: since, disabled }
}

/** The edition by which the owner is told, kept before anything names it; null where there is nothing to tell them. */
const warningFor = async (
  { archive, site }: Postman,
  endpoint: Endpoint,
  { disabled, tries, failingSince, attempt }: Outcome,
  { now, wall }: Moment,
): Promise<string | null> => {
  const isWarned = isToBeWarned({ tries, failingSince, warnedAt: endpoint.warnedAt }, now)
  if (failingSince === null || (!disabled && !isWarned)) return null
  const edition = await endpointEdition(
    {
      state: disabled ?? 'struggling',
      id: endpoint.id,
      host: new URL(endpoint.url).host,
      since: failingSince,
      status: (attempt ?? endpoint.lastAttempt)?.status ?? null,
    },
    endpoint.lang,
    site,
  )
  await archive.keep(edition, wall)
  return edition.id
}
