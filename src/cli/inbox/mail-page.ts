import { html } from 'hono/html'
import type { CapturedMail } from './captured-mail.ts'
import { type InboxHtml, inboxLink } from './inbox-page.ts'
import { renderMimeMessage, utf8Length } from './mime-message.ts'

export const MAIL_VIEWS = ['html', 'text', 'headers', 'source'] as const
export const COLOR_SCHEMES = ['light', 'dark'] as const
export type MailView = (typeof MAIL_VIEWS)[number]
export type ColorScheme = (typeof COLOR_SCHEMES)[number]

/** Which part of a mail is shown and how, and the result of a one-click unsubscribe that was just sent. */
export type MailPageOptions = {
  view: MailView
  scheme: ColorScheme
  search: string
  unsubscribeResult: string | null
}

/** Gmail clips HTML at about this size. */
const GMAIL_LIMIT_BYTES = 102_000

const VIEW_NAMES: Record<MailView, string> = { html: 'HTML', text: 'Text', headers: 'Headers', source: 'Source' }
const SCHEME_NAMES: Record<ColorScheme, string> = { light: 'Light', dark: 'Dark' }

const viewLink = (
  mail: CapturedMail,
  options: MailPageOptions,
  target: { view: MailView; scheme: ColorScheme },
  name: string,
): InboxHtml => {
  const isCurrent = target.view === options.view && target.scheme === options.scheme
  const href = inboxLink(`/mails/${mail.id}`, options.search, target)
  return html`<a href="${href}"${isCurrent ? html` aria-current="page"` : ''}>${name}</a>`
}

const viewLinks = (mail: CapturedMail, options: MailPageOptions): InboxHtml => {
  const { scheme } = options
  const schemes = options.view === 'html' ? COLOR_SCHEMES : []
  return html`<nav class="views" aria-label="Views of this mail">
  ${MAIL_VIEWS.map((view) => viewLink(mail, options, { view, scheme }, VIEW_NAMES[view]))}
  ${schemes.map((each) => viewLink(mail, options, { view: 'html', scheme: each }, SCHEME_NAMES[each]))}
  <a href="/mails/${mail.id}/message.eml" download>Download .eml</a>
</nav>`
}

const sizeMeter = (mail: CapturedMail): InboxHtml => {
  const bytes = utf8Length(mail.html ?? '')
  return html`<p class="dim"><label>HTML: ${(bytes / 1000).toFixed(1)} KB. Gmail clips a mail above 102 KB.
    <meter min="0" max="${GMAIL_LIMIT_BYTES}" high="90000" value="${bytes}"></meter></label></p>`
}

const htmlView = (mail: CapturedMail, { scheme }: MailPageOptions): InboxHtml =>
  mail.html === null
    ? html`<p>This mail has no HTML part.</p>`
    : html`<iframe title="The mail as HTML, ${scheme}" style="color-scheme: ${scheme}"
        sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/${mail.id}/html?scheme=${scheme}"></iframe>`

const URL_PATTERN = /(https?:\/\/[^\s<>"]+)/

const linkUrl = (part: string): InboxHtml | string =>
  URL_PATTERN.test(part) ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>` : part

const textView = (mail: CapturedMail): InboxHtml =>
  mail.text === null
    ? html`<p>This mail has no text part.</p>`
    : html`<pre>${mail.text.split(URL_PATTERN).map(linkUrl)}</pre>`

const headerRows = (mail: CapturedMail): [string, string][] => [
  ['From', mail.from],
  ['To', mail.to.join(', ')],
  ...(mail.cc.length > 0 ? [['Cc', mail.cc.join(', ')] satisfies [string, string]] : []),
  ...(mail.bcc.length > 0 ? [['Bcc', mail.bcc.join(', ')] satisfies [string, string]] : []),
  ...(mail.reply_to.length > 0 ? [['Reply-To', mail.reply_to.join(', ')] satisfies [string, string]] : []),
  ['Subject', mail.subject],
  ['Message-ID', mail.message_id],
  ...Object.entries(mail.headers),
  ...Object.entries(mail.tags).map(([name, value]): [string, string] => [`Tag ${name}`, value]),
  ['Idempotency key', mail.idempotency_key ?? 'none'],
  ['Accepted at', mail.accepted_at],
  ['Last event', mail.last_event],
]

const headersView = (mail: CapturedMail): InboxHtml => html`<table><tbody>
  ${headerRows(mail).map(([name, value]) => html`<tr><th scope="row">${name}</th><td dir="auto">${value}</td></tr>`)}
</tbody></table>`

const currentView = (mail: CapturedMail, options: MailPageOptions): InboxHtml => {
  if (options.view === 'html') return htmlView(mail, options)
  if (options.view === 'text') return textView(mail)
  return options.view === 'headers' ? headersView(mail) : html`<pre dir="ltr">${renderMimeMessage(mail)}</pre>`
}

/** Renders the button for a one-click unsubscribe (RFC 8058), if the mail has the header. */
const unsubscribeForm = (mail: CapturedMail, { search, unsubscribeResult }: MailPageOptions): InboxHtml => {
  const hasHeader = Object.keys(mail.headers).some((name) => name.toLowerCase() === 'list-unsubscribe')
  return html`${unsubscribeResult === null ? '' : html`<p class="notice" role="status">One-click unsubscribe: ${unsubscribeResult}</p>`}
    ${hasHeader ? html`<form method="post" action="${inboxLink(`/mails/${mail.id}/unsubscribe`, search)}"><button>Unsubscribe with one click</button></form>` : ''}`
}

/** Renders one mail. */
export const mailArticle = (mail: CapturedMail, options: MailPageOptions): InboxHtml => html`<article>
  <h2 dir="auto">${mail.subject}</h2>
  <p class="dim"><span dir="auto">${mail.from}</span> to <span dir="auto">${mail.to.join(', ')}</span>,
    <time datetime="${mail.accepted_at}">${mail.accepted_at.replace('T', ' ').slice(0, 19)} UTC</time></p>
  ${sizeMeter(mail)}
  ${unsubscribeForm(mail, options)}
  ${viewLinks(mail, options)}
  ${currentView(mail, options)}
</article>`
