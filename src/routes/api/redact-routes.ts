import { Hono } from 'hono'
import { redactRevision } from '../../delivery/redact-revision.ts'
import { isRefusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { RedactionBodySchema } from '../http/body-schemas.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { parseBodyAs } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { recordedJsonOf } from './event-json.ts'

/** Redacting a revision, with an operator's key. */
export const redactRoutes = new Hono<AppEnv>()

redactRoutes.post('/v1/events/:id/revisions/:number/redact', requireScope('operate'), async (c) => {
  const body = await parseBodyAs(c, RedactionBodySchema)
  if (isRefusal(body)) return answerProblem(c, body)
  const result = await redactRevision(c.var.context, {
    event: c.req.param('id') ?? '',
    number: parseNumber(c.req.param('number') ?? ''),
    reason: body.reason,
    by: c.var.publisher.name,
  })
  if (isRefusal(result)) return answerProblem(c, result)
  const { revision, isEventRemoved, pendingValues, mails, webhooks } = result
  const answer = {
    ...recordedJsonOf(revision),
    event_removed: isEventRemoved,
    pending_deletions: pendingValues,
    not_recalled: { mails, webhooks, notice: NOT_RECALLED_NOTICE },
  }
  return c.json(answer, 200, NO_STORE)
})

/** No revision has the number 0. */
const parseNumber = (text: string): number => (/^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : 0)

const NOT_RECALLED_NOTICE =
  'Mails that were sent, webhooks that were delivered, pages and feeds that others have fetched, and backups keep the text. ' +
  'The endpoints that follow the event are told to delete it. Readers get no mail about it.'
