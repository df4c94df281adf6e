import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Child } from 'hono/jsx'
import type { DeskPage } from '../../../templates/desk/desk-layout.tsx'
import { DeskMessagePage } from '../../../templates/desk/desk-message.tsx'
import { hasRole, type Person, type Role } from '../../access/person.ts'
import { formTokenOf, sessionHashOf } from '../../access/session-token.ts'
import { readSending } from '../../desk/sending-state.ts'
import { timingSafeEqual } from '../../lib/constant-time.ts'
import type { AppEnv } from '../app-env.ts'
import { parseFormBody } from '../http/form-body.ts'
import { answerPrivatePage, pagePropsOf } from '../http/html-page.tsx'

/** The session of a request: its person, and the token of its forms. */
export type DeskSession = { person: Person; formToken: string }

/** The fields of a form of the desk. */
export type DeskForm = Record<string, string>

/** A browser sends a cookie with the prefix over https only. Over http on loopback the name has none. */
const cookieOf = (c: Context<AppEnv>) =>
  c.var.context.config.siteUrl.startsWith('https:')
    ? { name: '__Host-desk', secure: true }
    : { name: 'desk', secure: false }

/** The token in the cookie of a request; '' without one. */
export const sessionTokenOf = (c: Context<AppEnv>): string => getCookie(c, cookieOf(c).name) ?? ''

/** Sets the cookie of a session. It is a cookie of the browser's session, and the server ends it after 12 idle hours. */
export const setSessionCookie = (c: Context<AppEnv>, token: string): void => {
  const { name, secure } = cookieOf(c)
  setCookie(c, name, token, { path: '/', httpOnly: true, secure, sameSite: 'Lax' })
}

export const deleteSessionCookie = (c: Context<AppEnv>): void => {
  const { name, secure } = cookieOf(c)
  deleteCookie(c, name, { path: '/', secure })
}

/** The path that is opened after signing in: one under /desk, else /desk itself. */
export const deskPathOf = (asked: string | undefined): string =>
  asked !== undefined && DESK_PATH.test(asked) ? asked : '/desk'

const DESK_PATH = /^\/desk(?!\/(?:enter|sign-in|sign-out)\b)(?:\/[a-z0-9][a-z0-9-]*)*$/

/** Requires a session with a role. Without a session it answers 303 to the sign-in page. */
export const requireRole =
  (role: Role): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const session = await findSession(c)
    if (!session) return c.redirect(signInPathOf(c), 303)
    c.set('session', session)
    if (!hasRole(session.person.role, role)) return answerDeskMessage(c, 'role', 403)
    if (c.req.method !== 'POST') return next()
    const form = await readForm(c)
    if (!timingSafeEqual(form.form_token ?? '', session.formToken)) return answerDeskMessage(c, 'form', 403)
    c.set('form', form)
    return next()
  }

const findSession = async (c: Context<AppEnv>): Promise<DeskSession | null> =>
  (await findCookieSession(c)) ?? (await findAccessSession(c))

/** A person whom Cloudflare Access let in. Only a verified token counts, never the header alone. */
const findAccessSession = async (c: Context<AppEnv>): Promise<DeskSession | null> => {
  const { verifyAccess, people, config, wall } = c.var.context
  const token = c.req.header('cf-access-jwt-assertion')
  const address = token && verifyAccess ? await verifyAccess(token, wall()) : null
  const person = address === null ? null : await people.findPersonByEmail(address)
  if (!person || person.endedAt !== null) return null
  return { person, formToken: await formTokenOf(`${config.linkSecrets[0]}:${person.number}`) }
}

const findCookieSession = async (c: Context<AppEnv>): Promise<DeskSession | null> => {
  const token = sessionTokenOf(c)
  if (token === '') return null
  const hash = await sessionHashOf(token)
  const person = await c.var.context.sessions.findSession(hash, await c.var.context.now())
  return person && { person, formToken: await formTokenOf(token) }
}

const signInPathOf = (c: Context<AppEnv>): string => {
  const query = new URLSearchParams({ lang: c.var.language })
  const { pathname } = new URL(c.req.url)
  if (c.req.method === 'GET' && deskPathOf(pathname) !== '/desk') query.set('page', pathname)
  return `/desk/sign-in?${query}`
}

const readForm = async (c: Context<AppEnv>): Promise<DeskForm> =>
  Object.fromEntries(
    Object.entries(await parseFormBody(c)).map(([name, value]) => [name, [value].flat().filter(isText).at(-1) ?? '']),
  )

const isText = (value: string | File): value is string => typeof value === 'string'

/** The properties of a page for the person of the request. */
export const deskPropsOf = async (c: Context<AppEnv>): Promise<DeskPage> => {
  const { person, formToken } = c.var.session
  return { ...deskVisitorPropsOf(c), viewer: { person, formToken, sending: await readSending(c.var.context) } }
}

/** The properties of a page for somebody who has not signed in. */
export const deskVisitorPropsOf = (c: Context<AppEnv>): Omit<DeskPage, 'viewer'> & { viewer: null } => ({
  ...pagePropsOf(c),
  path: new URL(c.req.url).pathname,
  viewer: null,
})

/** Answers with a page of the desk, which no cache may keep. */
export const answerDeskPage = (c: Context<AppEnv>, page: Child, status: 200 | 202 | 403 | 409 | 410 | 422 = 200) =>
  answerPrivatePage(c, page, status)

/** Answers with a page that says why nothing was done. */
export const answerDeskMessage = async (c: Context<AppEnv>, reason: 'role' | 'form' | 'stale', status: 403 | 409) =>
  answerDeskPage(c, <DeskMessagePage {...(await deskPropsOf(c))} reason={reason} />, status)

/** Answers 303 to a page of the desk, in the language of the request. */
export const redirectToDesk = (c: Context<AppEnv>, path: string, query: Record<string, string> = {}): Response =>
  c.redirect(`${path}?${new URLSearchParams({ lang: c.var.language, ...query })}`, 303)
