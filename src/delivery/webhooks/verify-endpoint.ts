import { sameText } from '../../audience/link-tokens.ts'
import { attempt, type Made } from './attempt-delivery.ts'
import { isEchoed, messageBody, noteIn } from './control-messages.ts'
import type { Endpoint } from './endpoint.ts'
import { digestAt } from './fan-out.ts'
import { isForPeople } from './payload-format.ts'
import { verdictOf } from './retry-rules.ts'
import type { Postman } from './webhook-context.ts'
import type { Body } from './webhook-event.ts'

/** How an address stands after it was asked to prove itself. */
export type Proof = { was: 'proved' } | { was: 'asked' } | { was: 'failed'; made: Made }

/** The challenge is sent by itself so often: at once, after seconds, minutes and half an hour. */
const MOST_TRIES = 4

/** Sends a challenge that is due; answers with the ms after which it is sent again, null where it is not by itself. */
export const proveDue = async (postman: Postman, endpoint: Endpoint): Promise<number | null> => {
  const { proof, waitMs } = await ask(postman, endpoint)
  return proof.was === 'failed' ? waitMs : null
}

/** Sends an endpoint that was just taken its challenge, and says how it stands. */
export const prove = async (postman: Postman, endpoint: Endpoint): Promise<Proof> =>
  (await ask(postman, endpoint)).proof

/** Takes a code that was read from a message. False where it is not the one that was sent, or came too late. */
export const proveByCode = async (postman: Postman, endpoint: Endpoint, code: string): Promise<boolean> => {
  const { now } = await postman.moment()
  const { challenge, challengeUntil } = endpoint
  if (challenge === null || now > challengeUntil || !sameText(code.trim(), challenge)) return false
  return takeUp(postman, endpoint, challenge, null)
}

const ask = async (postman: Postman, endpoint: Endpoint): Promise<{ proof: Proof; waitMs: number | null }> => {
  const challenge = endpoint.challenge!
  const made = await attempt(
    postman,
    endpoint,
    `${endpoint.id}_${challenge.slice(0, 8)}`,
    await askingBody(postman, endpoint),
  )
  const { now } = await postman.moment()
  const isTaken = 'status' in made.exchange && made.exchange.status >= 200 && made.exchange.status < 300
  const body = 'body' in made.exchange ? made.exchange.body : ''
  if (isTaken && !isForPeople(endpoint.format) && isEchoed(body, challenge)) {
    const isProved = await takeUp(postman, endpoint, challenge, made)
    return { proof: isProved ? { was: 'proved' } : { was: 'failed', made }, waitMs: null }
  }
  const waitMs = isTaken && isForPeople(endpoint.format) ? null : waitAfter(endpoint, made, now, postman.chance())
  const dueAt = waitMs === null ? null : now + waitMs
  await postman.endpoints.unproved(endpoint.id, challenge, { dueAt, tries: endpoint.tries + 1, attempt: made.attempt })
  return { proof: isTaken && isForPeople(endpoint.format) ? { was: 'asked' } : { was: 'failed', made }, waitMs }
}

const waitAfter = (
  { tries, challengeUntil }: Endpoint,
  { exchange }: Made,
  now: number,
  chance: number,
): number | null => {
  if (tries + 1 >= MOST_TRIES || now > challengeUntil) return null
  const answer =
    'status' in exchange ? { ...exchange, status: exchange.status < 300 ? 500 : exchange.status } : NO_ANSWER
  const verdict = verdictOf(answer, tries, now, chance)
  return verdict.was === 'failed' ? verdict.waitMs : null
}

const NO_ANSWER = { error: 'no connection' } as const

const takeUp = async (postman: Postman, endpoint: Endpoint, challenge: string, made: Made | null): Promise<boolean> => {
  const { now } = await postman.moment()
  const released = await postman.journal.released(now)
  const attempt = made?.attempt ?? null
  return postman.endpoints.prove(endpoint.id, challenge, { now, released, digestAt: digestAt(endpoint, now), attempt })
}

/** A program gives the challenge back by itself; people are shown it, to give it back with the key. */
const askingBody = async ({ site, moment }: Postman, { id, format, challenge }: Endpoint): Promise<Body> => {
  if (isForPeople(format))
    return noteIn(
      format,
      `${site.name}: to let events be told here, confirm the endpoint ${id} with the code ${challenge}`,
    )
  return messageBody({ type: 'endpoint.verify', at: (await moment()).now, data: { endpoint: id, challenge } })
}
