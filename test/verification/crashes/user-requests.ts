import { env } from 'cloudflare:workers'
import { type LinkPurpose, linkTokens } from '../../../src/audience/link-tokens.ts'
import { PUBLISHER_KEY, RUNTIME_VARIABLES, SITE_URL } from '../../runtime-variables.ts'
import {
  ALERTS,
  DIGESTS,
  type DigestName,
  type Follows,
  type Scenario,
  type ScenarioEvent,
  type ScenarioReader,
} from './scenario.ts'
import type { SimulatedProvider } from './simulated-provider.ts'
import { RECEIVER_ORIGIN } from './simulated-receiver.ts'

/** A request that a person sends until it is answered, not before `notBefore` (wall clock, ms UTC). */
export type UserRequest = { name: string; create: () => Promise<Request>; notBefore: number }

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
export const importReaders = ({ readers }: Scenario): UserRequest => {
  const lines = readers
    .filter(({ role }) => role !== 'late' && role !== 'silent')
    .map((reader) => JSON.stringify({ email: reader.email, consent: 'on paper', ...preferencesOf(reader) }))
  return userRequest('import readers', async () => post('/v1/subscribers', lines.join('\n'), PUBLISHER_HEADERS))
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
  revise(event, { change: 'retraction', reason: { en: 'It did not happen.' } })

/** Publishes an urgent correction with another title, so that the audit can tell which version a mail shows. */
export const correct = (event: ScenarioEvent): UserRequest =>
  revise(event, {
    change: 'correction',
    urgent: true,
    reason: { en: 'It was not so.' },
    ...(event.isRaised && { severity: 'severe' }),
    text: { en: { title: `What is known: ${event.id}`, summary: 'It was reported.' } },
  })

export const update = (event: ScenarioEvent): UserRequest => revise(event, { change: 'update' })

const revise = (event: ScenarioEvent, revision: Record<string, unknown>): UserRequest =>
  userRequest(`${revision.change} ${event.id}`, async () =>
    postRevision(`/v1/events/${event.id}/revisions`, { ...recordOf(event), ...revision, number: 2 }),
  )

/** The idempotency key allows a publisher to send the request again. */
const postRevision = (path: string, body: Record<string, unknown>): Request => {
  const headers = { ...JSON_HEADERS, ...PUBLISHER_HEADERS, 'idempotency-key': `once ${path} ${body.id}` }
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
