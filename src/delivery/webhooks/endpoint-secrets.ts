import type { Challenge } from './endpoint.ts'
import type { WebhookContext } from './webhook-context.ts'

type RandomSource = Pick<WebhookContext, 'randomBytes'>

const CHALLENGE_TTL_MS = 72 * 3_600_000
const SECRET_BYTES = 32
const ID_BYTES = 13
const CHALLENGE_BYTES = 15
/** Letters and digits that people do not mistake for each other. */
const UNAMBIGUOUS_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A new id of an endpoint. */
export const generateEndpointId = (source: RandomSource): string => `ep_${generateWord(source, ID_BYTES)}`

/** A new `webhook-id` for a message that is no delivery. */
export const generateMessageId = (source: RandomSource): string => `msg_${generateWord(source, ID_BYTES)}`

/** A new signing secret: 32 bytes as base64 after `whsec_` (Standard Webhooks). */
export const generateSecret = ({ randomBytes }: RandomSource): string =>
  `whsec_${btoa(String.fromCharCode(...randomBytes(SECRET_BYTES)))}`

/** A new challenge, valid for 72 hours. `now` in ms UTC. */
export const generateChallenge = (source: RandomSource, now: number): Challenge => ({
  challenge: generateWord(source, CHALLENGE_BYTES),
  challengeUntil: now + CHALLENGE_TTL_MS,
})

const generateWord = ({ randomBytes }: RandomSource, length: number): string =>
  Array.from(randomBytes(length), (byte) => UNAMBIGUOUS_ALPHABET[byte % UNAMBIGUOUS_ALPHABET.length]).join('')
