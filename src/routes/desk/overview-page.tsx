import { Hono } from 'hono'
import { OverviewPage } from '../../../templates/desk/overview.tsx'
import { pauseSending, resumeSending } from '../../delivery/mail/sending-switch.ts'
import { readOverview } from '../../desk/overview.ts'
import { MOST_READERS_COUNTED } from '../../desk/overview-store.ts'
import type { AppEnv } from '../app-env.ts'
import { answerDeskPage, deskPropsOf, redirectToDesk, requireRole } from './desk-session.tsx'

/** The first page of the desk, and the switch that stops all sending. */
export const overviewRoutes = new Hono<AppEnv>()

overviewRoutes.get('/desk', requireRole('writer'), async (c) => {
  const overview = await readOverview(c.var.context, c.var.language, await c.var.context.now())
  const nextDigests = overview.nextDigests.map(({ at, readers }) => ({
    at,
    readers: readers > MOST_READERS_COUNTED ? null : readers,
  }))
  const view = { ...overview, nextDigests, mostCounted: MOST_READERS_COUNTED }
  return answerDeskPage(c, <OverviewPage {...(await deskPropsOf(c))} view={view} />)
})

overviewRoutes.post('/desk/sending', requireRole('operator'), async (c) => {
  const { context, session, form } = c.var
  const reason = (form.reason ?? '').trim().slice(0, MAX_REASON_LENGTH)
  const act = form.paused === 'true' ? 'stopped sending' : 'resumed sending'
  const detail = reason === '' ? {} : { reason }
  const entry = { at: await context.now(), person: session.person.name, act, subject: '', detail } as const
  const record = [context.trail.prepareTrailEntry(entry)]
  if (form.paused === 'true') await pauseSending(context, reason, record)
  else await resumeSending(context, record)
  return redirectToDesk(c, '/desk')
})

const MAX_REASON_LENGTH = 300
