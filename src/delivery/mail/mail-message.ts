import type { LinkPurpose, Links } from '../../audience/link-tokens.ts'
import { type CutLetter, fillLetter, type Marks } from '../../editions/render/letter.ts'
import type { Kind } from '../../editions/select/edition-items.ts'
import type { Mail } from './provider-client.ts'

/** What a mail's bytes depend on beside its edition: fixed by the freeze, so that a retry has the same bytes. */
export type Envelope = { from: string; replyTo: string; siteUrl: string; listId: string; signer: string }

/** One reader's own part of a mail. */
export type Own = {
  chunk: number
  reader: number
  address: string
  /** The request that a confirmation confirms. */
  request: number | null
  choice: string
  /** Why each event is told, by event. */
  because: Record<string, string>
  /** The events that the mail tells. */
  events: string[]
}

/** A list's name for mail programs (RFC 2919): the site's own, under its host. */
export const listIdOf = (siteName: string, siteUrl: string): string =>
  `${siteName.replace(/[^ -~]|[<>"]/g, '').trim()} <events.${new URL(siteUrl).hostname}>`.trim()

/** Writes one reader's mail: the letter with their own part, headers, and the tags by which callbacks find it again. */
export const mailOf = async (
  kind: Kind,
  letter: CutLetter,
  own: Own,
  envelope: Envelope,
  links: Links,
): Promise<Mail> => {
  const urls = await urlsOf(own, envelope, links)
  const because = Object.fromEntries(Object.entries(own.because).map(([event, words]) => [`because/${event}`, words]))
  const { subject, html, text } = fillLetter(letter, { ...urls, ...because, choice: own.choice })
  return {
    from: envelope.from,
    to: [own.address],
    subject,
    html,
    text,
    replyTo: envelope.replyTo,
    headers: headersOf(kind, urls, own.events, envelope),
    tags: [
      { name: 'kind', value: kind },
      { name: 'chunk', value: String(own.chunk) },
      { name: 'member', value: String(own.reader) },
    ],
  }
}

const urlsOf = async ({ reader, request }: Own, { siteUrl, signer }: Envelope, links: Links): Promise<Marks> => {
  const url = async (purpose: LinkPurpose, number: number) =>
    `${siteUrl}/${purpose}/${await links.token(purpose, number, signer)}`
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
  kind: Kind,
  urls: Marks,
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
