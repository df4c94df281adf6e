import { setTimeout as pause } from 'node:timers/promises'
import { sendTick } from './product.ts'

/** The product that the demo runs on, and where its lines go. */
export type DemoContext = { site: string; inbox: string; key: string; print: (line: string) => void }

type Mail = { id: string; subject: string; text: string; tags: { kind?: string } }
type DemoReader = {
  email: string
  description: string
  preferences: { regions: string[]; actors: string[]; lang: string; digest: Record<string, string> }
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const TICK_EVERY_MS = 4 * 3_600_000
const POLL_MS = 50
const WAIT_AT_MOST_MS = 20_000

const READERS: DemoReader[] = [
  {
    description: 'Anna reads English. She follows Aleppo and Russia, and gets a digest daily at 07:00 in Berlin.',
    email: 'anna@readers.localhost.localdomain',
    preferences: {
      regions: ['sy-aleppo'],
      actors: ['russia'],
      lang: 'en',
      digest: { cadence: 'daily', time: '07:00', timezone: 'Europe/Berlin' },
    },
  },
  {
    description: 'Omar reads Arabic. He follows Idlib and HTS, and gets a digest on Mondays at 08:00 in Damascus.',
    email: 'omar@readers.localhost.localdomain',
    preferences: {
      regions: ['sy-idlib'],
      actors: ['hts'],
      lang: 'ar',
      digest: { cadence: 'weekly', weekday: 'monday', time: '08:00', timezone: 'Asia/Damascus' },
    },
  },
]

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
 * Subscribes two readers, who confirm by the mails in the inbox, publishes an event, advances the clock by a week, and
 * prints the mails that each reader got, with links to them. Throws if the gazetteer lacks the ids that it uses.
 */
export const runDemo = async (context: DemoContext): Promise<void> => {
  await checkGazetteer(context)
  for (const reader of READERS) await subscribe(context, reader)
  context.print('\nThe demo publishes an event in Aleppo.')
  await post(context, '/v1/events', EVENT, { authorization: `Bearer ${context.key}` })
  context.print('The clock advances by a week, in steps of four hours.')
  const start = (await readStatus(context)).now
  for (let at = start + 10 * MINUTE_MS; at <= start + 7 * DAY_MS + TICK_EVERY_MS; at += TICK_EVERY_MS)
    await sendTick(context.site, at)
  await waitFor('all mails are sent', async () => ((await readStatus(context)).isIdle ? true : null))
  for (const reader of READERS) await printMails(context, reader)
}

const checkGazetteer = async ({ site }: DemoContext): Promise<void> => {
  const known = new Set<string>()
  for (const list of ['regions', 'actors'] as const) {
    const answer = (await (await fetch(`${site}/v1/${list}`)).json()) as Record<typeof list, { id: string }[]>
    for (const { id } of answer[list]) known.add(id)
  }
  const followed = READERS.flatMap(({ preferences }) => [...preferences.regions, ...preferences.actors])
  const placed = [...EVENT.regions, ...EVENT.actors].map(({ id }) => id)
  if ([...followed, ...placed].some((id) => !known.has(id)))
    throw new Error('The demo needs the timeline and the gazetteer that ship with Waqai. Use npm start with your own.')
}

const subscribe = async (context: DemoContext, { description, email, preferences }: DemoReader): Promise<void> => {
  context.print(`\n${description}`)
  await post(context, '/v1/subscriptions', { email, ...preferences }, {})
  context.print('  A subscription is requested.')
  const confirmation = await waitForMail(context, email, 'confirmation')
  const link = /^\S+\/confirm\/\S+$/m.exec(confirmation.text)?.[0]
  if (!link) throw new Error(`The confirmation to ${email} has no link.`)
  await fetch(link, { method: 'POST' })
  context.print('  The link in the confirmation mail is used.')
  await waitForMail(context, email, 'welcome')
  context.print('  The welcome mail arrives, with the events so far.')
}

const printMails = async (context: DemoContext, { description, email }: DemoReader): Promise<void> => {
  context.print(`\n${description} The mails:`)
  for (const mail of await listMails(context, email))
    context.print(`  ${mail.tags.kind}: ${mail.subject}\n    ${context.inbox}/mails/${mail.id}`)
}

const post = async (
  { site }: DemoContext,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<void> => {
  const response = await fetch(`${site}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
}

const listMails = async ({ inbox }: DemoContext, email: string): Promise<Mail[]> =>
  (await (await fetch(`${inbox}/api/mails?to=${encodeURIComponent(email)}`)).json()) as Mail[]

const waitForMail = (context: DemoContext, email: string, kind: string): Promise<Mail> =>
  waitFor(
    `the ${kind} to ${email} arrives`,
    async () => (await listMails(context, email)).find((mail) => mail.tags.kind === kind) ?? null,
  )

/** Asks until the answer is not null. Throws after 20 s. */
const waitFor = async <T>(what: string, ask: () => Promise<T | null>): Promise<T> => {
  const until = Date.now() + WAIT_AT_MOST_MS
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (Date.now() > until) throw new Error(`Waited ${WAIT_AT_MOST_MS / 1000} s, but not yet true: ${what}.`)
    await pause(POLL_MS)
  }
}

type Status = { now: string; work: { plan: number; confirmations: number; alerts: number; digests: number } }

const readStatus = async ({ site, key }: DemoContext): Promise<{ now: number; isIdle: boolean }> => {
  const response = await fetch(`${site}/v1/status`, { headers: { authorization: `Bearer ${key}` } })
  const { now, work } = (await response.json()) as Status
  const { plan, confirmations, alerts, digests } = work
  return { now: Date.parse(now), isIdle: plan + confirmations + alerts + digests === 0 }
}
