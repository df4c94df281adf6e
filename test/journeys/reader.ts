import { waitUntilIdle } from './clock.ts'
import { inbox, site } from './product.ts'
import { newId, postJson } from './site-client.ts'

/** One mail as the inbox's API shows it. */
export type CapturedMail = {
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

/** Preferences as a reader finds them in the export of their data. */
export type Preferences = {
  regions: string[]
  actors: string[]
  match: string
  backed: boolean
  severity: string
  certainty: string
  digest: { cadence: string; weekday: string; monthday?: number; time: string; timezone: string }
  alerts: string
  alerts_per_hour: number | null
  quiet: { from: string; to: string } | null
  extreme_at_once: boolean
  alerted: string
  lang: string
}

/** Preferences in a request, where all may be left out. */
export type RequestedPreferences = Partial<Omit<Preferences, 'digest'>> & { digest?: Partial<Preferences['digest']> }

/** The fields of a form, by name. */
export type FormFields = Record<string, string | string[]>

/** An address that no other test uses. */
export const newAddress = (name = 'reader'): string => `${newId(name)}@example.org`

/** The mails to an address, of one kind or of all, oldest first. */
export const mailsTo = async (address: string, kind?: string): Promise<CapturedMail[]> => {
  const response = await fetch(`${inbox()}/api/mails?to=${encodeURIComponent(address)}`)
  const mails = (await response.json()) as CapturedMail[]
  return mails.filter((mail) => !kind || mail.tags.kind === kind)
}

/** The kinds of the mails to an address, oldest first. */
export const kindsTo = async (address: string): Promise<string[]> =>
  (await mailsTo(address)).map((mail) => mail.tags.kind!)

/** A link for a purpose ends with its token; a longer one leads to a part of the page. */
const TOKEN = /^[A-Za-z0-9_.-]{22,300}$/

/** All links for a purpose in one mail: each is alone on its line of the text part. */
const linksIn = (mail: CapturedMail, purpose: string): string[] =>
  mail.text
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line.startsWith(`${site()}/${purpose}/`) && TOKEN.test(line.slice(`${site()}/${purpose}/`.length)),
    )

/** The link for a purpose in the newest mail to an address that has one. */
export const newestLink = async (address: string, purpose: string): Promise<string> => {
  const link = (await mailsTo(address)).flatMap((mail) => linksIn(mail, purpose)).at(-1)
  if (!link) throw new Error(`No mail to ${address} has a link to ${purpose}.`)
  return link
}

/** The confirmation links that an address was sent, oldest first. */
export const confirmLinks = async (address: string): Promise<string[]> =>
  (await mailsTo(address, 'confirmation')).flatMap((mail) => linksIn(mail, 'confirm'))

/** Requests a subscription by JSON, and waits for the confirmation mail. Returns the address. */
export const requestSubscription = async (
  preferences: RequestedPreferences = {},
  address = newAddress(),
): Promise<string> => {
  const response = await postJson('/v1/subscriptions', { email: address, ...preferences })
  if (response.status !== 202) throw new Error(await response.text())
  await waitUntilIdle()
  return address
}

/** Requests a subscription and confirms it by the link in the mail. Returns the address. */
export const subscribe = async (preferences: RequestedPreferences = {}, address = newAddress()): Promise<string> => {
  await requestSubscription(preferences, address)
  await confirm(address)
  return address
}

/** Confirms by the newest confirmation link. */
export const confirm = async (address: string): Promise<void> => submit((await confirmLinks(address)).at(-1)!)

/** Submits the form on the page of a link, and waits until all work that it causes is done. */
export const submit = async (link: string, fields: FormFields = {}): Promise<void> => {
  const response = await fetch(link, { method: 'POST', body: encodeForm(fields) })
  if (response.status !== 200) throw new Error(`${link} was answered with ${response.status}`)
  await waitUntilIdle()
}

/** The fields of a form as a browser sends them. */
export const encodeForm = (fields: FormFields): URLSearchParams =>
  new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])))

type ExportedData = { email: string; state: string; choice: Preferences }

/** The data of a reader, as the reader can export it. */
export const exportData = async (address: string): Promise<ExportedData> =>
  (await (await fetch(`${await newestLink(address, 'data')}/export`)).json()) as ExportedData

/** The events that a mail links to, in the order in which it shows them. */
export const eventsInOrder = ({ text }: CapturedMail): string[] => [
  ...new Set([...text.matchAll(/\/events\/([a-z0-9-]+)/g)].map((match) => match[1]!)),
]

/** The events that a mail links to, sorted by id. */
export const eventsIn = (mail: CapturedMail): string[] => eventsInOrder(mail).sort()

/** The events of each mail of a kind to an address, oldest mail first. */
export const eventsTo = async (address: string, kind: string): Promise<string[][]> =>
  (await mailsTo(address, kind)).map(eventsIn)

const UNASKED_KINDS = ['retraction', 'correction', 'rollup', 'alert']

/** The mails that came unasked to an address, oldest first. */
export const unaskedTo = async (address: string): Promise<CapturedMail[]> =>
  (await mailsTo(address)).filter(({ tags }) => UNASKED_KINDS.includes(tags.kind!))

/** The kind of each mail that came unasked, with the events that it links, sorted. */
export const toldUnasked = async (address: string): Promise<[string, string[]][]> =>
  (await unaskedTo(address)).map((mail): [string, string[]] => [mail.tags.kind!, eventsIn(mail)])

/** The events of each digest to an address, oldest digest first. */
export const digestsTo = (address: string): Promise<string[][]> => eventsTo(address, 'digest')
