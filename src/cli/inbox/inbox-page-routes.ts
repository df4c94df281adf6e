import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Mail } from './captured-mail.ts'
import { type Html, linkTo, listOf, page } from './inbox-page.ts'
import type { State } from './inbox-state.ts'
import { SCRIPT, STYLE } from './inbox-style.ts'
import { bodyPolicy, bodyView } from './mail-body-frame.ts'
import { type Opening, openedMail, SCHEMES, VIEWS } from './mail-page.ts'
import { messageOf } from './mime-message.ts'
import { unsubscribe } from './one-click-unsubscribe.ts'

/** The inbox's own pages ask for nothing outside it. */
const POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; form-action 'self'"

const openingOf = (c: Context): Opening => ({
  view: VIEWS.find((view) => view === c.req.query('view')) ?? 'html',
  scheme: SCHEMES.find((scheme) => scheme === c.req.query('scheme')) ?? 'light',
  search: c.req.query('q') ?? '',
  answered: c.req.query('answered') ?? null,
})

const show = (state: State, c: Context, title: string, open: string | null, content: Html) => {
  const sight = { search: c.req.query('q') ?? '', open }
  c.header('content-security-policy', POLICY)
  return c.html(page(title, state.siteUrl, sight, listOf(state.mails.list(), sight), content))
}

const gone = (state: State, c: Context) => {
  c.status(404)
  return show(state, c, 'Inbox', null, html`<p>There is no such mail. It may have been forgotten.</p>`)
}

/** A handler for one mail, which answers 404 where there is none. */
const withMail =
  (state: State, handle: (c: Context, mail: Mail) => Response | Promise<Response>) =>
  async (c: Context): Promise<Response> => {
    const mail = state.mails.find(c.req.param('id') ?? '')
    return mail ? handle(c, mail) : gone(state, c)
  }

const showBody = (state: State) =>
  withMail(state, (c, mail) => {
    c.header('content-security-policy', bodyPolicy(state.siteUrl))
    return c.html(bodyView(mail.html ?? '', openingOf(c).scheme))
  })

const download = (state: State) =>
  withMail(state, (c, mail) => {
    c.header('content-type', 'message/rfc822')
    c.header('content-disposition', `attachment; filename="${mail.id}.eml"`)
    return c.body(messageOf(mail))
  })

const clickOnce = (state: State) =>
  withMail(state, async (c, mail) => {
    const answered = await unsubscribe(state, mail)
    return c.redirect(linkTo(`/mails/${mail.id}`, c.req.query('q') ?? '', { answered }), 303)
  })

/** The pages on which captured mail is read. */
export const pageRoutes = (state: State): Hono => {
  const app = new Hono()
  app.get('/', (c) =>
    show(state, c, 'Inbox', null, html`<p class="dim">Mail that the site sends appears on the left.</p>`),
  )
  app.get('/list', (c) => {
    const sight = { search: c.req.query('q') ?? '', open: c.req.query('open') ?? null }
    return c.html(listOf(state.mails.list(), sight))
  })
  app.get('/inbox.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/inbox.js', (c) => c.body(SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  app.get(
    '/mails/:id',
    withMail(state, (c, mail) => show(state, c, mail.subject, mail.id, openedMail(mail, openingOf(c)))),
  )
  app.get('/mails/:id/html', showBody(state))
  app.get('/mails/:id/message.eml', download(state))
  app.post('/mails/:id/unsubscribe', clickOnce(state))
  return app
}
