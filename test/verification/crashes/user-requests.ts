import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import { type LinkPurpose, linkTokens } from '../../../src/audience/link-tokens.ts'
import { signedRequest } from '../../../src/cli/inbox/signed-callback.ts'
import { PUBLISHER_KEY, RUNTIME_VARIABLES, SITE_URL } from '../../runtime-variables.ts'
import {
  ALERTS,
  DIGESTS,
  type DigestName,
  type Follows,
  isInSecondFile,
  type Scenario,
  type ScenarioEvent,
  type ScenarioReader,
} from './scenario.ts'
import type { SimulatedProvider } from './simulated-provider.ts'
import { RECEIVER_ORIGIN } from './simulated-receiver.ts'

/**
 * A request that a person sends until it is answered, not before `notBefore` (wall clock, ms UTC). `next` is sent after the
 * answer. 404 is an answer to a request that `mayBeGone`: an earlier attempt, of which nobody saw the answer, did its work.
 */
export type UserRequest = {
  name: string
  create: () => Promise<Request>
  notBefore: number
  next?: UserRequest
  mayBeGone?: boolean
}

const PUBLISHER_HEADERS = { authorization: `Bearer ${PUBLISHER_KEY}` }
const JSON_HEADERS = { 'content-type': 'application/json' }
const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' }

const userRequest = (name: string, create: () => Promise<Request>): UserRequest => ({ name, create, notBefore: 0 })

const post = (path: string, body: string, headers: Record<string, string>): Request =>
  new Request(`${SITE_URL}${path}`, { method: 'POST', body, headers })

const filterOf = (follows: Follows) => ({
  ...(follows === 'aleppo' && { regions: ['sy-aleppo'] }),
  ...(follows === 'daraa' && { regions: ['sy-daraa'] }),
  ...(follows === 'the severe' && { severity: 'severe' }),
})

const preferencesOf = ({ follows, lang, digest, alerts }: ScenarioReader) => ({
  ...filterOf(follows),
  lang,
  digest: DIGESTS[digest],
  ...ALERTS[alerts],
})

/** An operator imports the readers who are active from the start. */
export const importReaders = ({ readers }: Scenario): UserRequest =>
  importFile(
    'import readers',
    readers.filter((reader) => reader.role !== 'late' && reader.role !== 'silent' && !isInSecondFile(reader)),
  )

/** The operator imports the same readers again, whatever they did since, and others with them. */
export const importSecondFile = ({ readers }: Scenario): UserRequest =>
  importFile(
    'import the second file',
    readers.filter(({ role }) => role !== 'late' && role !== 'silent'),
  )

/** An operator imports readers with what they chose. */
export const importFile = (name: string, readers: readonly ScenarioReader[]): UserRequest => {
  const lines = readers.map((reader) =>
    JSON.stringify({ email: reader.email, consent: 'on paper', ...preferencesOf(reader) }),
  )
  return userRequest(name, async () => post('/v1/subscribers', lines.join('\n'), PUBLISHER_HEADERS))
}

/** An integrator registers an endpoint. The idempotency key allows the integrator to send the request again. */
export const registerEndpoint = (follows: Follows): UserRequest =>
  userRequest(`register endpoint ${follows}`, async () => {
    const url = `${RECEIVER_ORIGIN}/${encodeURIComponent(follows)}`
    return post('/v1/endpoints', JSON.stringify({ url, ...filterOf(follows) }), {
      ...JSON_HEADERS,
      ...PUBLISHER_HEADERS,
      'idempotency-key': `endpoint ${follows}`,
    })
  })

export const subscribe = (reader: ScenarioReader): UserRequest =>
  userRequest(`subscribe ${reader.email}`, async () =>
    post('/v1/subscriptions', JSON.stringify({ email: reader.email, ...preferencesOf(reader) }), JSON_HEADERS),
  )

/** The reader opens the link of the newest confirmation. */
export const confirm = ({ email }: ScenarioReader, { acceptedMails }: SimulatedProvider): UserRequest =>
  userRequest(`confirm ${email}`, async () => {
    const own = (await acceptedMails()).filter((mail) => mail.to[0] === email && mail.tags.kind === 'confirmation')
    const path = /https:\S+(\/confirm\/\S+)/.exec(own.at(-1)?.text ?? '')?.[1]
    return post(path ?? '/confirm/no-mail-yet', '', FORM_HEADERS)
  })

export const unsubscribe = ({ email }: ScenarioReader): UserRequest =>
  userRequest(`unsubscribe ${email}`, async () =>
    post(await linkPath('unsubscribe', email), 'List-Unsubscribe=One-Click', FORM_HEADERS),
  )

export const eraseData = ({ email }: ScenarioReader): UserRequest => ({
  ...userRequest(eraseNameOf(email), async () => {
    const path = `/v1/subscribers?email=${encodeURIComponent(email)}`
    return new Request(`${SITE_URL}${path}`, { method: 'DELETE', headers: PUBLISHER_HEADERS })
  }),
  mayBeGone: true,
})

export const eraseNameOf = (email: string): string => `erase ${email}`

/** The provider calls back that the reader complained about an earlier mail. It repeats a callback that was not answered. */
export const complain = ({ email }: ScenarioReader): UserRequest =>
  userRequest(complaintNameOf(email), async () => {
    const data = { email_id: 'an-earlier-mail', to: [email], tags: {} }
    const at = new Date(Date.now())
    const body = JSON.stringify({ type: 'email.complained', created_at: at.toISOString(), data })
    const webhook = new Webhook(RUNTIME_VARIABLES.RESEND_WEBHOOK_SECRET)
    return signedRequest(`${SITE_URL}/hooks/resend`, webhook, { id: `complaint of ${email}`, body }, at)
  })

export const complaintNameOf = (email: string): string => `complaint of ${email}`

/** The operator looks into the list of the provider, whether it accepted the chunk. */
export const settleChunk = (chunk: number, { acceptedMails }: SimulatedProvider): UserRequest => ({
  ...userRequest(`settle chunk ${chunk}`, async () => {
    const isAccepted = (await acceptedMails()).some(({ tags }) => tags.chunk === String(chunk))
    const body = JSON.stringify({ as: isAccepted ? 'sent' : 'resend' })
    return post(`/v1/chunks/${chunk}/settle`, body, { ...JSON_HEADERS, ...PUBLISHER_HEADERS })
  }),
  mayBeGone: true,
})

/** The reader chooses another schedule and, with alerts, severe events only. */
export const changePreferences = (reader: ScenarioReader): UserRequest =>
  userRequest(`change preferences ${reader.email}`, async () => {
    const other: DigestName = reader.digest === 'seven' ? 'damascus' : 'seven'
    const alerts = reader.alerts === 'none' ? 'none' : 'the severe'
    const chosen = { regions: [], ...preferencesOf({ ...reader, digest: other, alerts }) }
    const { regions = [], digest, ...flat } = chosen
    const fields = [...Object.entries({ ...flat, ...digest }), ...regions.map((region) => ['regions', region])]
    return post(
      await linkPath('preferences', reader.email),
      new URLSearchParams(fields as string[][]).toString(),
      FORM_HEADERS,
    )
  })

const TOKENS = linkTokens([RUNTIME_VARIABLES.LINK_SECRET])

const linkPath = async (purpose: LinkPurpose, email: string): Promise<string> => {
  const reader = await env.DB.prepare('SELECT link_word AS word FROM subscriber WHERE email = ?1')
    .bind(email)
    .first<{ word: string }>()
  return `/${purpose}/${await (await TOKENS).sign(purpose, { word: reader!.word, issuedAt: Date.now() })}`
}

export const publish = (event: ScenarioEvent): UserRequest =>
  userRequest(`publish ${event.id}`, async () => postRevision('/v1/events', { id: event.id, ...recordOf(event) }))

export const retract = (event: ScenarioEvent): UserRequest =>
  revise(event, { change: 'retraction', reason: { en: 'It did not happen.' }, ...(event.redacted && otherText(event)) })

/** Retracts an event and records it again, at once if the retraction is answered. */
export const recall = (event: ScenarioEvent): UserRequest => ({
  ...retract(event),
  next: revise(event, { change: 'new', reason: { en: 'It did happen.' }, number: 3 }),
})

/** Publishes an urgent correction with another title, so that the audit can tell which version a mail shows. */
export const correct = (event: ScenarioEvent): UserRequest =>
  revise(event, {
    change: 'correction',
    urgent: true,
    reason: { en: 'It was not so.' },
    ...(event.isRaised && { severity: 'severe' }),
    ...otherText(event),
  })

export const update = (event: ScenarioEvent): UserRequest => revise(event, { change: 'update' })

/** An operator redacts the first revision. */
export const redact = ({ id }: ScenarioEvent): UserRequest =>
  userRequest(redactNameOf(id), async () =>
    post(`/v1/events/${id}/revisions/1/redact`, JSON.stringify({ reason: 'privacy' }), {
      ...JSON_HEADERS,
      ...PUBLISHER_HEADERS,
    }),
  )

export const redactNameOf = (event: string): string => `redact ${event}`

const otherText = ({ id }: ScenarioEvent) => ({
  text: { en: { title: `What is known: ${id}`, summary: 'It was reported.' } },
})

const revise = (event: ScenarioEvent, revision: Record<string, unknown>): UserRequest =>
  userRequest(`${revision.change} ${event.id}`, async () =>
    postRevision(`/v1/events/${event.id}/revisions`, { number: 2, ...recordOf(event), ...revision }),
  )

/** The idempotency key allows a publisher to send the request again. */
const postRevision = (path: string, body: Record<string, unknown>): Request => {
  const key = `once ${path} ${body.id} ${body.number}`
  const headers = { ...JSON_HEADERS, ...PUBLISHER_HEADERS, 'idempotency-key': key }
  return post(path, JSON.stringify(body), headers)
}

const recordOf = ({ id, region, severity, silent }: ScenarioEvent) => ({
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'reported',
  severity,
  regions: [{ id: region }],
  actors: [],
  text: { en: { title: `What happened: ${id}`, summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
  silent,
})
