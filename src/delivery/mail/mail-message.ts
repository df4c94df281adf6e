import type { LinkPurpose, LinkTokens } from '../../audience/link-tokens.ts'
import { fillMailTemplate, type MailTemplate, type PlaceholderValues } from '../../editions/render/mail-template.ts'
import type { MailKind } from '../../editions/select/edition-items.ts'
import type { Mail } from './provider-client.ts'

/** What a mail's bytes depend on beside its edition: fixed by the freeze, so that a retry has the same bytes. */
export type Envelope = { from: string; replyTo: string; siteUrl: string; listId: string; signer: string }

/** One reader's own part of a mail. */
export type RecipientPart = {
  chunk: number
  reader: number
  address: string
  /** The request that a confirmation confirms. */
  request: number | null
  preferencesInWords: string
  /** Why each event is told, by event. */
  reasonByEvent: Record<string, string>
  /** The events that the mail tells. */
  events: string[]
}

/** A list's name for mail programs (RFC 2919): the site's own, under its host. */
export const listIdOf = (siteName: string, siteUrl: string): string =>
  `${siteName.replace(/[^ -~]|[<>"]/g, '').trim()} <events.${new URL(siteUrl).hostname}>`.trim()

/** Writes one reader's mail: the letter with their own part, headers, and the tags by which callbacks find it again. */
export const renderMail = async (
  kind: MailKind,
  letter: MailTemplate,
  recipient: RecipientPart,
  envelope: Envelope,
  links: LinkTokens,
): Promise<Mail> => {
  const urls = await urlsOf(recipient, envelope, links)
  const reasonMarks = Object.fromEntries(
    Object.entries(recipient.reasonByEvent).map(([event, words]) => [`because/${event}`, words]),
  )
  const { subject, html, text } = fillMailTemplate(letter, {
    ...urls,
    ...reasonMarks,
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
  { reader, request }: RecipientPart,
  { siteUrl, signer }: Envelope,
  links: LinkTokens,
): Promise<PlaceholderValues> => {
  const url = async (purpose: LinkPurpose, number: number) =>
    `${siteUrl}/${purpose}/${await links.sign(purpose, number, signer)}`
  const [preferences, unsubscribe, data] = await Promise.all([
    url('preferences', reader),
    url('unsubscribe', reader),
    url('data', reader),
  ])
  const confirm = request === null ? {} : { confirm: await url('confirm', request) }
  return { preferences, unsubscribe, data, now: `${preferences}/now`, ...confirm }
}

/**
 * The headers of facts that mail programs act on: one-click unsubscribing (RFC 8058) and the list's name
 * (RFC 2919) on all that is subscribed to, that no person wrote it (RFC 3834), and one synthetic reference that
 * every mail about the same single event shares.
 */
const headersOf = (
  kind: MailKind,
  urls: PlaceholderValues,
  events: string[],
  { siteUrl, listId }: Envelope,
): Record<string, string> => ({
  'Auto-Submitted': 'auto-generated',
  ...(kind === 'confirmation' || kind === 'operator' || kind === 'endpoint'
    ? {}
    : {
        'List-Id': listId,
        'List-Unsubscribe': `<${urls.unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
  ...(events.length === 1 ? { References: `<event-${events[0]}@${new URL(siteUrl).hostname}>` } : {}),
})
