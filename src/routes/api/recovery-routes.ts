import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { rebuildEditions } from '../../editions/render/rebuild-editions.ts'
import { exportRevisions, MAX_REVISIONS_PER_EXPORT, rebuildRevisions } from '../../timeline/rebuild-revisions.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { answerProblem } from '../http/problem.ts'
import { parseQuery, parseWholeNumber, queryRefusalOf } from '../http/query.ts'

const MAX_REBUILD_BYTES = 16_000_000

/** The content of KV, for operators: export it, and put back what KV has lost. */
export const recoveryRoutes = new Hono<AppEnv>()

const limitRebuildSize = bodyLimit({
  maxSize: MAX_REBUILD_BYTES,
  onError: (c) =>
    answerProblem(c as Context<AppEnv>, {
      refused: 'too-large',
      detail: 'The body has more than 16,000,000 bytes. Send fewer revisions in one request.',
    }),
})

recoveryRoutes.get('/v1/journal/content', requireScope('read', { hasParameters: true }), async (c) => {
  const query = parseQuery(c, ['after'])
  const after = parseWholeNumber(query, 'after', 0, 0, Number.MAX_SAFE_INTEGER)
  if (query.faults.length > 0) return answerProblem(c, queryRefusalOf(query.faults))
  const revisions = await exportRevisions(c.var.context.journal, after)
  const next = revisions.length === MAX_REVISIONS_PER_EXPORT ? revisions.at(-1)!.seq : null
  return c.json({ revisions, next }, 200, NO_STORE)
})

recoveryRoutes.post('/v1/journal/content', requireScope('operate'), limitRebuildSize, async (c) => {
  const lines = (await c.req.text()).split('\n').filter((line) => line.trim() !== '')
  if (lines.length > MAX_REVISIONS_PER_EXPORT)
    return answerProblem(c, {
      refused: 'too-large',
      detail: `The body has more than ${MAX_REVISIONS_PER_EXPORT} lines. Send fewer revisions in one request.`,
    })
  return c.json(await rebuildRevisions(c.var.context.journal, lines), 200, NO_STORE)
})

recoveryRoutes.post('/v1/editions/rebuild', requireScope('operate', { hasParameters: true }), async (c) => {
  const { parameters, faults } = parseQuery(c, ['after'])
  if (faults.length > 0) return answerProblem(c, queryRefusalOf(faults))
  return c.json(await rebuildEditions(c.var.context, parameters.after ?? ''), 200, NO_STORE)
})
