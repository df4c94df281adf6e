import { Hono } from 'hono'
import { reachOf } from '../../delivery/insight/reach.ts'
import type { Door } from '../app-env.ts'
import { problem } from '../http/problem.ts'
import * as openapi from '../openapi/operation-docs.ts'
import { withKey } from './keys.ts'

/** How far an event reached, for whoever holds a key. */
export const reaches = new Hono<Door>()

reaches.get('/v1/events/:id/reach', openapi.reach, withKey('read'), async (c) => {
  const found = await reachOf(c.var.world, c.req.param('id') ?? '')
  if (!found) return problem(c, { refused: 'not-found', detail: 'No event has this id.' })
  const revisions = found.revisions.map(({ release_at, ...revision }) => ({
    ...revision,
    release_at: new Date(release_at).toISOString(),
  }))
  return c.json({ ...found, revisions }, 200, { 'cache-control': 'no-store' })
})
