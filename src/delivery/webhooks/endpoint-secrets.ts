import { encodeBase64, encodeUnambiguous } from '../../lib/bytes.ts'
import type { Challenge } from './endpoint.ts'
import type { WebhookContext } from './webhook-context.ts'

type RandomSource = Pick<WebhookContext, 'randomBytes'>

const CHALLENGE_TTL_MS = 72 * 3_600_000
const SECRET_BYTES = 32
const ID_BYTES = 13
const CHALLENGE_BYTES = 15

/** A new id of an endpoint. */
export const generateEndpointId = ({ randomBytes }: RandomSource): string =>
  `ep_${encodeUnambiguous(randomBytes(ID_BYTES))}`

/** A new `webhook-id` for a message that is no delivery. */
export const generateMessageId = ({ randomBytes }: RandomSource): string =>
  `msg_${encodeUnambiguous(randomBytes(ID_BYTES))}`

/** A new signing secret: 32 bytes as base64 after `whsec_` (Standard Webhooks). */
export const generateSecret = ({ randomBytes }: RandomSource): string =>
  `whsec_${encodeBase64(randomBytes(SECRET_BYTES))}`

/** A new challenge, valid for 72 hours. `now` in ms UTC. */
export const generateChallenge = ({ randomBytes }: RandomSource, now: number): Challenge => ({
  challenge: encodeUnambiguous(randomBytes(CHALLENGE_BYTES)),
  challengeUntil: now + CHALLENGE_TTL_MS,
})
