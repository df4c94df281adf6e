import { setTimeout as pause } from 'node:timers/promises'
import { sendTick } from './product.ts'

/** Where the story is told, and to whom. */
export type Stage = { site: string; inbox: string; key: string; say: (line: string) => void }

type Mail = { id: string; subject: string; text: string; tags: { kind?: string } }
type Reader = {
  email: string
  name: string
  subscription: { regions: string[]; actors: string[]; lang: string; digest: Record<string, string> }
}

const MINUTE = 60_000
const DAY = 86_400_000

const ANNA: Reader = {
  name: 'Anna, in English: Aleppo and Russia, daily at 07:00 in Berlin',
  email: 'anna@readers.localhost.localdomain',
  subscription: {
    regions: ['sy-aleppo'],
    actors: ['russia'],
    lang: 'en',
    digest: { cadence: 'daily', time: '07:00', timezone: 'Europe/Berlin' },
  },
}

const OMAR: Reader = {
  name: 'Omar, in Arabic: Idlib and HTS, Mondays at 08:00 in Damascus',
  email: 'omar@readers.localhost.localdomain',
  subscription: {
    regions: ['sy-idlib'],
    actors: ['hts'],
    lang: 'ar',
    digest: { cadence: 'weekly', weekday: 'monday', time: '08:00', timezone: 'Asia/Damascus' },
  },
}

const EVENT = {
  nature: 'event',
  when: '2024-12-03',
  kind: 'humanitarian.aid',
  certainty: 'reported',
  severity: 'moderate',
  regions: [{ id: 'sy-aleppo-city', primary: true }],
  actors: [{ id: 'hts', role: 'party' }],
  text: {
    en: {
      title: 'Bread distributed in Aleppo',
      summary: 'Bakeries in several quarters of Aleppo worked again, according to residents.',
    },
    ar: { title: 'توزيع الخبز في حلب', summary: 'عادت أفران في عدد من أحياء حلب إلى العمل، وفق ما أفاد به سكان.' },
  },
  sources: [{ publisher: 'Waqai demonstration', title: 'An event made up for this demonstration' }],
}

/**
 * Two readers subscribe, confirm through the mails in the inbox and are welcomed; an event is published; time moves
 * to the moments when their digests are due; and what arrived is said, with links to look at it.
 */
export const tellStory = async (stage: Stage): Promise<void> => {
  await refuseOtherStories(stage)
  for (const reader of [ANNA, OMAR]) await join(stage, reader)
  stage.say('\nAn event in Aleppo is published.')
  await send(stage, '/v1/events', EVENT, { authorization: `Bearer ${stage.key}` })
  stage.say('Time moves on, morning by morning, for a week.')
  const start = await timeNow(stage)
  for (let at = start + 10 * MINUTE; at <= start + 7 * DAY + 10 * MINUTE; at += 30 * MINUTE)
    await sendTick(stage.site, at)
  await idle(stage)
  for (const reader of [ANNA, OMAR]) await tellMails(stage, reader)
}

/** The readers follow places and actors of the timeline that ships: with another they would have nothing to choose. */
const refuseOtherStories = async ({ site }: Stage): Promise<void> => {
  const known = new Set<string>()
  for (const list of ['regions', 'actors'] as const) {
    const listed = (await (await fetch(`${site}/v1/${list}`)).json()) as Record<typeof list, { id: string }[]>
    for (const { id } of listed[list]) known.add(id)
  }
  const named = [...EVENT.regions, ...EVENT.actors].map(({ id }) => id)
  const followed = [ANNA, OMAR].flatMap(({ subscription }) => [...subscription.regions, ...subscription.actors])
  if ([...named, ...followed].some((id) => !known.has(id)))
    throw new Error('The demo tells of the timeline that ships, and another one is in its place: use npm start.')
}

const join = async (stage: Stage, { name, email, subscription }: Reader): Promise<void> => {
  stage.say(`\n${name}`)
  await send(stage, '/v1/subscriptions', { email, ...subscription }, {})
  stage.say('  asks to be written to')
  const confirmation = await mailOf(stage, email, 'confirmation')
  const link = /^\S+\/confirm\/\S+$/m.exec(confirmation.text)?.[0]
  if (!link) throw new Error('The confirmation has no link.')
  await fetch(link, { method: 'POST' })
  stage.say('  confirms through the mail in the inbox')
  await mailOf(stage, email, 'welcome')
  stage.say('  gets the story so far')
}

const tellMails = async (stage: Stage, { name, email }: Reader): Promise<void> => {
  stage.say(`\n${name}`)
  for (const mail of await mailsOf(stage, email))
    stage.say(`  ${mail.tags.kind}: ${mail.subject}\n    ${stage.inbox}/mails/${mail.id}`)
}

const send = async ({ site }: Stage, path: string, body: unknown, headers: Record<string, string>): Promise<void> => {
  const response = await fetch(`${site}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
}

const mailsOf = async ({ inbox }: Stage, email: string): Promise<Mail[]> =>
  (await (await fetch(`${inbox}/api/mails?to=${encodeURIComponent(email)}`)).json()) as Mail[]

const mailOf = async (stage: Stage, email: string, kind: string): Promise<Mail> => {
  for (let tries = 0; tries < 200; tries++) {
    const found = (await mailsOf(stage, email)).find((mail) => mail.tags.kind === kind)
    if (found) return found
    await pause(50)
  }
  throw new Error(`No ${kind} came.`)
}

type Status = { now: string; work: { plan: number; confirmations: number; alerts: number; digests: number } }

const statusOf = async ({ site, key }: Stage): Promise<Status> =>
  (await (await fetch(`${site}/v1/status`, { headers: { authorization: `Bearer ${key}` } })).json()) as Status

const timeNow = async (stage: Stage): Promise<number> => Date.parse((await statusOf(stage)).now)

const idle = async (stage: Stage): Promise<void> => {
  for (let tries = 0; tries < 400; tries++) {
    const { plan, confirmations, alerts, digests } = (await statusOf(stage)).work
    if (plan + confirmations + alerts + digests === 0) return
    await pause(50)
  }
  throw new Error('Work is left undone.')
}
