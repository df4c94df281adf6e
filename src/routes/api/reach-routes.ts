import { Hono } from 'hono'
import { measureReach } from '../../delivery/insight/reach.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { answerProblem } from '../http/problem.ts'
import * as openapi from '../openapi/operation-docs.ts'

/** How far an event reached, for whoever holds a key. */
export const reachRoutes = new Hono<AppEnv>()

reachRoutes.get('/v1/events/:id/reach', openapi.describeReach, requireScope('read'), async (c) => {
  const reach = await measureReach(c.var.context, c.req.param('id') ?? '')
  if (!reach) return answerProblem(c, { refused: 'not-found', detail: 'No event has this id.' })
  const revisions = reach.revisions.map(({ release_at, ...revision }) => ({
    ...revision,
    release_at: new Date(release_at).toISOString(),
  }))
  return c.json({ ...reach, revisions }, 200, NO_STORE)
})
