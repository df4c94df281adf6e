import { Hono } from 'hono'
import { measureReach } from '../../delivery/insight/reach.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { answerProblem } from '../http/problem.ts'

/** The reach of an event, with a key. */
export const reachRoutes = new Hono<AppEnv>()

reachRoutes.get('/v1/events/:id/reach', requireScope('read'), async (c) => {
  const reach = await measureReach(c.var.context, c.req.param('id') ?? '')
  if (!reach) return answerProblem(c, { refused: 'not-found', detail: 'No event has this id.' })
  const revisions = reach.revisions.map(({ release_at, ...revision }) => ({
    ...revision,
    release_at: formatRfc3339(release_at),
  }))
  return c.json({ ...reach, revisions }, 200, NO_STORE)
})
