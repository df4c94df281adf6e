import { inject } from 'vitest'

/** One mail as the inbox's API shows it. */
export type Captured = {
  id: string
  to: string[]
  subject: string
  html: string
  text: string
  headers: Record<string, string>
  tags: Record<string, string>
  idempotency_key: string
  accepted_at: string
}

export const site = (): string => inject('site')
export const inbox = (): string => inject('inbox')

const KEY = { authorization: 'Bearer local-publisher-key' }
const JSON_TYPE = { 'content-type': 'application/json' }

let named = 0
/** An address that no other test uses. */
export const freshAddress = (name = 'reader'): string =>
  `${name}-${process.pid}-${Date.now().toString(36)}-${++named}@example.org`

export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${site()}${path}`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) })

export const publish = (event: unknown): Promise<Response> => post('/v1/events', event, KEY)
export const revise = (id: string, revision: unknown): Promise<Response> =>
  post(`/v1/events/${id}/revisions`, revision, KEY)

/** A small sound event; `more` changes what a test is about. */
export const anEvent = (more: Record<string, unknown> = {}) => ({
  nature: 'event',
  when: '2024-12-05',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  actors: [],
  text: { en: { title: 'Something happened', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
  ...more,
})

export const status = async () =>
  (await (await fetch(`${site()}/v1/status`, { headers: KEY })).json()) as { now: string; work: Record<string, number> }

/** Waits until nothing is left to do. */
export const idle = async (): Promise<void> => {
  const until = Date.now() + 30_000
  while (Date.now() < until) {
    const { unknown: _, ...work } = (await status()).work
    if (Object.values(work).every((count) => count === 0)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`work is left: ${JSON.stringify((await status()).work)}`)
}

/** Tells the cron a time and waits until all that follows from it is done. */
export const tick = async (at: number | string): Promise<void> => {
  const time = typeof at === 'number' ? at : Date.parse(at)
  const response = await fetch(`${site()}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${time}`)
  if (!response.ok) throw new Error(`a tick was answered with ${response.status}`)
  await idle()
}

export const mailsTo = async (address: string, kind?: string): Promise<Captured[]> => {
  const mails = (await (await fetch(`${inbox()}/api/mails?to=${encodeURIComponent(address)}`)).json()) as Captured[]
  return mails.filter((mail) => !kind || mail.tags['kind'] === kind)
}

/** The link for a purpose in the newest mail that has one: alone on its line of the text part. */
export const linkIn = (mails: Captured[], purpose: string): string => {
  for (const mail of [...mails].reverse()) {
    const found = mail.text
      .split('\n')
      .find((line) => line.startsWith(`${site()}/${purpose}/`) && !line.endsWith('/now'))
    if (found) return found.trim()
  }
  throw new Error(`no mail has a link to ${purpose}`)
}

/** Asks by JSON and confirms through the mail, as a reader would. */
export const subscribed = async (choice: Record<string, unknown> = {}, address = freshAddress()): Promise<string> => {
  const response = await post('/v1/subscriptions', { email: address, ...choice })
  if (response.status !== 202) throw new Error(await response.text())
  await idle()
  await confirmNewest(address)
  return address
}

export const confirmNewest = async (address: string): Promise<void> => {
  const confirmed = await fetch(linkIn(await mailsTo(address, 'confirmation'), 'confirm'), { method: 'POST' })
  if (confirmed.status !== 200) throw new Error(`confirming was answered with ${confirmed.status}`)
  await idle()
}

/** The events that a mail links to. */
export const eventsIn = (mail: Captured): string[] =>
  [...new Set([...mail.text.matchAll(/\/events\/([a-z0-9-]+)/g)].map((match) => match[1]!))].sort()
