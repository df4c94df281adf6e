import { html } from 'hono/html'
import type { Mail } from './captured-mail.ts'
import { type Html, linkTo } from './inbox-page.ts'
import { bytesOf, messageOf } from './mime-message.ts'

export const VIEWS = ['html', 'text', 'headers', 'source'] as const
export const SCHEMES = ['light', 'dark'] as const
export type View = (typeof VIEWS)[number]
export type Scheme = (typeof SCHEMES)[number]

/** What of a mail is shown, and what the site answered to a one-click POST just made. */
export type Opening = { view: View; scheme: Scheme; search: string; answered: string | null }

/** Gmail clips HTML at about this many bytes. */
const CLIPPED_AT = 102_000

const NAMES: Record<View, string> = { html: 'HTML', text: 'Text', headers: 'Headers', source: 'Source' }

const link = (mail: Mail, opening: Opening, to: { view: View; scheme: Scheme }, name: string): Html => {
  const isCurrent = to.view === opening.view && to.scheme === opening.scheme
  const href = linkTo(`/mails/${mail.id}`, opening.search, to)
  return html`<a href="${href}"${isCurrent ? html` aria-current="page"` : ''}>${name}</a>`
}

const views = (mail: Mail, opening: Opening): Html => html`<nav class="views" aria-label="Views of this mail">
  ${VIEWS.map((view) => link(mail, opening, { view, scheme: opening.scheme }, NAMES[view]))}
  ${opening.view === 'html' ? SCHEMES.map((scheme) => link(mail, opening, { view: 'html', scheme }, scheme)) : ''}
  <a href="/mails/${mail.id}/message.eml" download>.eml</a>
</nav>`

const size = (mail: Mail): Html => {
  const bytes = bytesOf(mail.html ?? '')
  return html`<p class="dim"><label>HTML ${(bytes / 1000).toFixed(1)} KB of the 102 KB at which Gmail clips
    <meter min="0" max="${CLIPPED_AT}" high="90000" value="${bytes}"></meter></label></p>`
}

const htmlView = (mail: Mail, { scheme }: Opening): Html =>
  mail.html === null
    ? html`<p>This mail has no HTML part.</p>`
    : html`<iframe title="The mail as HTML, ${scheme}" style="color-scheme: ${scheme}"
        sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/${mail.id}/html?scheme=${scheme}"></iframe>`

const LINK = /(https?:\/\/[^\s<>"]+)/

const linked = (piece: string): Html | string =>
  LINK.test(piece) ? html`<a href="${piece}" target="_blank" rel="noreferrer">${piece}</a>` : piece

const textView = (mail: Mail): Html =>
  mail.text === null ? html`<p>This mail has no text part.</p>` : html`<pre>${mail.text.split(LINK).map(linked)}</pre>`

const fields = (mail: Mail): [string, string][] => [
  ['From', mail.from],
  ['To', mail.to.join(', ')],
  ...(mail.cc.length > 0 ? [['Cc', mail.cc.join(', ')] satisfies [string, string]] : []),
  ...(mail.bcc.length > 0 ? [['Bcc', mail.bcc.join(', ')] satisfies [string, string]] : []),
  ...(mail.reply_to.length > 0 ? [['Reply-To', mail.reply_to.join(', ')] satisfies [string, string]] : []),
  ['Subject', mail.subject],
  ['Message-ID', mail.message_id],
  ...Object.entries(mail.headers),
  ...Object.entries(mail.tags).map(([name, value]): [string, string] => [`tag ${name}`, value]),
  ['idempotency key', mail.idempotency_key ?? 'none'],
  ['accepted at', mail.accepted_at],
  ['last event', mail.last_event],
]

const headersView = (mail: Mail): Html => html`<table><tbody>
  ${fields(mail).map(([name, value]) => html`<tr><th scope="row">${name}</th><td dir="auto">${value}</td></tr>`)}
</tbody></table>`

const viewOf = (mail: Mail, opening: Opening): Html => {
  if (opening.view === 'html') return htmlView(mail, opening)
  if (opening.view === 'text') return textView(mail)
  return opening.view === 'headers' ? headersView(mail) : html`<pre dir="ltr">${messageOf(mail)}</pre>`
}

/** The button that does what a mail program does for one click (RFC 8058), where the mail offers it. */
const unsubscribing = (mail: Mail, { search, answered }: Opening): Html => {
  const offers = Object.keys(mail.headers).some((name) => name.toLowerCase() === 'list-unsubscribe')
  return html`${answered === null ? '' : html`<p class="notice" role="status">One-click unsubscribe: ${answered}</p>`}
    ${offers ? html`<form method="post" action="${linkTo(`/mails/${mail.id}/unsubscribe`, search)}"><button>Unsubscribe with one click</button></form>` : ''}`
}

/** The mail on the right. */
export const openedMail = (mail: Mail, opening: Opening): Html => html`<article>
  <h2 dir="auto">${mail.subject}</h2>
  <p class="dim"><span dir="auto">${mail.from}</span> to <span dir="auto">${mail.to.join(', ')}</span>,
    <time datetime="${mail.accepted_at}">${mail.accepted_at.replace('T', ' ').slice(0, 19)} UTC</time></p>
  ${size(mail)}
  ${unsubscribing(mail, opening)}
  ${views(mail, opening)}
  ${viewOf(mail, opening)}
</article>`
