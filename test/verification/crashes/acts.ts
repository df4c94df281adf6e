import { env } from 'cloudflare:workers'
import { type LinkPurpose, linkTokens } from '../../../src/audience/link-tokens.ts'
import { PUBLISHER_KEY, RUNTIME_VARIABLES, SITE_URL } from '../../runtime-variables.ts'
import type { Network } from './network.ts'
import { ALERTS, DIGESTS, type DigestName, type Happening, type Reader, type Story } from './story.ts'

/** Something that a person does at the front door, and does again until it is answered. */
export type Act = { name: string; request: () => Promise<Request>; notBefore: number }

const AS_PUBLISHER = { authorization: `Bearer ${PUBLISHER_KEY}` }
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

const act = (name: string, request: () => Promise<Request>): Act => ({ name, request, notBefore: 0 })

const post = (path: string, body: string, headers: Record<string, string>): Request =>
  new Request(`${SITE_URL}${path}`, { method: 'POST', body, headers })

const choiceOf = ({ follows, lang, digest, alerts }: Reader) => ({
  ...(follows === 'aleppo' && { regions: ['sy-aleppo'] }),
  ...(follows === 'daraa' && { regions: ['sy-daraa'] }),
  ...(follows === 'the severe' && { severity: 'severe' }),
  lang,
  digest: DIGESTS[digest],
  ...ALERTS[alerts],
})

/** An operator brings the readers who have consented elsewhere. */
export const load = ({ readers }: Story): Act => {
  const lines = readers
    .filter(({ part }) => part !== 'late' && part !== 'silent')
    .map((reader) => JSON.stringify({ email: reader.email, consent: 'on paper', ...choiceOf(reader) }))
  return act('load', async () => post('/v1/subscribers', lines.join('\n'), AS_PUBLISHER))
}

export const ask = (reader: Reader): Act =>
  act(`ask ${reader.email}`, async () =>
    post('/v1/subscriptions', JSON.stringify({ email: reader.email, ...choiceOf(reader) }), JSON_TYPE),
  )

/** The late reader opens the newest confirmation that came. */
export const confirm = ({ email }: Reader, { mails }: Network): Act =>
  act(`confirm ${email}`, async () => {
    const mine = (await mails()).filter((mail) => mail.to[0] === email && mail.tags.kind === 'confirmation')
    const path = /https:\S+(\/confirm\/\S+)/.exec(mine.at(-1)?.text ?? '')?.[1]
    return post(path ?? '/confirm/nothing-came', '', FORM_TYPE)
  })

export const leave = ({ email }: Reader): Act =>
  act(`leave ${email}`, async () => post(await pathTo('unsubscribe', email), 'List-Unsubscribe=One-Click', FORM_TYPE))

export const move = (reader: Reader): Act =>
  act(`move ${reader.email}`, async () => {
    const other: DigestName = reader.digest === 'seven' ? 'damascus' : 'seven'
    const alerts = reader.alerts === 'none' ? 'none' : 'the severe'
    const { regions = [], digest, ...flat } = { regions: [], ...choiceOf({ ...reader, digest: other, alerts }) }
    const fields = [...Object.entries({ ...flat, ...digest }), ...regions.map((region) => ['regions', region])]
    return post(
      await pathTo('preferences', reader.email),
      new URLSearchParams(fields as string[][]).toString(),
      FORM_TYPE,
    )
  })

const SIGNED = linkTokens([RUNTIME_VARIABLES.LINK_SECRET])

const pathTo = async (purpose: LinkPurpose, email: string): Promise<string> => {
  const reader = await env.DB.prepare('SELECT number FROM subscriber WHERE email = ?1')
    .bind(email)
    .first<{ number: number }>()
  return `/${purpose}/${await (await SIGNED).sign(purpose, reader!.number)}`
}

export const publish = (happening: Happening): Act =>
  act(`publish ${happening.id}`, async () => record('/v1/events', { id: happening.id, ...eventOf(happening) }))

export const retract = (happening: Happening): Act =>
  revise(happening, { change: 'retraction', reason: { en: 'It did not happen.' } })

/** Puts an event right, which changes its title, so that a mail shows which form it tells. */
export const correct = (happening: Happening): Act =>
  revise(happening, {
    change: 'correction',
    urgent: true,
    reason: { en: 'It was smaller.' },
    text: { en: { title: `What is known: ${happening.id}`, summary: 'It was reported.' } },
  })

export const update = (happening: Happening): Act => revise(happening, { change: 'update' })

const revise = (happening: Happening, revision: Record<string, unknown>): Act =>
  act(`${revision.change} ${happening.id}`, async () =>
    record(`/v1/events/${happening.id}/revisions`, { ...eventOf(happening), ...revision, number: 2 }),
  )

/** A publisher's request has a key of its own, so that it may be sent again. */
const record = (path: string, body: Record<string, unknown>): Request =>
  post(path, JSON.stringify(body), { ...JSON_TYPE, ...AS_PUBLISHER, 'idempotency-key': `once ${path} ${body.id}` })

const eventOf = ({ id, region, severity, silent }: Happening) => ({
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
