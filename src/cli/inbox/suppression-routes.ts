import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { type InboxState, timestamp } from './inbox-state.ts'
import { parseAddress } from './mailbox-address.ts'
import { errorResponse, providerError } from './provider-error.ts'
import { SUPPRESSION_ORIGINS, type SuppressionEntry } from './suppression-list.ts'

const Email = v.pipe(
  v.string(),
  v.check((value) => parseAddress(value) !== null),
)
const Emails = v.pipe(v.array(Email), v.minLength(1), v.maxLength(100))
const Ids = v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100))

const AddBody = v.object({ email: Email })
const AddManyBody = v.object({ emails: Emails })
const RemoveManyBody = v.union([AddManyBody, v.object({ ids: Ids })])
const ListQuery = v.object({
  limit: v.optional(v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(100)), '20'),
  after: v.optional(v.string()),
  before: v.optional(v.string()),
  origin: v.optional(v.picklist(SUPPRESSION_ORIGINS)),
})

const invalidRequest = (detail: string): Response => errorResponse(providerError(422, 'validation_error', detail))
const notFound = (): Response => errorResponse(providerError(404, 'not_found', 'Suppression not found'))
const referenceTo = ({ id }: SuppressionEntry) => ({ object: 'suppression' as const, id })

const parseBody = async <S extends v.GenericSchema>(c: Context, schema: S): Promise<v.InferOutput<S> | null> => {
  const parsed = v.safeParse(schema, await c.req.json().catch(() => null))
  return parsed.success ? parsed.output : null
}

/** Returns one page, newest first. `after` and `before` are the ids of the entries next to the page. */
const pageOf = (entries: SuppressionEntry[], { limit, after, before }: v.InferOutput<typeof ListQuery>) => {
  const indexOf = (id: string) => entries.findIndex((entry) => entry.id === id)
  const rest =
    before === undefined
      ? entries.slice(after === undefined ? 0 : indexOf(after) + 1)
      : entries.slice(0, indexOf(before))
  const data = before === undefined ? rest.slice(0, limit) : rest.slice(-limit)
  return { object: 'list', has_more: rest.length > data.length, data }
}

const addSingleRoutes = (app: Hono, state: InboxState) => {
  app.post('/suppressions', async (c) => {
    const body = await parseBody(c, AddBody)
    if (!body) return invalidRequest('The `email` must be an address.')
    return c.json(referenceTo(state.suppressions.add(body.email, 'manual', null, timestamp(state))))
  })
  app.get('/suppressions', (c) => {
    const query = v.safeParse(ListQuery, c.req.query())
    if (!query.success)
      return invalidRequest('The query is invalid: `limit` is 1 to 100, `origin` is bounce, complaint or manual.')
    const { origin } = query.output
    return c.json(
      pageOf(
        state.suppressions.list().filter((entry) => !origin || entry.origin === origin),
        query.output,
      ),
    )
  })
  app.get('/suppressions/:which', (c) => {
    const entry = state.suppressions.find(c.req.param('which'))
    return entry ? c.json({ object: 'suppression', ...entry }) : notFound()
  })
  app.delete('/suppressions/:which', (c) => {
    const entry = state.suppressions.remove(c.req.param('which'))
    return entry ? c.json({ ...referenceTo(entry), deleted: true }) : notFound()
  })
}

const addBatchRoutes = (app: Hono, state: InboxState) => {
  app.post('/suppressions/batch/add', async (c) => {
    const body = await parseBody(c, AddManyBody)
    if (!body) return invalidRequest('The `emails` must be 1 to 100 addresses.')
    const at = timestamp(state)
    return c.json({ data: body.emails.map((email) => referenceTo(state.suppressions.add(email, 'manual', null, at))) })
  })
  app.post('/suppressions/batch/remove', async (c) => {
    const body = await parseBody(c, RemoveManyBody)
    if (!body) return invalidRequest('Either `emails` or `ids` must be given, 1 to 100 of them.')
    const removed = ('emails' in body ? body.emails : body.ids).map((which) => state.suppressions.remove(which))
    return c.json({ data: removed.flatMap((entry) => (entry ? [{ ...referenceTo(entry), deleted: true }] : [])) })
  })
}

/** `/suppressions`, `/suppressions/:which` and `/suppressions/batch/…`; `:which` is an id or an address. */
export const suppressionRoutes = (state: InboxState): Hono => {
  const app = new Hono()
  addSingleRoutes(app, state)
  addBatchRoutes(app, state)
  return app
}
