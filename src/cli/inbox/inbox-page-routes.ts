import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { CapturedMail } from './captured-mail.ts'
import { INBOX_SCRIPT, INBOX_STYLE } from './inbox-assets.ts'
import { type InboxHtml, inboxLink, inboxPage, mailList } from './inbox-page.ts'
import type { InboxState } from './inbox-state.ts'
import { framedBody, framePolicy } from './mail-body-frame.ts'
import { COLOR_SCHEMES, MAIL_VIEWS, type MailPageOptions, mailArticle } from './mail-page.ts'
import { renderMimeMessage } from './mime-message.ts'
import { postOneClickUnsubscribe } from './one-click-unsubscribe.ts'

/** The Content-Security-Policy of the inbox's own pages: no requests to other hosts. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; form-action 'self'"

const INTRODUCTION = 'Mail that the site sends is shown here and not delivered. Choose a mail from the list to read it.'

const pageOptionsOf = (c: Context): MailPageOptions => ({
  view: MAIL_VIEWS.find((view) => view === c.req.query('view')) ?? 'html',
  scheme: COLOR_SCHEMES.find((scheme) => scheme === c.req.query('scheme')) ?? 'light',
  search: c.req.query('q') ?? '',
  unsubscribeResult: c.req.query('answered') ?? null,
})

const answerPage = (state: InboxState, c: Context, title: string, openId: string | null, content: InboxHtml) => {
  const view = { search: c.req.query('q') ?? '', openId }
  c.header('content-security-policy', PAGE_POLICY)
  return c.html(inboxPage(title, state.siteUrl, view, mailList(state.mails.list(), view), content))
}

const answerNotFound = (state: InboxState, c: Context) => {
  c.status(404)
  return answerPage(state, c, 'Inbox', null, html`<p>This mail does not exist. It may have been deleted.</p>`)
}

/** Creates a handler for one mail, which answers 404 if there is no such mail. */
const withMail =
  (state: InboxState, handle: (c: Context, mail: CapturedMail) => Response | Promise<Response>) =>
  async (c: Context): Promise<Response> => {
    const mail = state.mails.find(c.req.param('id') ?? '')
    return mail ? handle(c, mail) : answerNotFound(state, c)
  }

const answerFrame = (state: InboxState) =>
  withMail(state, (c, mail) => {
    c.header('content-security-policy', framePolicy(state.siteUrl))
    return c.html(framedBody(mail.html ?? '', pageOptionsOf(c).scheme))
  })

const answerDownload = (state: InboxState) =>
  withMail(state, (c, mail) => {
    c.header('content-type', 'message/rfc822')
    c.header('content-disposition', `attachment; filename="${mail.id}.eml"`)
    return c.body(renderMimeMessage(mail))
  })

const answerUnsubscribe = (state: InboxState) =>
  withMail(state, async (c, mail) => {
    const answered = await postOneClickUnsubscribe(state, mail)
    return c.redirect(inboxLink(`/mails/${mail.id}`, c.req.query('q') ?? '', { answered }), 303)
  })

/** The pages that show captured mail. */
export const inboxPageRoutes = (state: InboxState): Hono => {
  const app = new Hono()
  app.get('/', (c) => answerPage(state, c, 'Inbox', null, html`<p class="dim">${INTRODUCTION}</p>`))
  app.get('/list', (c) => {
    const view = { search: c.req.query('q') ?? '', openId: c.req.query('open') ?? null }
    return c.html(mailList(state.mails.list(), view))
  })
  app.get('/inbox.css', (c) => c.body(INBOX_STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/inbox.js', (c) => c.body(INBOX_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  app.get(
    '/mails/:id',
    withMail(state, (c, mail) => answerPage(state, c, mail.subject, mail.id, mailArticle(mail, pageOptionsOf(c)))),
  )
  app.get('/mails/:id/html', answerFrame(state))
  app.get('/mails/:id/message.eml', answerDownload(state))
  app.post('/mails/:id/unsubscribe', answerUnsubscribe(state))
  return app
}
