import { Hono } from 'hono'
import { TrailPage } from '../../../templates/desk/trail.tsx'
import type { AppEnv } from '../app-env.ts'
import { answerDeskPage, deskPropsOf, requireRole } from './desk-session.tsx'

/** The acts of people at the desk, for operators. */
export const trailRoutes = new Hono<AppEnv>()

const ENTRIES_PER_PAGE = 50

trailRoutes.get('/desk/trail', requireRole('operator'), async (c) => {
  const before = /^\d{1,15}$/.test(c.req.query('before') ?? '')
    ? Number(c.req.query('before'))
    : Number.MAX_SAFE_INTEGER
  const entries = await c.var.context.trail.listTrail(before, ENTRIES_PER_PAGE)
  const older = entries.length === ENTRIES_PER_PAGE ? `/desk/trail?before=${entries.at(-1)!.id}` : null
  return answerDeskPage(c, <TrailPage {...(await deskPropsOf(c))} entries={entries} older={older} />)
})
