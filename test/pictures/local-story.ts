import { setTimeout as pause } from 'node:timers/promises'
import { type Product, sendTick } from '../../src/cli/local/product.ts'
import { EVENTS, REVISIONS } from './sample-content.ts'

/** A mail as the inbox lists it. */
export type CapturedMail = { html: string; tags: { kind: string }; to: string[] }

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const POLL_MS = 100
const WAIT_AT_MOST_MS = 60_000
const READERS = ['en', 'ar'].map((lang) => ({ lang, email: `${lang}@readers.localhost.localdomain` }))

/**
 * Brings about a mail of each kind that readers get, in both languages: two readers subscribe and confirm, events are
 * published, and one is corrected and another retracted after the alerts. Returns the mails and the link to the
 * preferences of the first reader.
 */
export const playStory = async (product: Product): Promise<{ mails: CapturedMail[]; preferences: string }> => {
  const story = createStory(product)
  for (const reader of READERS)
    await story.post('/v1/subscriptions', { ...reader, alerts: 'all', digest: { cadence: 'daily', time: '07:00' } })
  await story.passTime(MINUTE_MS)
  for (const { email } of READERS) await story.confirm(email)
  for (const event of EVENTS) await story.post('/v1/events', event)
  await story.passTime(5 * MINUTE_MS)
  for (const { id, ...revision } of REVISIONS) await story.post(`/v1/events/${id}/revisions`, revision)
  for (let hours = 0; hours < 26; hours += 2) await story.passTime(2 * HOUR_MS)
  const mails = await story.listMails()
  return { mails, preferences: linkIn(mails.find(({ tags }) => tags.kind === 'digest')!, 'preferences') }
}

const linkIn = ({ html }: CapturedMail, purpose: string): string => {
  const link = new RegExp(`href="([^"]+/${purpose}/[^"?/]+)"`).exec(html)?.[1]
  if (!link) throw new Error(`A mail has no link for ${purpose}.`)
  return link
}

const createStory = ({ site, inbox, key }: Product) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  const listMails = async (): Promise<CapturedMail[]> =>
    (await (await fetch(`${inbox}/api/mails`)).json()) as CapturedMail[]
  const readStatus = async () =>
    (await (await fetch(`${site}/v1/status`, { headers })).json()) as { now: string; work: Record<string, number> }
  const waitUntilIdle = async (): Promise<void> => {
    const end = Date.now() + WAIT_AT_MOST_MS
    for (; Date.now() < end; await pause(POLL_MS)) {
      const { unknown: _, ...work } = (await readStatus()).work
      if (Object.values(work).every((count) => count === 0)) return
    }
    throw new Error('The product has work left after a minute.')
  }
  return {
    listMails,
    post: async (path: string, body: unknown): Promise<void> => {
      const response = await fetch(`${site}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
    },
    passTime: async (ms: number): Promise<void> => {
      await sendTick(site, Date.parse((await readStatus()).now) + ms)
      await waitUntilIdle()
    },
    confirm: async (email: string): Promise<void> => {
      const confirmation = (await listMails()).find(({ to }) => to[0] === email)!
      await fetch(linkIn(confirmation, 'confirm'), { method: 'POST' })
      await waitUntilIdle()
    },
  }
}
