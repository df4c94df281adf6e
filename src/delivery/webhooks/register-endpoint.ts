import { filterOf } from '../../audience/filter.ts'
import { canonicalJson } from '../../lib/canonical-json.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { IdempotencyReceipt } from '../../timeline/receipt-store.ts'
import { checkDestination } from './address-policy.ts'
import { DIGEST_EVENT_TYPE, type Endpoint, type EndpointSettings, newEndpointOf } from './endpoint.ts'
import { nextDigestAt } from './endpoint-digest.ts'
import { newEndpointValuesOf } from './endpoint-row.ts'
import { generateChallenge, generateEndpointId, generateSecret } from './endpoint-secrets.ts'
import { type EndpointParseResult, parseEndpointBody, parseEndpointChange } from './parse-endpoint.ts'
import type { WebhookContext } from './webhook-context.ts'

const OLD_SECRET_TTL_MS = 24 * 3_600_000
const MAX_ENDPOINTS = 2_000

/** A request to register an endpoint. `answerOf` writes the body of the answer, which a repeated request gets again. */
export type RegistrationRequest = {
  body: unknown
  receipt: IdempotencyReceipt | null
  answerOf: (endpoint: Endpoint) => string
}

/** The body to answer. `replayed`: an earlier request with the same Idempotency-Key registered the endpoint. */
export type RegistrationResult = { answer: string; replayed: boolean }

/**
 * Registers an endpoint, which is pending until it returns a challenge. Refuses all faults of the body at once, and a url that
 * is registered with the same filter. With a receipt, a repeated request registers nothing and gets the first answer.
 */
export const registerEndpoint = async (
  context: WebhookContext,
  request: RegistrationRequest,
): Promise<RegistrationResult | Refusal> => {
  const { receipt } = request
  const claimed = receipt && (await context.receipts.claimAnswer(receipt))
  if (isRefusal(claimed)) return claimed
  if (claimed !== null) return { answer: claimed, replayed: true }
  const answer = await insertEndpoint(context, request)
  if (isRefusal(answer) && receipt) await context.receipts.releaseReceipt(receipt)
  return isRefusal(answer) ? answer : { answer, replayed: false }
}

const insertEndpoint = async (
  context: WebhookContext,
  { body, receipt, answerOf }: RegistrationRequest,
): Promise<string | Refusal> => {
  const { endpoints, receipts, gazetteer, readClocks, tickets, commitBatch } = context
  const settings = await checkSettings(context, parseEndpointBody(body, gazetteer), null)
  if (isRefusal(settings)) return settings
  const duplicate = await findDuplicate(context, settings, null)
  if (duplicate) return duplicate
  if ((await endpoints.count()) >= MAX_ENDPOINTS) return TOO_MANY_ENDPOINTS
  const { now } = await readClocks()
  const id = generateEndpointId(context)
  const secrets = { secret: generateSecret(context), ...generateChallenge(context, now) }
  const answer = answerOf(newEndpointOf(id, settings, secrets, now))
  await commitBatch([
    endpoints.prepareInsert(newEndpointValuesOf(id, settings, secrets, receipt, now)),
    ...(receipt ? [receipts.prepareCompleteWithAnswer(receipt, { endpoint: id, answer })] : []),
  ])
  if (!(await endpoints.find(id))) return (await findDuplicate(context, settings, null)) ?? RECEIPT_LOST
  await tickets.enqueueWebhook(1)
  return answer
}

/** Refuses a url that another endpoint has with the same filter: it would get every message twice. */
const findDuplicate = async (
  { endpoints }: WebhookContext,
  settings: EndpointSettings,
  ownId: string | null,
): Promise<Refusal | null> => {
  const filter = canonicalJson(filterOf(settings.follows))
  const sameUrl = await endpoints.listOfUrl(settings.url)
  const other = sameUrl.find(({ id, follows }) => id !== ownId && canonicalJson(filterOf(follows)) === filter)
  return other
    ? {
        refused: 'conflict',
        detail: `The endpoint ${other.id} has this URL and this filter. Change or delete that one, or follow something else.`,
        extensions: { id: other.id },
      }
    : null
}

/** Changes the settings that the body has. A new url must return a new challenge. Refuses all faults of the body at once. */
export const changeEndpoint = async (
  context: WebhookContext,
  endpoint: Endpoint,
  body: unknown,
): Promise<Endpoint | Refusal> => {
  const { endpoints, gazetteer, journal, readClocks, tickets } = context
  const settings = await checkSettings(context, parseEndpointChange(body, endpoint, gazetteer), endpoint)
  if (isRefusal(settings)) return settings
  const duplicate = await findDuplicate(context, settings, endpoint.id)
  if (duplicate) return duplicate
  const { now } = await readClocks()
  const digest = {
    digestAt: digestTimeAfterChange(endpoint, settings, now),
    releasedSeq: await journal.readReleasedSeq(now),
  }
  const challenge = settings.url === endpoint.url ? null : generateChallenge(context, now)
  await endpoints.update(endpoint.id, settings, digest, challenge, now)
  await tickets.enqueueWebhook(1)
  return (await endpoints.find(endpoint.id)) ?? ENDPOINT_NOT_FOUND
}

/** Replaces the secret. The old one signs as well for 24 hours. Returns the endpoint with both. */
export const rotateEndpointSecret = async (
  context: WebhookContext,
  endpoint: Endpoint,
): Promise<Endpoint | Refusal> => {
  const { now } = await context.readClocks()
  await context.endpoints.rotateSecret(endpoint.id, generateSecret(context), now + OLD_SECRET_TTL_MS)
  return (await context.endpoints.find(endpoint.id)) ?? ENDPOINT_NOT_FOUND
}

/** Deletes an endpoint with its deliveries. Refuses an unknown id. */
export const deleteEndpoint = async (
  { deliveries }: Pick<WebhookContext, 'deliveries'>,
  endpointId: string,
): Promise<Refusal | null> => ((await deliveries.deleteEndpoint(endpointId)) ? null : ENDPOINT_NOT_FOUND)

/** Finds an endpoint. Refuses an unknown id. */
export const findEndpoint = async (
  { endpoints }: Pick<WebhookContext, 'endpoints'>,
  endpointId: string,
): Promise<Endpoint | Refusal> => (await endpoints.find(endpointId)) ?? ENDPOINT_NOT_FOUND

export const ENDPOINT_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'No endpoint has this id.' }
const RECEIPT_LOST: Refusal = {
  refused: 'conflict',
  detail: 'Another request with this Idempotency-Key has taken over. Send it again.',
}
const TOO_MANY_ENDPOINTS: Refusal = {
  refused: 'conflict',
  detail: `There are already ${MAX_ENDPOINTS} endpoints. Delete one first.`,
}

/** Keeps the digest time that is due, unless the schedule changed or digests were off. */
const digestTimeAfterChange = (endpoint: Endpoint, settings: EndpointSettings, now: number): number | null => {
  const isSameSchedule = JSON.stringify(settings.digest) === JSON.stringify(endpoint.digest)
  const takesDigests = settings.events.includes(DIGEST_EVENT_TYPE)
  return isSameSchedule && takesDigests && endpoint.digestAt !== null ? endpoint.digestAt : nextDigestAt(settings, now)
}

/**
 * Checks the url as well as the other members, so that all faults are refused at once. A url that stays is not looked up
 * again.
 */
const checkSettings = async (
  { addressPolicy, endpointClient }: WebhookContext,
  { settings, url, faults }: EndpointParseResult,
  existing: Endpoint | null,
): Promise<EndpointSettings | Refusal> => {
  const isNewUrl = url !== '' && url !== existing?.url
  const destination = isNewUrl ? checkDestination(url, addressPolicy) : null
  const urlFault =
    destination === null || typeof destination === 'string'
      ? destination
      : destination.isLoopback
        ? null
        : await endpointClient.findHostRefusal(destination.host)
  const errors = urlFault === null ? faults : [...faults, { pointer: '/url', detail: urlFault }]
  if (!settings || errors.length > 0) return { refused: 'invalid', detail: 'The endpoint has faults.', errors }
  return destination && typeof destination !== 'string' ? { ...settings, url: destination.url } : settings
}
