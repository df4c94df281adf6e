import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Mail } from './captured-mail.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** Only so many are listed; the search finds the others. */
const LISTED = 200

/** What is looked at: the words that mails are searched by, and the mail that is open. */
export type Sight = { search: string; open: string | null }

/** An address within the inbox, with the search kept. */
export const linkTo = (path: string, search: string, more: Record<string, string> = {}): string => {
  const query = new URLSearchParams({ ...(search === '' ? {} : { q: search }), ...more }).toString()
  return query === '' ? path : `${path}?${query}`
}

/** Newest first, those whose recipient or subject contains the words searched for. */
const searchMails = (mails: readonly Mail[], search: string): Mail[] => {
  const words = search.trim().toLowerCase()
  const matches = (mail: Mail) => `${mail.to.join(' ')} ${mail.subject}`.toLowerCase().includes(words)
  return (words === '' ? [...mails] : mails.filter(matches)).reverse()
}

const clock = (at: string): string => at.slice(11, 19)

const row = (mail: Mail, { search, open }: Sight): Html => html`<li>
  <a href="${linkTo(`/mails/${mail.id}`, search)}"${mail.id === open ? html` aria-current="page"` : ''}>
    <span class="row"><span dir="auto">${mail.to.join(', ')}</span><time datetime="${mail.accepted_at}">${clock(mail.accepted_at)}</time></span>
    <span class="subject" dir="auto">${mail.subject}</span>
    ${mail.tags.kind ? html`<span class="kind">${mail.tags.kind}</span>` : ''}
    ${mail.last_event === 'delivered' ? '' : html`<span class="kind">${mail.last_event}</span>`}
  </a>
</li>`

/** The list on the left, which the page fetches again by itself. */
export const listOf = (mails: readonly Mail[], sight: Sight): Html => {
  const found = searchMails(mails, sight.search)
  if (found.length === 0) return html`<p>${sight.search === '' ? 'No mail yet.' : 'No mail matches.'}</p>`
  const rest = found.length - LISTED
  return html`<ol>${found.slice(0, LISTED).map((mail) => row(mail, sight))}</ol>
    ${rest > 0 ? html`<p>and ${rest} older; search to find them</p>` : ''}`
}

/** A whole page of the inbox: the banner, the list, and what is open. */
export const page = (title: string, siteUrl: string, sight: Sight, list: Html, content: Html): Html => {
  const source = linkTo('/list', sight.search, sight.open === null ? {} : { open: sight.open })
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
  <a href="${siteUrl}">The site</a>
  <form method="get" action="/" role="search">
    <input type="search" name="q" value="${sight.search}" placeholder="Recipient or subject" aria-label="Recipient or subject">
    <button>Search</button>
  </form>
</header>
<nav id="list" aria-label="Captured mail" data-source="${source}">${list}</nav>
<main>${content}</main>
</body>
</html>`
}
