import { directionOf, isolated } from '../../../templates/words/direction.ts'
import { siteIn } from '../../../templates/words/site-name.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import type { Refusal } from '../../lib/refusal.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import { controlPayloadOf } from './control-messages.ts'
import type { Endpoint, WebhookAttempt } from './endpoint.ts'
import { generateMessageId } from './endpoint-secrets.ts'
import type { WebhookContext } from './webhook-context.ts'

/** Sends a signed test at once, outside the order of deliveries and without retries. Refuses an endpoint that is not active. */
export const pingEndpoint = async (context: WebhookContext, endpoint: Endpoint): Promise<WebhookAttempt | Refusal> => {
  const { id, state, format, lang } = endpoint
  if (state !== 'active') return ENDPOINT_NOT_VERIFIED
  const sentence = isolated(wordsIn(lang).endpoint.ping(siteIn(context.site, lang).name, id), directionOf(lang))
  const { now } = await context.readClocks()
  const payload = controlPayloadOf(format, sentence, { type: 'endpoint.ping', at: now, data: { endpoint: id } })
  return (await attemptDelivery(context, endpoint, generateMessageId(context), payload)).attempt
}

const ENDPOINT_NOT_VERIFIED: Refusal = {
  refused: 'conflict',
  detail: 'The endpoint is not verified. Verify it first.',
}
