import type { Random } from '../random.ts'
import type { Observations, ObservedMail, ObservedReader } from './observations.ts'
import type { Answer, ProcessRunner } from './process-runner.ts'
import { addReaders, createSubscriber, DUE_TIMES, subscriptionBody } from './readers.ts'
import type { Ticker } from './ticker.ts'

const NOT_FOUND = 404
const GONE = 410
const MAX_SEARCHED_MAILS = 400
const MAX_CANDIDATES = 100

type Context = { runner: ProcessRunner; observations: Observations; random: Random; ticker: Ticker }

/**
 * Creates a function that lets readers act: each time one confirms if there is a confirmation, and one subscribes, leaves,
 * changes schedule or asks for a digest now.
 */
export const createReaderActions = (context: Context): (() => Promise<void>) => {
  const { observations, random } = context
  let subscribers = 0
  return async () => {
    await confirm(context)
    const wasUnanswered = observations.unansweredKeys.length > 0
    const digest = chooseDigest(observations, random)
    const number = random.next()
    if (digest && (wasUnanswered || number < 0.15)) await leave(context, digest)
    else if (digest && number < 0.25) await changeSchedule(context, digest)
    else if (digest && number < 0.3) await requestDigestNow(context, digest)
    else if (number < 0.6) await subscribe(context, ++subscribers)
  }
}

const subscribe = async ({ runner, observations, random, ticker }: Context, number: number): Promise<void> => {
  const reader = createSubscriber(random, number)
  addReaders(observations, [reader])
  const at = ticker.now()
  const answer = await runner.request('/v1/subscriptions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(subscriptionBody(reader)),
  })
  const { began, ended, tries } = expectStatus(answer, [202])
  reader.subscribed = { times: tries, at, began, ended }
}

const confirm = async ({ runner, observations }: Context): Promise<void> => {
  const { readers } = observations
  const mail = newestMails(observations).find(
    ({ kind, to }) => kind === 'confirmation' && willConfirm(readers.get(to)!),
  )
  if (!mail) return
  const { status, began, ended } = expectStatus(await post(runner, mail.links.confirm!), [200, NOT_FOUND, GONE])
  if (status === 200) readers.get(mail.to)!.confirmed = { began, ended }
}

const leave = async ({ runner, observations, random }: Context, { to, links }: ObservedMail): Promise<void> => {
  const reader = observations.readers.get(to)!
  reader.left = { began: Date.now(), ended: Number.POSITIVE_INFINITY }
  const path = random.chance(0.2) ? `${links.data}/erase` : links.unsubscribe!
  const answer = await post(runner, path)
  // An erasure may have been done by a request that was killed before its answer. Then the reader is not found.
  const { began, ended } = expectStatus(answer, answer.tries > 1 ? [200, NOT_FOUND] : [200])
  reader.left = { began, ended }
}

const changeSchedule = async ({ runner, observations, random }: Context, { to, links }: ObservedMail) => {
  const reader = observations.readers.get(to)!
  reader.hasOwnWindows = true
  const { cadence, weekday, time, timezone } = random.pick(DUE_TIMES)
  const { regions, actors, severity, lang } = reader.preferences
  const form = new URLSearchParams({ severity, lang, cadence, weekday: weekday ?? 'monday', time, timezone })
  for (const region of regions) form.append('regions', region)
  for (const actor of actors) form.append('actors', actor)
  expectStatus(await post(runner, links.preferences!, form), [200])
}

const requestDigestNow = async ({ runner, observations }: Context, { to, links }: ObservedMail): Promise<void> => {
  observations.readers.get(to)!.hasOwnWindows = true
  expectStatus(await post(runner, `${links.preferences}/now`), [200])
}

const post = ({ request }: ProcessRunner, path: string, body?: URLSearchParams): Promise<Answer> =>
  request(path, { method: 'POST', ...(body && { body }) })

const expectStatus = (answer: Answer, statuses: number[]): Answer => {
  if (!statuses.includes(answer.status))
    throw new Error(`A reader's request was answered with ${answer.status}: ${answer.text}`)
  return answer
}

const newestMails = ({ mails }: Observations): ObservedMail[] => mails.slice(-MAX_SEARCHED_MAILS).reverse()

/** Chooses a new digest whose reader can act, of an unanswered request if there was one. */
const chooseDigest = (observations: Observations, random: Random): ObservedMail | null => {
  const unanswered = observations.unansweredKeys.pop()
  const { readers } = observations
  const candidates = newestMails(observations).filter(
    ({ to, kind, isRefused, key }) =>
      kind === 'digest' && !isRefused && (unanswered === undefined || key === unanswered) && canAct(readers.get(to)!),
  )
  return candidates.length > 0 ? random.pick(candidates.slice(0, MAX_CANDIDATES)) : null
}

const canAct = ({ isImported, left }: ObservedReader): boolean => isImported && !left

/** One subscriber of three never confirms. */
const willConfirm = ({ email, confirmed }: ObservedReader): boolean => !confirmed && !/[048]@/.test(email)
