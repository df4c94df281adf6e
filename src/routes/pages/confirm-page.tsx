import { type Context, Hono } from 'hono'
import { ConfirmedPage, ConfirmPage } from '../../../templates/page/confirm.tsx'
import { zonedInWords } from '../../../templates/words/instant-in-words.ts'
import type { Preferences } from '../../audience/preferences.ts'
import { findNextDue, scheduleTimeOf } from '../../audience/schedule.ts'
import { confirmRequest, readConfirmation } from '../../editions/subscribe.ts'
import { trimTyped } from '../../lib/text.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage, answerPrivatePage, pagePropsOf } from '../http/html-page.tsx'
import { answerUnknownLink } from '../http/rate-limit.ts'
import { describePreferences, setLanguage, subscribeLinkOf } from './reader-link.ts'

/** Confirmation links. Mail scanners follow links, so GET changes nothing. */
export const confirmRoutes = new Hono<AppEnv>()

confirmRoutes.get('/confirm/:token', async (c) => {
  const { context } = c.var
  const link = await context.links.verify('confirm', trimTyped(c.req.param('token')))
  const confirmation = await readConfirmation(context, link?.word ?? null, await context.now())
  if (confirmation.state === 'unknown') return answerUnknownLink(c)
  if (confirmation.state === 'expired') return answerMessagePage(c, 'expired', 410, subscribeLinkOf(c))
  const { state, preferences, isActive } = confirmation
  setLanguage(c, preferences)
  if (state === 'suppressed') return answerMessagePage(c, 'suppressed', 200, subscribeLinkOf(c))
  return answerPrivatePage(
    c,
    <ConfirmPage {...pagePropsOf(c)} choice={describePreferences(c, preferences)} known={isActive} />,
  )
})

confirmRoutes.post('/confirm/:token', async (c) => {
  const { context } = c.var
  const link = await context.links.verify('confirm', trimTyped(c.req.param('token')))
  const now = await context.now()
  const result = await confirmRequest(context, link?.word ?? null, now)
  if (result.state === 'unknown') return answerUnknownLink(c)
  setLanguage(c, result.preferences)
  if (result.state === 'expired') return answerMessagePage(c, 'expired', 410, subscribeLinkOf(c))
  if (result.state === 'suppressed') return answerMessagePage(c, 'suppressed', 409, subscribeLinkOf(c))
  if (result.state === 'done before') return answerMessagePage(c, 'doneBefore', 200)
  return answerPrivatePage(c, confirmedPageOf(c, result.state, result.preferences, now))
})

/** The page after confirming: what the reader gets, and when the first digest comes. */
const confirmedPageOf = (c: Context<AppEnv>, state: 'confirmed' | 'changed', preferences: Preferences, now: number) => {
  const { timezone } = preferences.digest
  const time = scheduleTimeOf(preferences.digest)
  const firstDigest = time && zonedInWords(findNextDue(time, now), timezone, c.var.language)
  return (
    <ConfirmedPage
      {...pagePropsOf(c)}
      state={state}
      choice={describePreferences(c, preferences)}
      firstDigest={firstDigest}
    />
  )
}
