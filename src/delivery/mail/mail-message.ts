import type { LinkPurpose, LinkTokens } from '../../audience/link-tokens.ts'
import { fillMailTemplate, type MailTemplate, type PlaceholderValues } from '../../editions/render/mail-template.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import type { Lang } from '../../timeline/event.ts'
import type { OutgoingMail } from './payload.ts'

/**
 * The sender's part of a mail. The freeze stores it, so that a later attempt has the same bytes after a change of the
 * configuration. `signer` is the id of the key that signs links, `issuedAt` when they are given out (ms UTC, the
 * product's clock). Stored as JSON, so its keys keep these names.
 */
export type Envelope = SenderPart & { issuedAt: number }

/** The part of an envelope that comes from the configuration. */
export type SenderPart = {
  from: string
  /** The sender of mails in each language, if it differs. */
  fromIn?: Record<Lang, string>
  replyTo: string
  siteUrl: string
  listId: string
  signer: string
}

/** The part of one recipient. */
export type RecipientPart = {
  chunk: number
  reader: number
  address: string
  /** The random word in the reader's links. */
  linkWord: string
  /** That of the request of a confirmation, or ''. */
  requestWord: string
  /** The random word of the link that signs in to the desk; undefined for a reader. */
  enterWord?: string | undefined
  preferencesInWords: string
  /** The values of the placeholders that readers of one filter share, and those of one zone. */
  filterValues: PlaceholderValues
  zoneValues: PlaceholderValues
  /** The events in the mail. */
  events: string[]
}

/** The List-Id of the site for mail programs (RFC 2919): its name in ASCII, and an id under its host. */
export const listIdOf = (siteName: string, siteUrl: string): string =>
  `${siteName.replace(/[^ -~]|[<>"]/g, '').trim()} <events.${new URL(siteUrl).hostname}>`.trim()

/** Fills in a template for one recipient. Callbacks name the mail by its tags. */
export const renderMail = async (
  kind: MailKind,
  template: MailTemplate,
  recipient: RecipientPart,
  envelope: Envelope,
  links: LinkTokens,
): Promise<OutgoingMail> => {
  const urls = await urlsOf(recipient, envelope, links)
  const { subject, html, text } = fillMailTemplate(template, {
    ...urls,
    ...recipient.filterValues,
    ...recipient.zoneValues,
    choice: recipient.preferencesInWords,
  })
  return {
    from: envelope.from,
    to: [recipient.address],
    subject,
    html,
    text,
    replyTo: envelope.replyTo,
    headers: headersOf(kind, urls, recipient.events, envelope),
    tags: [
      { name: 'kind', value: kind },
      { name: 'chunk', value: String(recipient.chunk) },
      { name: 'member', value: String(recipient.reader) },
    ],
  }
}

const urlsOf = async (
  { linkWord, requestWord, enterWord }: RecipientPart,
  { siteUrl, signer, issuedAt }: Envelope,
  links: LinkTokens,
): Promise<PlaceholderValues> => {
  const url = async (purpose: LinkPurpose, word: string) =>
    `${siteUrl}/${purpose}/${await links.sign(purpose, { word, issuedAt }, signer)}`
  if (enterWord)
    return { enter: `${siteUrl}/desk/enter/${await links.sign('enter', { word: enterWord, issuedAt }, signer)}` }
  const [preferences, unsubscribe, data] = await Promise.all([
    url('preferences', linkWord),
    url('unsubscribe', linkWord),
    url('data', linkWord),
  ])
  const confirm = requestWord === '' ? {} : { confirm: await url('confirm', requestWord) }
  return { preferences, unsubscribe, data, now: `${preferences}/now`, ...confirm }
}

/** Kinds of mail that nobody subscribes to. */
const UNLISTED_KINDS: readonly MailKind[] = ['confirmation', 'operator', 'endpoint', 'sign-in']

/**
 * Headers for mail programs: not written by a person (RFC 3834); for subscriptions the list (RFC 2919) and one-click
 * unsubscribing (RFC 8058); and for a single event one reference, so that all mails about it form a thread.
 */
const headersOf = (
  kind: MailKind,
  urls: PlaceholderValues,
  events: string[],
  { siteUrl, listId }: Envelope,
): Record<string, string> => ({
  'Auto-Submitted': 'auto-generated',
  ...(UNLISTED_KINDS.includes(kind)
    ? {}
    : {
        'List-Id': listId,
        'List-Unsubscribe': `<${urls.unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
  ...(events.length === 1 ? { References: `<event-${events[0]}@${new URL(siteUrl).hostname}>` } : {}),
})
