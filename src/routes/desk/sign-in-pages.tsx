import { type Context, Hono } from 'hono'
import {
  DeskEnterPage,
  DeskLinkSentPage,
  DeskSignInPage,
  DeskUsedLinkPage,
} from '../../../templates/desk/desk-sign-in.tsx'
import { createSessionToken, sessionHashOf } from '../../access/session-token.ts'
import { canonicalizeAddress } from '../../audience/email-address.ts'
import { mailSignInLink } from '../../delivery/sign-in.ts'
import { trimTyped } from '../../lib/text.ts'
import type { AppEnv } from '../app-env.ts'
import { parseFormBody } from '../http/form-body.ts'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { answerUnknownLink, limitPageRate, networkOfRequest } from '../http/rate-limit.ts'
import {
  answerDeskPage,
  deleteSessionCookie,
  deskPathOf,
  deskVisitorPropsOf,
  redirectToDesk,
  requireRole,
  sessionTokenOf,
  setSessionCookie,
} from './desk-session.tsx'

/** Signing in to the desk by a link in a mail, and signing out. */
export const signInRoutes = new Hono<AppEnv>()

signInRoutes.get('/desk/sign-in', (c) => {
  noteIgnoredParameters(c, ['page', 'lang'])
  return answerDeskPage(c, <DeskSignInPage {...deskVisitorPropsOf(c)} page={deskPathOf(c.req.query('page'))} />)
})

signInRoutes.post('/desk/sign-in', limitPageRate, async (c) => {
  const fields = await parseFormBody(c)
  const typed = typeof fields.email === 'string' ? fields.email : ''
  const page = deskPathOf(typeof fields.page === 'string' ? fields.page : undefined)
  const email = canonicalizeAddress(typed)
  if (email === null)
    return answerDeskPage(c, <DeskSignInPage {...deskVisitorPropsOf(c)} page={page} faulty={typed} />, 422)
  const asker = { email, page, lang: c.var.language, network: networkOfRequest(c) }
  await mailSignInLink(c.var.context, asker, await c.var.context.now())
  return answerDeskPage(c, <DeskLinkSentPage {...deskVisitorPropsOf(c)} />, 202)
})

/** The page and state of the link in the path; null if it was never given out. */
const findLink = async (c: Context<AppEnv>) => {
  const link = await c.var.context.links.verify('enter', trimTyped(c.req.param('token') ?? ''))
  const found = link && (await c.var.context.sessions.findSignIn(link.word, await c.var.context.now()))
  return found && { ...found, word: link!.word }
}

const answerUsedLink = (c: Context<AppEnv>) =>
  answerDeskPage(c, <DeskUsedLinkPage {...deskVisitorPropsOf(c)} path="/desk/sign-in" />, 410)

signInRoutes.get('/desk/enter/:token', async (c) => {
  const link = await findLink(c)
  if (!link) return answerUnknownLink(c)
  return link.isOpen ? answerDeskPage(c, <DeskEnterPage {...deskVisitorPropsOf(c)} />) : answerUsedLink(c)
})

signInRoutes.post('/desk/enter/:token', async (c) => {
  const link = await findLink(c)
  if (!link) return answerUnknownLink(c)
  const { sessions, trail, commitBatch, randomBytes } = c.var.context
  const now = await c.var.context.now()
  const token = createSessionToken(randomBytes)
  const person = await sessions.openSession(link.word, await sessionHashOf(token), now)
  if (person === null) return answerUsedLink(c)
  await commitBatch([
    ...(await prepareEndOfCookie(c)),
    trail.prepareTrailEntry({ at: now, person, act: 'signed in', subject: '', detail: {} }),
  ])
  setSessionCookie(c, token)
  return redirectToDesk(c, link.page)
})

signInRoutes.post('/desk/sign-out', requireRole('writer'), async (c) => {
  const { trail, commitBatch } = c.var.context
  const person = c.var.session.person.name
  await commitBatch([
    ...(await prepareEndOfCookie(c)),
    trail.prepareTrailEntry({ at: await c.var.context.now(), person, act: 'signed out', subject: '', detail: {} }),
  ])
  deleteSessionCookie(c)
  return redirectToDesk(c, '/desk/sign-in')
})

/** Ends the session of the request's cookie, if there is one. */
const prepareEndOfCookie = async (c: Context<AppEnv>): Promise<D1PreparedStatement[]> => {
  const token = sessionTokenOf(c)
  return token === '' ? [] : [c.var.context.sessions.prepareEndSession(await sessionHashOf(token))]
}
