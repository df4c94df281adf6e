import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { CapturedMail } from './captured-mail.ts'

export type InboxHtml = HtmlEscapedString | Promise<HtmlEscapedString>

const MAX_LISTED = 200

/** The search words of the list, and the id of the mail that is open. */
export type ListView = { search: string; openId: string | null }

/** Returns an address in the inbox that keeps the search words. */
export const inboxLink = (path: string, search: string, parameters: Record<string, string> = {}): string => {
  const query = new URLSearchParams({ ...(search === '' ? {} : { q: search }), ...parameters }).toString()
  return query === '' ? path : `${path}?${query}`
}

/** Returns the mails whose recipient or subject contains the search words, newest first. */
const searchMails = (mails: readonly CapturedMail[], search: string): CapturedMail[] => {
  const words = search.trim().toLowerCase()
  const matches = (mail: CapturedMail) => `${mail.to.join(' ')} ${mail.subject}`.toLowerCase().includes(words)
  return (words === '' ? [...mails] : mails.filter(matches)).reverse()
}

const timeOfDay = (at: string): string => at.slice(11, 19)

const listRow = (mail: CapturedMail, { search, openId }: ListView): InboxHtml => html`<li>
  <a href="${inboxLink(`/mails/${mail.id}`, search)}"${mail.id === openId ? html` aria-current="page"` : ''}>
    <span class="row"><span dir="auto">${mail.to.join(', ')}</span><time datetime="${mail.accepted_at}">${timeOfDay(mail.accepted_at)}</time></span>
    <span class="subject" dir="auto">${mail.subject}</span>
    ${mail.tags.kind ? html`<span class="kind">${mail.tags.kind}</span>` : ''}
    ${mail.last_event === 'delivered' ? '' : html`<span class="kind">${mail.last_event}</span>`}
  </a>
</li>`

/** Renders the list of mails, which the page reloads by itself. */
export const mailList = (mails: readonly CapturedMail[], view: ListView): InboxHtml => {
  const found = searchMails(mails, view.search)
  if (found.length === 0) return html`<p>${view.search === '' ? 'No mail yet.' : 'No mail matches your search.'}</p>`
  const hidden = found.length - MAX_LISTED
  return html`<ol>${found.slice(0, MAX_LISTED).map((mail) => listRow(mail, view))}</ol>
    ${hidden > 0 ? html`<p>${hidden} older mails are not listed. Search for a recipient or a subject to find them.</p>` : ''}`
}

/** Renders a page of the inbox: the banner, the list of mails and the content. */
export const inboxPage = (
  title: string,
  siteUrl: string,
  view: ListView,
  list: InboxHtml,
  content: InboxHtml,
): InboxHtml => {
  const source = inboxLink('/list', view.search, view.openId === null ? {} : { open: view.openId })
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/inbox.css">
<script src="/inbox.js" defer></script>
<noscript><meta http-equiv="refresh" content="10"></noscript>
</head>
<body>
<header>
  <h1><a href="/">Inbox</a></h1>
  <p class="banner">No mail left this machine.</p>
  <a href="${siteUrl}">Open the site</a>
  <form method="get" action="/" role="search">
    <input type="search" name="q" value="${view.search}" placeholder="Recipient or subject" aria-label="Recipient or subject">
    <button>Search</button>
  </form>
</header>
<nav id="list" aria-label="Captured mail" data-source="${source}">${list}</nav>
<main>${content}</main>
</body>
</html>`
}
