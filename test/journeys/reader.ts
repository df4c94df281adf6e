import { afterAll } from 'vitest'
import { freshName, idle, inbox, post, site } from './newsroom.ts'

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

/** A choice as a reader finds it in what is held of them. */
export type Choice = {
  regions: string[]
  actors: string[]
  match: string
  backed: boolean
  severity: string
  digest: { cadence: string; weekday: string; time: string; timezone: string }
  alerts: string
  alerts_per_hour: number | null
  quiet: { from: string; to: string } | null
  extreme_at_once: boolean
  alerted: string
  lang: string
}

type Given = Partial<Omit<Choice, 'digest'>> & {
  digest?: Partial<Choice['digest']>
}

/** An address that no other test uses. */
export const freshAddress = (name = 'reader'): string => `${freshName(name)}@example.org`

export const mailsTo = async (address: string, kind?: string): Promise<Captured[]> => {
  const mails = (await (await fetch(`${inbox()}/api/mails?to=${encodeURIComponent(address)}`)).json()) as Captured[]
  return mails.filter((mail) => !kind || mail.tags.kind === kind)
}

/** All links for a purpose in one mail: each alone on its line of the text part. */
const linksOf = (mail: Captured, purpose: string): string[] =>
  mail.text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${site()}/${purpose}/`) && !line.endsWith('/now'))

/** The link for a purpose in the newest mail that has one. */
export const linkIn = (mails: Captured[], purpose: string): string => {
  const found = mails.flatMap((mail) => linksOf(mail, purpose)).at(-1)
  if (!found) throw new Error(`no mail has a link to ${purpose}`)
  return found
}

/** The links to confirm that an address was sent, oldest first. */
export const confirmLinks = async (address: string): Promise<string[]> =>
  (await mailsTo(address, 'confirmation')).flatMap((mail) => linksOf(mail, 'confirm'))

/** Asks for mail by JSON, and waits for the mail that asks to confirm it. */
export const asked = async (choice: Given = {}, address = freshAddress()): Promise<string> => {
  const response = await post('/v1/subscriptions', {
    email: address,
    ...choice,
  })
  if (response.status !== 202) throw new Error(await response.text())
  await idle()
  return address
}

/** Asks and confirms through the mail, as a reader would. */
export const subscribed = async (choice: Given = {}, address = freshAddress()): Promise<string> => {
  await confirmNewest(await asked(choice, address))
  return address
}

/** Presses the button behind the newest link to confirm. */
export const confirmNewest = async (address: string): Promise<void> => {
  await press(linkIn(await mailsTo(address, 'confirmation'), 'confirm'))
  members.add(address)
}

/** Presses the button on a page behind a link, and waits for what follows. */
export const press = async (link: string, fields: Record<string, string | string[]> = {}): Promise<void> => {
  const response = await fetch(link, { method: 'POST', body: formOf(fields) })
  if (response.status !== 200) throw new Error(`${link} was answered with ${response.status}`)
  await idle()
}

/** The fields of a form as a browser sends them. */
export const formOf = (fields: Record<string, string | string[]>): URLSearchParams =>
  new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])))

/** The link for a purpose in the newest mail to an address. */
export const linkTo = async (address: string, purpose: string): Promise<string> =>
  linkIn(await mailsTo(address), purpose)

/** What is held of a reader, as the reader can read it. */
export const heldOf = async (address: string): Promise<{ email: string; state: string; choice: Choice }> =>
  (await (await fetch(`${await linkTo(address, 'data')}/export`)).json()) as Awaited<ReturnType<typeof heldOf>>

/** The events that a mail links to, in the order in which it tells them. */
export const storyOf = (mail: Captured): string[] => [
  ...new Set([...mail.text.matchAll(/\/events\/([a-z0-9-]+)/g)].map((match) => match[1]!)),
]

/** The events that a mail links to, sorted. */
export const eventsIn = (mail: Captured): string[] => storyOf(mail).sort()

/** What each digest to an address told, oldest first. */
export const digestsTo = async (address: string): Promise<string[][]> =>
  (await mailsTo(address, 'digest')).map(eventsIn)

const members = new Set<string>()

// All files share one product: who stays on its lists makes every later tick slower and every later judgement harder.
afterAll(async () => {
  for (const address of members) {
    const mails = await mailsTo(address)
    if (mails.some((mail) => mail.tags.kind !== 'confirmation'))
      await press(linkIn(mails, 'unsubscribe')).catch(() => undefined)
  }
})
